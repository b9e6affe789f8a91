"""Whether a certificate is one of this plan at all: its levels, and a price of 0 or more for everything there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from matcher.solver.certificate.ground import Ground
from matcher.solver.certificate.partners import PARTNERS
from matcher.solver.certificate.record import Certificate, Proof
from matcher.solver.certificate.shared_homes import SharedHomes
from matcher.solver.certificate.tally import largest
from matcher.solver.certificate.text import LARGEST
from matcher.solver.plan import Level, Plan

NAMES = ("placed", "points", "kept")
"""The levels, in order; the last only against a previous plan."""


def form_faults(ground: Ground, plan: Plan, certificate: Certificate) -> Iterator[str]:
    """A sentence for everything that keeps the proofs from being added up, or from being of this plan."""
    yield from _level_faults(ground, plan, certificate)
    if not certificate.proofs:
        yield "the certificate holds no proof"
    for number, proof in enumerate(certificate.proofs, start=1):
        faults = list(_proof_faults(ground, proof))
        if not faults and largest(ground, proof) >= LARGEST:
            faults = ["holds prices or factors that are too large to add up"]
        yield from (f"proof {number} of the certificate {fault}" for fault in faults)


def _level_faults(ground: Ground, plan: Plan, certificate: Certificate) -> Iterator[str]:
    expected = NAMES if ground.has_previous else NAMES[:2]
    names = tuple(level.name for level in certificate.levels)
    if names != expected:
        yield f"the certificate's levels are {', '.join(names) or 'none'}, but should be {', '.join(expected)}"
    if tuple(level.name for level in plan.levels) != expected:
        yield f"the plan's levels should be {', '.join(expected)}"
    for said, level in zip(certificate.levels, plan.levels, strict=False):
        if said != level:
            yield f"the certificate says level {_told(said)}, but the plan's is {_told(level)}"


def _told(level: Level) -> str:
    return f"{level.name} is {level.value:,}, {level.bound:,} at most"


def _proof_faults(ground: Ground, proof: Proof) -> Iterator[str]:
    instance = ground.facts.instance
    if min(proof.factors) < 0:
        yield "has a factor below 0"
    yield from _price_faults("home", proof.homes, instance.home)
    yield from _price_faults("partner", proof.partners, instance.partner)
    if proof.women is not None:
        pinned = {woman.woman_id for woman, must in zip(instance.women, ground.must_place, strict=True) if must}
        free = {name: max(0, price) if name in pinned else price for name, price in proof.women.items()}
        yield from _price_faults("woman", free, instance.woman)
    yield from _limit_faults(ground, proof)
    for group, price in proof.floors.items():
        if group not in ground.lacks or price < 0:
            yield f"has a price for the share of {group!r}, which has no floor, or a price below 0"


def _limit_faults(ground: Ground, proof: Proof) -> Iterator[str]:
    """What is wrong with the prices of limits that several placements share, and with those that are packed."""
    several = len(proof.packed) > 1 and set(proof.packed) != {SharedHomes.code, PARTNERS}
    if several or (proof.packed and proof.women is None):
        yield "packs limits of several rules, or without prices of women"
    for code, prices in proof.limits.items():
        yield from _limit_name_faults(ground, code, prices)
        if min(prices.values(), default=0) < 0:
            yield f"has a price below 0 for a limit of {code}"
    for code, names in proof.packed.items():
        yield from _partner_faults(ground, proof) if code == PARTNERS else _limit_name_faults(ground, code, names)


def _partner_faults(ground: Ground, proof: Proof) -> Iterator[str]:
    """What is wrong with the partners whose new households are shared out."""
    if SharedHomes.code not in proof.packed:
        yield "shares out the households of partners without packing shared homes"
    named = set(proof.packed[PARTNERS])
    if unknown := sorted(named - set(ground.facts.instance.partner)):
        yield f"shares out the households of a partner that is not in the tables: {unknown[0]!r}"
    if priced := sorted(name for name in named if proof.partners.get(name)):
        yield f"shares out the households of partner {priced[0]!r} and prices them as well"


def _limit_name_faults(ground: Ground, code: str, names: Iterable[str]) -> Iterator[str]:
    known = ground.limits[code].labels if code in ground.limits else ()
    if unknown := sorted(set(names) - set(known)):
        yield f"prices {len(unknown)} limits of {code!r} that the tables do not have, such as {unknown[0]!r}"
    elif code not in ground.limits:
        yield f"prices {code!r}, which is not a rule whose limits can be priced"


def _price_faults(what: str, prices: Mapping[str, int], known: Collection[str]) -> Iterator[str]:
    if unknown := sorted(prices.keys() - set(known)):
        yield f"prices {len(unknown)} of a {what} that is not in the tables, such as {unknown[0]!r}"
    if missing := sorted(set(known) - prices.keys()):
        yield f"lacks the price of {len(missing)} of the {what}s, such as {missing[0]!r}"
    if negative := sorted(name for name, price in prices.items() if price < 0):
        yield f"has a price below 0 for {what} {negative[0]!r}"

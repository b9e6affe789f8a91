"""Pins that cannot hold, each said in a sentence that names no bar and no offence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from matcher.domain import Pin
from matcher.rules.explain import explain_rules
from matcher.rules.facts import Facts
from matcher.solver.constraints import Broken, Coupling, GroupFloor, JointOccupancy
from matcher.solver.coupling import Offers


class InfeasiblePins(RuntimeError):
    """Pins that cannot hold. conflicts: one sentence each, naming the pins and the rule or limit they break."""

    def __init__(self, conflicts: tuple[str, ...]) -> None:
        super().__init__(f"{len(conflicts)} pins cannot hold")
        self.conflicts = conflicts


def require_feasible(
    pins: Mapping[int, Pin], possible: Collection[int], offers: Offers, coupling: Sequence[Coupling]
) -> None:
    """Raises InfeasiblePins with every conflict among the pins.

    pins: by the number of their pair. possible: the numbers of those that no rule blocks.
    """
    kept = [pin for key, pin in pins.items() if key in possible]
    conflicts = [_blocked(offers.facts, pin) for key, pin in pins.items() if key not in possible]
    conflicts += _one_by_one(pins.values(), offers)
    if not conflicts and kept:
        conflicts += dict.fromkeys(_together(offers, coupling))
    if conflicts:
        raise InfeasiblePins(tuple(conflicts))


def _blocked(facts: Facts, pin: Pin) -> str:
    pair = facts.woman_row[pin.woman_id], facts.home_row[pin.home_id]
    blocking = (answer for answer in explain_rules(facts, *pair) if answer.effect == "block")
    rules = dict.fromkeys("a restricted condition" if answer.restricted else answer.code for answer in blocking)
    return f"pin {pin.woman_id} to {pin.home_id} breaks {', '.join(rules)}"


def _one_by_one(pins: Collection[Pin], offers: Offers) -> Iterator[str]:
    """Women with several homes, homes with too many women, partners with too many households."""
    facts = offers.facts
    home, partner = facts.instance.home, facts.instance.partner
    for woman_id, count in Counter(pin.woman_id for pin in pins).items():
        if count > 1:
            yield f"{woman_id} is pinned to {count} homes; she can have one"
    for home_id, count in Counter(pin.home_id for pin in pins).items():
        if count > offers.capacity[facts.home_row[home_id]]:
            yield f"{count} women are pinned to {home_id}, which cannot hold them all"
    for partner_id, count in Counter(home[pin.home_id].partner_id for pin in pins).items():
        most = partner[partner_id].max_new_households
        if most is not None and count > most:
            yield f"{count} women are pinned to homes of {partner_id}, which takes {most} new households"


def _together(offers: Offers, coupling: Sequence[Coupling]) -> Iterator[str]:
    """What the pinned pairs, which all hold one by one, break together."""
    woman, home = offers.woman[offers.pinned], offers.home[offers.pinned]
    for rule in coupling:
        if isinstance(rule, GroupFloor):
            yield from _floor(rule, offers)
        else:
            for broken in rule.violations(woman, home):
                yield _words(rule, broken, offers)


def _floor(rule: GroupFloor, offers: Offers) -> Iterator[str]:
    """A floor that fails even if everybody of the group were placed, and of the others only those pinned."""
    part, whole = rule.share
    placeable, pinned = set(offers.woman.tolist()), set(offers.woman[offers.pinned].tolist())
    members = sum(bool(rule.member[woman]) for woman in placeable)
    others = sum(not rule.member[woman] for woman in pinned)
    if whole * members < part * (members + others):
        yield "the women who are pinned leave no way to keep a floor that the policy sets"


def _words(rule: Coupling, broken: Broken, offers: Offers) -> str:
    instance = offers.facts.instance
    names = [instance.women[agent].woman_id for agent in broken.agents]
    partner_id = instance.homes[broken.places[0]].partner_id
    if rule.code == "support_hours":
        return f"{len(names)} women are pinned to homes of {partner_id} and need more support hours than it can give"
    if rule.code == "households_in_period":
        most = instance.partner[partner_id].max_new_in_period
        return f"{len(names)} women are pinned to homes of {partner_id} in one period, in which it takes {most}"
    if isinstance(rule, JointOccupancy) and sorted(broken.agents) not in rule.incompatible.tolist():
        home_id = instance.homes[broken.places[0]].home_id
        return f"{len(names)} women are pinned to {home_id}, which cannot hold them all"
    return f"{' and '.join(names)} may not be placed together as they are pinned"

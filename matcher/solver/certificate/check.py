"""The check of a certificate: every pair found again, its proofs added up again, without a solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.pair_blocks import pair_blocks
from matcher.solver.arrays import Bools, Ints
from matcher.solver.certificate.couples import Couples
from matcher.solver.certificate.form import form_faults
from matcher.solver.certificate.ground import Ground, Pairs
from matcher.solver.certificate.record import Certificate, Proof
from matcher.solver.certificate.rooms import Rooms
from matcher.solver.certificate.tally import Tally
from matcher.solver.plan import Level, Plan


@dataclass(frozen=True)
class Checked:
    """faults: one sentence for everything that is wrong; none when the certificate holds. eligible, proposable: pairs
    as counted again. bounds: what is proven of each level; empty when the prices could not be added up."""

    faults: tuple[str, ...]
    eligible: int = 0
    proposable: int = 0
    bounds: tuple[int, ...] = ()


def check_certificate(
    facts: Facts, plan: Plan, certificate: Certificate, previous: Mapping[str, str] | None = None
) -> Checked:
    """Proves the bounds of a certificate again over all eligible pairs of an instance.

    Takes nothing from the solver: the pairs come block by block from the rules, what they are worth from the tables,
    and weak duality does the rest. The levels follow one from the other whatever the factors are: a proof that bounds
    a * placed + b * points  by T bounds the points of every plan that places as much as this one by (T - a * placed)
    / b. previous: woman_id -> home_id of the plan before, where there are three levels. Memory does not grow with the
    pairs, except those worth more than their prices where women have prices of their own.
    """
    ground = Ground(facts, previous)
    if faults := tuple(form_faults(ground, plan, certificate)):
        return Checked(faults)
    survey = _Survey(ground, certificate.proofs)
    bounds = tuple(survey.bounds(plan.levels))
    return Checked(tuple(_faults(certificate, survey, bounds)), survey.eligible, survey.proposable, bounds)


class _Survey:
    """One walk over all pairs."""

    def __init__(self, ground: Ground, proofs: Sequence[Proof]) -> None:
        self.ground, self.proofs = ground, proofs
        self.eligible = self.proposable = self.most_points = 0
        self.has_pair: Bools = np.zeros(len(ground.weight), bool)
        tallies, rooms, couples = [Tally(ground, proof) for proof in proofs], Rooms(ground.facts), Couples(ground)
        for block in pair_blocks(ground.facts):
            pairs = ground.proposable(block)
            self._count(len(block.woman), pairs)
            rooms.add(pairs.woman, pairs.home, pairs.pinned)
            couples.add(pairs.woman, pairs.home)
            for tally in tallies:
                tally.add(pairs)
        self.rooms: Ints = rooms.households()
        self.couples = couples.found(self.rooms)
        self.totals = [tally.total(self.rooms) for tally in tallies]

    def _count(self, eligible: int, pairs: Pairs) -> None:
        self.eligible += eligible
        self.proposable += len(pairs.woman)
        self.has_pair[pairs.woman] = True
        self.most_points = max(self.most_points, int(pairs.points.max(initial=0)))

    def bounds(self, levels: Sequence[Level]) -> Iterator[int]:
        """The least that the proofs, or the mere number of places, prove of each level."""
        most_placed = int(min(len(self.ground.weight), self.rooms.sum()))
        plain = (int(self.ground.weight.sum()), most_placed * self.most_points, most_placed)
        for at in range(len(levels)):
            proven = [plain[at]]
            for proof, total in zip(self.proofs, self.totals, strict=True):
                held = sum(factor * level.value for factor, level in zip(proof.factors, levels[:at], strict=False))
                if proof.factors[at] > 0:
                    proven.append((total - held) // proof.factors[at])
            yield min(proven)


def _faults(certificate: Certificate, survey: _Survey, bounds: Sequence[int]) -> Iterator[str]:
    for name, said, true in (
        ("eligible", certificate.eligible, survey.eligible), ("proposable", certificate.proposable, survey.proposable)
    ):  # fmt: skip
        if said is not None and said != true:
            yield f"the certificate is for {said:,} {name} pairs, but there are {true:,}"
    for row in np.flatnonzero(survey.ground.must_place & ~survey.has_pair).tolist():
        yield f"{survey.ground.facts.instance.women[row].woman_id} is pinned to a home that no rule lets her have"
    for level, priced, proven in zip(certificate.levels, certificate.priced, bounds, strict=True):
        # Where something couples, a search may have brought the bound below what any prices prove.
        said = max(priced, level.bound) if survey.couples else level.bound
        if proven > said:
            yield f"level {level.name} is said to be {said:,} at most, but the prices only prove {proven:,}"
        elif proven > priced:
            yield f"the prices are said to prove {priced:,} of level {level.name}, but only prove {proven:,}"
        if proven < level.value:
            yield f"level {level.name} is said to reach {level.value:,}, but the prices prove {proven:,} at most"

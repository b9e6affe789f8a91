"""The optimum over all eligible pairs of a large run, with few of them ever worked out: pairs are priced, not listed.

Column generation (Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101; for assignment, Volgenant 1996,
doi:10.1016/0305-0548(96)00006-4): solve with some pairs, ask the pool which others beat the prices, add those, again.
When none does, the prices prove the optimum over every pair.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matcher.rules.candidates import Candidates
from matcher.rules.facts import Facts
from matcher.rules.pairs import Pairs, joined
from matcher.rules.pool import PairPool, build_pool
from matcher.solver.build import Built, build_model
from matcher.solver.clock import Clock
from matcher.solver.priced.rounds import Search
from matcher.solver.priced.start import start_pairs
from matcher.solver.solve import Result
from matcher.solver.watch import Watch


@dataclass(frozen=True)
class PricedMatch:
    """A solve over all eligible pairs, told by those that matter.

    candidates: the pairs that were solved with, and each woman's best alternatives. built, result: of those; the
    prices and bounds hold for every eligible pair. pool: all of them. rounds: of pricing. scored: points worked out.
    """

    candidates: Candidates
    built: Built
    result: Result
    pool: PairPool
    rounds: int
    scored: int


def priced_match_parts(
    facts: Facts,
    previous: Mapping[str, str] | None = None,
    *,
    watch: Watch | None = None,
    progress: Callable[[float], None] | None = None,
) -> PricedMatch:
    """The lexicographic optimum over all eligible pairs, without coupling rules, from facts alone.

    progress: called with the share of pairs asked about. Raises InfeasiblePins and ModelError.
    """
    watch = watch or Watch()
    watch.begin()
    clock = Clock()
    pool = build_pool(facts, progress)
    clock.stage("pool")
    pairs, scored = start_pairs(pool, previous)
    pool.forget_some()
    built = build_model(facts, candidates_of(pool, pairs), previous)
    clock.stage("start")
    search = Search(pool, dataclasses.replace(built.model, coupling=()), watch, clock, scored)
    search.run()
    pairs = joined([pairs, search.pairs(), search.alternatives(facts.policy.alternatives)])
    candidates = candidates_of(pool, pairs)
    built = build_model(facts, candidates, previous)
    result = search.result(built.model)
    clock.stage("alternatives")
    return PricedMatch(candidates, built, result, pool, search.rounds, search.scored)


def candidates_of(pool: PairPool, pairs: Pairs) -> Candidates:
    """Some pairs as candidates."""
    return Candidates(pairs.woman, pairs.home, pairs.points, pairs.points >= pool.floor, (), pool.evaluated)

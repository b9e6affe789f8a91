"""A large run from facts to plan: priced without the rules that couple placements, then under them, always over all
eligible pairs."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.pairs import Pairs, joined
from matcher.solver.arrays import Ints
from matcher.solver.build import build_model
from matcher.solver.certificate.made import composite_dual
from matcher.solver.coupled.answer import NAMES
from matcher.solver.coupled.traded import LEAST_FLOWS
from matcher.solver.coupled.warm import Start, moved
from matcher.solver.duals.dual import Dual
from matcher.solver.find_pairs import find_pairs
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.priced.by_ways import begun_by_ways
from matcher.solver.priced.filled import filled
from matcher.solver.priced.left_out import left_out
from matcher.solver.priced.most_placed import is_far, most_placed
from matcher.solver.priced.over_all import Proven, closest_over_all, of_level, proven_by, raised, saying_of_level
from matcher.solver.priced.parts import PricedMatch, candidates_of, priced_match_parts
from matcher.solver.solve import Result, keeps_rules, solve_from
from matcher.solver.watch import Watch

ROUNDS = 3
"""How often the coupled engine works on more pairs before what is left out only loosens the bounds."""
NEAR_EACH = 12
"""Pairs of each woman, about, that are at hand when the engine begins a proof."""
MANY_PAIRS = 80_000
"""More than this are not searched to the end where homes are scarce: a plan is rounded from a relaxation instead."""
TOLD = 3
"""How often a plan by ways is made at most."""
SAMPLE, LISTING, ASKED = 20, 1.7, 3
"""One in so many women tells how long it takes to list the pairs of all; what follows from a list takes as long again,
nearly. How often all pairs may be asked about duals."""


def priced_match(
    facts: Facts,
    previous: Mapping[str, str] | None = None,
    *,
    watch: Watch | None = None,
    progress: Callable[[float], None] | None = None,
) -> PricedMatch:
    """The best plan under all rules, proven over all eligible pairs without a list of them; in the end with every pair
    of each woman who is left out, so that it can be told why.

    progress: called with the share of pairs asked about. Raises InfeasiblePins and ModelError, and Infeasible and
    NoPlan as `solve` does.
    """
    watch = watch or Watch()
    found = priced_match_parts(facts, previous, watch=watch, progress=progress)
    if not keeps_rules(found.built.model, found.result.chosen):
        found = filled(found, watch) or _under_rules(found, previous, watch)
    out = np.flatnonzero(found.result.chosen < 0)
    return _with_pairs(found, found.pool.pairs_of(out), previous)


def _under_rules(found: PricedMatch, previous: Mapping[str, str] | None, watch: Watch) -> PricedMatch:
    """The coupled engine works on some pairs; what its duals would rather have is brought in, until that is nothing."""
    found, proven, start = _begun(found, previous, watch)
    relaxed, before = found.result, None
    for _ in range(ROUNDS):
        result = _better_of(solve_from(found.built.model, relaxed, watch, start), before)
        found = dataclasses.replace(found, result=result)
        if (start is not None and start.is_plan) or (result.gap and watch.is_over()):
            closest = closest_over_all(found.pool, found.built.model, result, proven, watch)
            return dataclasses.replace(found, result=closest)
        lacks = [left_out(found.pool, found.built.model, *asked) for asked in _asked(found)]
        found = dataclasses.replace(found, scored=found.scored + sum(lack.scored for lack in lacks))
        if not any(len(lack.pairs.woman) for lack in lacks):
            break
        smaller = found.built.model
        found = _with_pairs(found, joined([lack.pairs for lack in lacks]), previous)
        found = dataclasses.replace(found, result=_by_duals(found, proven, watch))
        if found.result.levels == result.levels or watch.is_over():
            break
        relaxed = _on(found.built.model, relaxed, smaller)
        before, start = found.result, Start(found.result.chosen, found.result.duals, _short(result))
    return found


def _begun(
    found: PricedMatch, previous: Mapping[str, str] | None, watch: Watch
) -> tuple[PricedMatch, tuple[Proven, ...], Start | None]:
    """With the pairs that the engine needs besides, bounds over all pairs, and a plan where one is known."""
    has_clock = not math.isinf(watch.left_seconds())
    if has_clock:
        watch.hold_back(_seconds_after(found))
    found, prices = _with_near(found, previous)
    many = len(found.built.model.pair_agent) > MANY_PAIRS
    if watch.is_over() or not (has_clock or many) or not is_far(found.built.model, found.result, watch):
        return found, (Proven(prices),), None
    by_ways = _by_ways(found, prices, previous, watch) if many else None
    if by_ways is not None:
        return by_ways
    if not has_clock:
        return found, (Proven(prices),), None
    most = most_placed(found.pool, found.built.model, found.result, watch)
    found = dataclasses.replace(found, scored=found.scored + most.scored)
    return _with_pairs(found, most.pairs, previous), (Proven(prices), *map(Proven, most.duals)), None


def _by_ways(
    found: PricedMatch, prices: Dual, previous: Mapping[str, str] | None, watch: Watch
) -> tuple[PricedMatch, tuple[Proven, ...], Start | None] | None:
    """Who may not live together is known of listed pairs: where the plan breaks that with the pairs that came in, it is
    made again."""
    proven: tuple[Proven, ...] = (Proven(prices),)
    for _ in range(TOLD):
        model = found.built.model
        ways = begun_by_ways(found.pool, model, prices.losses(model), watch)
        if ways is None:
            break
        found = dataclasses.replace(found, scored=found.scored + ways.scored)
        found, proven = _with_pairs(found, ways.pairs, previous), (*proven, *ways.proven)
        chosen = ways.plan(found.built.model)
        if chosen is None or keeps_rules(found.built.model, chosen):
            return found, proven, None if chosen is None else _start(found.built.model, chosen, proven)
    return None if len(proven) == 1 else (found, proven, None)


def _start(model: AssignmentModel, chosen: Ints, proven: Sequence[Proven]) -> Start:
    """A plan that keeps all rules, with the multipliers that prove most of it, over all pairs."""
    values = model.levels(chosen[chosen >= 0])[: 2 if model.pair_kept is None else 3]
    levels = tuple(Level(name=name, value=value, bound=value) for name, value in zip(NAMES, values, strict=False))
    duals, known = [one.on(model) for one in proven], list[Dual]()
    for level in range(len(levels)):
        known.append(min(saying_of_level(duals, level, levels), key=lambda dual: dual.bound(model)))
    return Start(chosen, tuple(known), (0,) * len(levels), is_plan=True)


def _seconds_after(found: PricedMatch) -> float:
    """How long what is done whatever the time takes: the engine's first bound on points, to ask all pairs about its
    duals, and to list all of those left out."""
    out, start = np.flatnonzero(found.result.chosen < 0), time.perf_counter()
    found.pool.pairs_of(out[::SAMPLE])
    listing = SAMPLE * (time.perf_counter() - start) * LISTING
    asking, flow, prices = (found.result.seconds.get(stage, 0.0) for stage in ("pricing", "flow", "prices"))
    return listing + (ASKED * asking + LEAST_FLOWS * (flow + prices)) / max(1, found.rounds)


def _with_near(found: PricedMatch, previous: Mapping[str, str] | None) -> tuple[PricedMatch, Dual]:
    """With all pairs that are nearly as good as the best at the prices of the priced rounds, so many as the engine may
    need to end its proof: else it would prove one thing of few pairs, and then all of it again of more. And those
    prices as a dual that no pair of the pool beats."""
    model, most = found.built.model, NEAR_EACH * found.built.model.agents
    prices = composite_dual(model, found.result.prices)
    few = found.result.gap or len(model.pair_agent) <= most
    spare = 0 if few else int(np.partition(prices.losses(model), most)[most])
    lack = left_out(found.pool, model, prices, spare)
    found = dataclasses.replace(found, scored=found.scored + lack.scored)
    return _with_pairs(found, lack.pairs, previous), raised(prices, model, lack.over - spare)


def _better_of(result: Result, before: Result | None) -> Result:
    """The result, with the plan of before if that is better: what holds for all as good as one holds for the better."""
    if before is None or _values(result) >= _values(before):
        return result
    both = zip(before.levels, result.levels, strict=True)
    levels = tuple(dataclasses.replace(old, bound=max(old.value, new.bound)) for old, new in both)
    duals = tuple(of_level(dual, at, levels) for at, dual in enumerate(result.duals))
    known = tuple(tuple(of_level(dual, at, levels) for dual in duals) for at, duals in enumerate(result.known))
    return dataclasses.replace(result, chosen=before.chosen, levels=levels, duals=duals, known=known)


def _values(result: Result) -> tuple[int, ...]:
    return tuple(level.value for level in result.levels)


def _short(result: Result) -> tuple[int, ...]:
    return tuple(level.bound - level.value for level in result.levels)


def _asked(found: PricedMatch) -> list[tuple[Dual, int]]:
    """The duals that prove a result. Where a search brought a bound below what its dual proves, pairs that would loosen
    that bound must be known too: with them, how much of its total the dual has to spare for those."""
    model, spared = found.built.model, []
    for level, dual in zip(found.result.levels, found.result.duals, strict=True):
        searched = level.bound < dual.bound(model)
        spared.append((dual, max(0, dual.total(model) - (level.value + 1) * dual.scale) if searched else 0))
    return spared


def _by_duals(found: PricedMatch, proven: Sequence[Proven], watch: Watch) -> Result:
    """The result with the bounds that its duals, or those proven before, prove now that the model has all pairs that
    matter to them."""
    result, model = found.result, found.built.model
    duals = []
    for level, dual in enumerate(result.duals):
        known = [dual, *saying_of_level([one.on(model) for one in proven], level, result.levels)]
        duals.append(min(known, key=lambda one: one.bound(model)))
    return proven_by(result, model, tuple(duals), watch)


def _with_pairs(found: PricedMatch, pairs: Pairs, previous: Mapping[str, str] | None) -> PricedMatch:
    """The same plan in a model with more pairs."""
    known = found.candidates
    candidates = candidates_of(found.pool, joined([Pairs(known.woman, known.home, known.points), pairs]))
    built = build_model(found.pool.facts, candidates, previous)
    result = _on(built.model, found.result, found.built.model)
    return dataclasses.replace(found, candidates=candidates, built=built, result=result)


def _on(model: AssignmentModel, result: Result, before: AssignmentModel) -> Result:
    """The result of a model as one of a model with more pairs."""
    placed = np.flatnonzero(result.chosen >= 0)
    chosen = np.full(model.agents, -1)
    chosen[placed] = find_pairs(model.first_pair, model.pair_place, placed, before.pair_place[result.chosen[placed]])
    same = (np.arange(model.agents), np.arange(model.places), np.arange(len(model.group_capacity)))
    duals = tuple(_spared(dual, before, moved(dual, model, *same), model) for dual in result.duals)
    return dataclasses.replace(result, chosen=chosen, duals=duals, relaxed=None, known=())


def _spared(dual: Dual, before: AssignmentModel, now: Dual, model: AssignmentModel) -> Dual:
    """The dual with what the pairs that are still outside may add, so that it proves what it did before."""
    return dataclasses.replace(now, slack=max(0, dual.total(before) - now.total(model))) if dual.slack else now

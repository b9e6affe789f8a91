"""A large run from facts to plan: priced without the rules that couple placements, then under them, always over all
eligible pairs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.pairs import Pairs, joined
from matcher.solver.build import build_model
from matcher.solver.coupled.stages import proof_of
from matcher.solver.coupled.warm import Start, moved
from matcher.solver.duals.dual import Dual
from matcher.solver.find_pairs import find_pairs
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.priced.left_out import left_out
from matcher.solver.priced.parts import PricedMatch, candidates_of, priced_match_parts
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.solve import Result, keeps_rules, solve_from
from matcher.solver.watch import Watch

ROUNDS = 3
"""How often the coupled engine works on more pairs before what is left out only loosens the bounds."""


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
        found = _under_rules(found, previous, watch)
    out = np.flatnonzero(found.result.chosen < 0)
    return _with_pairs(found, found.pool.pairs_of(out), previous)


def _under_rules(found: PricedMatch, previous: Mapping[str, str] | None, watch: Watch) -> PricedMatch:
    """The coupled engine works on some pairs; what its duals would rather have is brought in, until that is nothing."""
    relaxed, start = found.result, None
    for _ in range(ROUNDS):
        result = solve_from(found.built.model, relaxed, watch, start)
        found = dataclasses.replace(found, result=result)
        lacks = [left_out(found.pool, found.built.model, *asked) for asked in _asked(found)]
        found = dataclasses.replace(found, scored=found.scored + sum(lack.scored for lack in lacks))
        if not any(len(lack.pairs.woman) for lack in lacks):
            break
        before = found.built.model
        found = _with_pairs(found, joined([lack.pairs for lack in lacks]), previous)
        found = dataclasses.replace(found, result=_by_duals(found))
        if found.result.levels == result.levels or watch.is_over():
            break
        relaxed = _on(found.built.model, relaxed, before)
        start = Start(found.result.chosen, found.result.duals, _short(result))
    return found


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


def _by_duals(found: PricedMatch) -> Result:
    """The result with the bounds that its duals prove now that the model has all pairs that matter to them."""
    result, model = found.result, found.built.model
    levels = tuple(
        dataclasses.replace(level, bound=max(level.value, dual.bound(model)))
        for level, dual in zip(result.levels, result.duals, strict=True)
    )
    return dataclasses.replace(result, levels=levels, proof=proof_of(levels, (None,) * len(levels)))


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
    prices = result.prices
    if model.scales != before.scales:  # A pair with more points than any before: prices count in other units.
        free = dataclasses.replace(model, coupling=())
        prices = smallest_prices(free, solve_flow(free))
    same = (np.arange(model.agents), np.arange(model.places), np.arange(len(model.group_capacity)))
    duals = tuple(moved(dual, model, *same) for dual in result.duals)
    return dataclasses.replace(result, chosen=chosen, prices=prices, duals=duals)

"""A match after a small change, from the one before: the same optimum as a match from nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.domain import Instance
from matcher.domain.changes import Changes, changes_between, with_rows_of
from matcher.rules.again import candidates_again
from matcher.rules.facts import Facts
from matcher.rules.facts.again import facts_again
from matcher.solver.arrays import Ints
from matcher.solver.build import build_model
from matcher.solver.check import require_valid
from matcher.solver.constraints.base import PairRule
from matcher.solver.coupled.warm import Start, moved
from matcher.solver.floor_price import floor_prices
from matcher.solver.match import Clock, Match, match, or_refused, plan_of
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Placement
from matcher.solver.prices.smallest import Prices
from matcher.solver.replan.replan import Before, pairs_at, replan, rescaled
from matcher.solver.solve import Result, keeps_rules, solve, solve_from
from matcher.solver.watch import Watch

NOWHERE = -1
MOST_TOUCHED = 50
"""More women and homes than this take longer one by one than a match from nothing."""


def rematch(
    before: Match,
    instance: Instance,
    *,
    previous: Mapping[str, str] | None = None,
    judge_all: bool = False,
    watch: Watch | None = None,
) -> Match:
    """The optimal plan of a changed instance under the policy of a match, as `match` would find from nothing.

    A woman who comes late, goes, or whose rows change; a home offered or withdrawn; a pin or a veto; a partner's limit:
    rules and criteria are asked about the women and homes touched alone, and the plan is mended. Where much changed, or
    what bears on everybody, all is done from nothing. The objective is that of `match(instance, policy,
    previous=previous)` and proven by its own bound; of several plans as good, it may be another.

    judge_all: the referee looks at every pair again. Without it, it passes over the pairs that it passed before and
    whose woman and home are as they were; all that is about several placements is judged whole either way.
    watch: a limit on the search, as in `match`. Raises as `match` does.
    """
    clock, watch = Clock(), watch or Watch()
    instance = with_rows_of(before.instance, instance)
    changes = changes_between(before.instance, instance)
    clock.stage("changes")
    facts = None
    if len(changes.women) + len(changes.homes) <= MOST_TOUCHED:
        facts = facts_again(before.facts, instance, changes)
    if facts is None:
        keep = bool(before.candidates.by_criterion)
        return match(instance, before.policy, previous=previous, keep_criteria=keep, watch=watch)
    clock.stage("facts")
    candidates = candidates_again(before.facts, before.candidates, facts, changes)
    clock.stage("candidates")
    built = build_model(facts, candidates, previous)
    clock.stage("model")
    result = or_refused(lambda: _solved(before, facts, built.model, changes, watch))
    floors = floor_prices(built.model, result, before.policy, watch)
    clock.stage("solve")
    plan = plan_of(instance, candidates, built, result)
    judged = [] if judge_all else _judged(before, changes)
    require_valid(instance, before.policy, plan, previous=previous, facts=facts, judged=judged)
    clock.stage("referee")
    return Match(instance, before.policy, facts, candidates, built, result, plan, clock.seconds, floors)


def _judged(before: Match, changes: Changes) -> list[Placement]:
    """Placements that the referee has passed and that nothing touched."""
    return [
        item
        for item in before.plan.placements
        if item.woman_id not in changes.women and item.home_id not in changes.homes
    ]


def _solved(before: Match, facts: Facts, model: AssignmentModel, changes: Changes, watch: Watch) -> Result:
    """The plan mended, where that keeps the rules that couple placements: it then is the optimum under them too."""
    if any(isinstance(rule, PairRule) for rule in model.coupling):
        return solve(model, watch)
    found = replan(model, _known(before, facts, model, changes))
    if keeps_rules(model, found.chosen):
        return found
    return solve_from(model, found, watch, _start(before, facts, model))


def _start(before: Match, facts: Facts, model: AssignmentModel) -> Start | None:
    """The plan of before with the multipliers that proved it; None where prices alone did."""
    old = before.result
    if not old.duals:
        return None
    partner = {partner.partner_id: row for row, partner in enumerate(before.instance.partners)}
    rows = (
        np.array([before.facts.woman_row.get(woman_id, NOWHERE) for woman_id in facts.woman_row], np.int64),
        np.array([before.facts.home_row.get(home_id, NOWHERE) for home_id in facts.home_row], np.int64),
        np.array([partner.get(one.partner_id, NOWHERE) for one in facts.instance.partners], np.int64),
    )
    duals = tuple(moved(dual, model, *rows) for dual in old.duals)
    short = tuple(level.bound - level.value for level in old.levels)
    return Start(pairs_at(model, _seats(before, facts)), duals, short)


def _seats(before: Match, facts: Facts) -> Ints:
    """(women,) the home that each had, by the new rows."""
    seat = np.full(len(facts.woman_row), NOWHERE, np.int64)
    for item in before.plan.placements:
        if item.woman_id in facts.woman_row:
            seat[facts.woman_row[item.woman_id]] = facts.home_row.get(item.home_id, NOWHERE)
    return seat


def _known(before: Match, facts: Facts, model: AssignmentModel, changes: Changes) -> Before:
    """The seats and prices of before, by their new rows and in new values."""
    seat = _seats(before, facts)
    held = rescaled(before.result.prices, before.built.model.scales, model.scales)
    home = dict(zip(before.facts.home_row, held.place.tolist(), strict=True))
    group = dict(zip((partner.partner_id for partner in before.instance.partners), held.group.tolist(), strict=True))
    prices = Prices(
        np.array([home.get(home_id, 0) for home_id in facts.home_row], np.int64),
        np.array([group.get(partner.partner_id, 0) for partner in facts.instance.partners], np.int64),
    )
    touched = [facts.home_row[home_id] for home_id in changes.homes if home_id in facts.home_row]
    return Before(seat, _dear(model, prices, seat, sorted(touched)), model.scales)


def _dear(model: AssignmentModel, prices: Prices, seat: Ints, touched: Sequence[int]) -> Prices:
    """The prices with those of touched homes raised until nobody would rather move there; to fill them lowers them."""
    if not touched:
        return prices
    pair, cost = pairs_at(model, seat), prices.of_places(model)
    has = np.flatnonzero(pair >= 0)
    own = np.zeros(model.agents, np.int64)
    own[has] = model.value[pair[has]] - cost[model.pair_place[pair[has]]]
    place = prices.place.copy()
    for home in touched:
        theirs = np.flatnonzero(model.pair_place == home)
        envy = model.value[theirs] - cost[home] - own[model.pair_agent[theirs]]
        place[home] += max(0, int(envy[pair[model.pair_agent[theirs]] != theirs].max(initial=0)))
    return Prices(place, prices.group)

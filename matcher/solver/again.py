"""A match after a small change, from the one before: the same optimum as a match from nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.domain import Instance
from matcher.domain.changes import Changes, changes_between, with_rows_of
from matcher.rules.again import candidates_again
from matcher.rules.facts import Facts
from matcher.rules.facts.again import facts_again
from matcher.solver.arrays import Bools, Ints
from matcher.solver.build_again import build_again
from matcher.solver.check import require_valid
from matcher.solver.clock import Clock
from matcher.solver.constraints.base import PairRule
from matcher.solver.coupled.warm import Start, moved
from matcher.solver.floor_price import floor_prices
from matcher.solver.match import Match, match, or_refused, plan_of
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Placement
from matcher.solver.prices.smallest import Prices
from matcher.solver.replan.replan import Before, pairs_at, replan, rescaled
from matcher.solver.solve import Result, keeps_rules, solve, solve_from
from matcher.solver.watch import Watch

NOWHERE, GONE = -1, -2
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
    rules and criteria are asked about the women and homes touched alone, and the plan is mended. All is done from
    nothing where much changed, or what bears on everybody, or where the match before did not list every pair. The
    objective is that of `match(instance, policy, previous=previous)` and proven by its own bound; of several plans as
    good, it may be another.

    judge_all: the referee looks at every pair again. Without it, it passes over the pairs that it passed before and
    whose woman and home are as they were, since it would be the same question about the same rows; all that is about
    several placements, every limit and the objective are judged whole either way.
    watch: a limit on the search, as in `match`. Raises as `match` does.
    """
    clock, watch = Clock(), watch or Watch()
    instance = with_rows_of(before.instance, instance)
    changes = changes_between(before.instance, instance)
    clock.stage("changes")
    facts = _facts(before, instance, changes)
    if facts is None:
        keep = bool(before.candidates.by_criterion)
        return match(instance, before.policy, previous=previous, keep_criteria=keep, watch=watch)
    clock.stage("facts")
    again = candidates_again(before.facts, before.candidates, facts, changes)
    candidates = again.candidates
    clock.stage("candidates")
    built = build_again(before.built.model, facts, again, previous)
    clock.stage("model")
    result = or_refused(lambda: _solved(before, facts, built.model, changes, watch))
    floors = floor_prices(built.model, result, before.policy, watch)
    clock.stage("solve")
    judged = _judged(before, changes)
    plan = plan_of(instance, candidates, built, result, {item.woman_id: item for item in judged})
    require_valid(instance, before.policy, plan, previous=previous, facts=facts, judged=() if judge_all else judged)
    clock.stage("referee")
    return Match(
        instance, before.policy, facts, candidates, built, result, plan, clock.seconds, floors, previous=previous
    )


def _facts(before: Match, instance: Instance, changes: Changes) -> Facts | None:
    """The facts of the changed instance; None where all is to be done from nothing."""
    if before.pool is not None or len(changes.women) + len(changes.homes) > MOST_TOUCHED:
        return None
    return facts_again(before.facts, instance, changes)


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
    rows = (
        _new_rows(facts.woman_row, before.facts.woman_row),
        _new_rows(facts.home_row, before.facts.home_row),
        _new_rows(_partner_row(facts.instance), _partner_row(before.instance)),
    )
    duals = tuple(moved(dual, model, *rows) for dual in old.duals)
    short = tuple(level.bound - level.value for level in old.levels)
    return Start(pairs_at(model, _seats(before, facts, old.chosen)), duals, short)


def _seats(before: Match, facts: Facts, chosen: Ints) -> Ints:
    """(women,) the home that each had, by the new rows; NOWHERE for none, GONE for one that is no more. chosen: what
    each had, a pair or -1."""
    model = before.built.model
    had = np.flatnonzero(chosen >= 0)
    woman = _new_rows(before.facts.woman_row, facts.woman_row)[had]
    home = _new_rows(before.facts.home_row, facts.home_row)[model.pair_place[chosen[had]]]
    seat = np.full(len(facts.woman_row), NOWHERE, np.int64)
    seat[woman[woman != NOWHERE]] = np.where(home == NOWHERE, GONE, home)[woman != NOWHERE]
    return seat


def _new_rows(old: Mapping[str, int], new: Mapping[str, int]) -> Ints:
    """(old rows,) the new row of each, NOWHERE for those that are gone."""
    return np.arange(len(old)) if old is new else np.array([new.get(name, NOWHERE) for name in old], np.int64)


def _known(before: Match, facts: Facts, model: AssignmentModel, changes: Changes) -> Before:
    """The seats and prices of before, by their new rows and in new values; where rules couple, those without them."""
    proven = _proven_by_prices(before.result)
    seat = _seats(before, facts, before.result.chosen if proven is None else proven)
    held = rescaled(before.result.prices, before.built.model.scales, model.scales)
    prices = Prices(
        _moved(held.place, before.facts.home_row, facts.home_row),
        _moved(held.group, _partner_row(before.instance), _partner_row(facts.instance)),
    )
    homes = [facts.home_row[home_id] for home_id in sorted(changes.homes) if home_id in facts.home_row]
    kept = (one.pair_kept is not None for one in (before.built.model, model))
    touched = None if proven is None or any(kept) else _touched(facts, model, changes, seat)
    return Before(seat, _dear(model, prices, seat, homes), model.scales, touched)


def _proven_by_prices(result: Result) -> Ints | None:
    """The choice that is best at the prices of a result; None where that is not known."""
    if result.duals:
        return result.relaxed
    return None if result.gap else result.chosen


def _moved(values: Ints, old: Mapping[str, int], new: Mapping[str, int]) -> Ints:
    """(new rows,) the values of the old rows; 0 where there was none."""
    return np.append(values, 0)[_new_rows(new, old)]


def _partner_row(instance: Instance) -> Mapping[str, int]:
    return {partner.partner_id: row for row, partner in enumerate(instance.partners)}


def _touched(facts: Facts, model: AssignmentModel, changes: Changes, seat: Ints) -> Bools:
    """(women,) who changed, or lives where something did."""
    found = np.zeros(model.agents, bool)
    found[[facts.woman_row[woman_id] for woman_id in changes.women if woman_id in facts.woman_row]] = True
    homes = [facts.home_row[home_id] for home_id in changes.homes if home_id in facts.home_row]
    return found | np.isin(seat, homes)


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

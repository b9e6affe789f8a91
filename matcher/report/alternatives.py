"""The next best homes of each woman, net of what everybody else would lose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.report.held import fits_alone
from matcher.report.rows import AlternativeRow
from matcher.report.words import count
from matcher.solver.arrays import Ints, exact_sum
from matcher.solver.match import Match
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.losses import NextBest, least_losses, next_best, of_least_loss
from matcher.solver.prices.residual import Residual


def alternative_rows(match: Match) -> tuple[AlternativeRow, ...]:
    """Up to `policy.alternatives` rows a woman, least loss first. Homes that no plan can give her are left out; under
    coupled conditions, those whose partner alone has too little for her.

    The loss of a pair is what the whole plan loses, exactly, if she has this home. Where conditions couple placements,
    or prices alone do not prove the plan, it is what the plan loses at least.
    """
    exact = is_exact(match)
    found = next_losses(match)
    can = fits_alone(match.built.model)[found.pair]
    found = NextBest(found.pair[can], found.loss[can])
    agents = match.built.model.pair_agent[found.pair]
    rank = np.arange(len(agents)) - np.searchsorted(agents, agents) + 1
    plan = _Plan.of(match)
    rows = zip(found.pair.tolist(), rank.tolist(), found.loss.tolist(), strict=True)
    return tuple(_row(match, plan, pair, place, loss, exact) for pair, place, loss in rows)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the plan is worth: its levels, 0 for one there is not, and all of them as one composite value."""

    placed: int
    points: int
    kept: int
    value: int

    @classmethod
    def of(cls, match: Match) -> _Plan:
        chosen = _chosen(match)
        return cls(*match.built.model.levels(chosen), exact_sum(match.built.model.value[chosen]))


def is_exact(match: Match) -> bool:
    """Whether losses are exact: nothing but capacities limits the plan, its prices prove it, and every pair is at hand
    by which somebody could give way."""
    return match.pool is None and not match.built.model.coupling and _is_proven(match)


def _is_proven(match: Match) -> bool:
    model = match.built.model
    return exact_sum(model.value[_chosen(match)]) == match.result.prices.bound(model)


def next_losses(match: Match) -> NextBest:
    """The pairs to list, with their losses in composite value."""
    model, result, most = match.built.model, match.result, match.policy.alternatives
    if match.pool is None and _is_proven(match):
        return next_best(Residual.of(model, result.chosen, result.prices), most)
    return of_least_loss(model, result.chosen, least_losses(model, result.chosen, result.prices), most)


def _row(match: Match, plan: _Plan, pair: int, rank: int, loss: int, exact: bool) -> AlternativeRow:
    model = match.built.model
    home = match.instance.homes[model.pair_place[pair]]
    level1, points = _lost_levels(model, plan, loss) if exact else _least_levels(model, plan, pair, loss)
    return AlternativeRow(
        woman_id=match.instance.women[model.pair_agent[pair]].woman_id,
        rank=rank,
        home_id=home.home_id,
        partner_id=home.partner_id,
        points=int(model.pair_points[pair]),
        loss_level1=level1,
        loss_points=points,
        note=_note(level1, points, exact, match.result.chosen[model.pair_agent[pair]] < 0 and _places_most(match)),
    )


def _lost_levels(model: AssignmentModel, plan: _Plan, loss: int) -> tuple[int, int | None]:
    """What level 1 loses, and where it loses nothing the points: a plan's composite value holds all its levels."""
    first, second = model.scales
    left = plan.value - loss
    level1 = plan.placed - left // first
    return level1, None if level1 else plan.points - left % first // second


def _least_levels(model: AssignmentModel, plan: _Plan, pair: int, loss: int) -> tuple[int, int | None]:
    """What level 1 loses at least, given the least composite loss: all that the lower levels cannot account for; and
    where that is nothing, the points lost at least.

    With the pair forced, the lower levels can fall from the plan's to the pair's own, and no further.
    """
    first, second = model.scales
    own_kept = 0 if model.pair_kept is None else int(model.pair_kept[pair])
    lower = second * (plan.points - int(model.pair_points[pair])) + plan.kept - own_kept
    level1 = max(0, -((lower - loss) // first))
    return level1, None if level1 else loss // second


def _chosen(match: Match) -> Ints:
    """The pairs of the plan."""
    chosen: Ints = match.result.chosen[match.result.chosen >= 0]
    return chosen


def _places_most(match: Match) -> bool:
    """Whether it is proven that nobody more can be placed without somebody else losing her home."""
    return match.result.levels[0].gap == 0


def _note(level1: int, points: int | None, exact: bool, left_out: bool) -> str:
    """What the plan would lose. left_out: she has no home in the plan, and somebody would lose hers."""
    if level1:
        least = "" if exact else "at least "
        return f"another woman would have no home, and the first level would lose {least}{level1}"
    if exact:
        loss = f"the whole plan would lose {count(points, 'point')}" if points else "the whole plan would lose nothing"
    elif points:
        loss = f"the whole plan would lose at least {count(points, 'point')}, or some of the first level"
    else:
        loss = "the prices show no loss, though there may be one"
    return f"in place of another woman; {loss}" if left_out else loss

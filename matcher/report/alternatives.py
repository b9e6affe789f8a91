"""The next best homes of each woman, net of what everybody else would lose."""

from __future__ import annotations

import numpy as np

from matcher.report.rows import AlternativeRow
from matcher.report.words import count
from matcher.solver.arrays import Ints
from matcher.solver.match import Match


def alternative_rows(match: Match) -> tuple[AlternativeRow, ...]:
    """Up to `policy.alternatives` rows a woman, best first.

    The loss of a pair is its reduced cost under the plan's prices: the least the whole plan loses if she has this home.
    """
    model = match.built.model
    loss = losses(match)
    chosen = np.zeros(len(loss), bool)
    chosen[match.result.chosen[match.result.chosen >= 0]] = True
    others = np.flatnonzero(~chosen)
    order = others[np.lexsort((model.pair_place[others], loss[others], model.pair_agent[others]))]
    agents = model.pair_agent[order]
    rank = np.arange(len(order)) - np.searchsorted(agents, agents) + 1
    listed = rank <= match.policy.alternatives
    pairs = zip(order[listed].tolist(), rank[listed].tolist(), strict=True)
    return tuple(_row(match, pair, place, int(loss[pair])) for pair, place in pairs)


def losses(match: Match) -> Ints:
    """(pairs,) composite value the plan loses at least when a pair is forced; 0 for the plan's own pairs and ties."""
    model, chosen = match.built.model, match.result.chosen
    gain = model.value - match.result.prices.of_pairs(model)
    placed = np.flatnonzero(chosen >= 0)
    own = np.zeros(model.agents, np.int64)
    own[placed] = gain[chosen[placed]]
    found: Ints = own[model.pair_agent] - gain
    return found


def _row(match: Match, pair: int, rank: int, loss: int) -> AlternativeRow:
    model = match.built.model
    home = match.instance.homes[model.pair_place[pair]]
    level1 = _level1_loss(match, pair, loss)
    points = None if level1 else loss // model.scales[1]
    return AlternativeRow(
        woman_id=match.instance.women[model.pair_agent[pair]].woman_id,
        rank=rank,
        home_id=home.home_id,
        partner_id=home.partner_id,
        points=int(model.pair_points[pair]),
        loss_level1=level1,
        loss_points=points,
        note=_note(level1, points, match.result.chosen[model.pair_agent[pair]] < 0),
    )


def _level1_loss(match: Match, pair: int, loss: int) -> int:
    """What level 1 loses at least, given the composite loss: all that the lower levels cannot account for.

    With the pair forced, the lower levels can fall from the plan's to the pair's own, and no further.
    """
    model, chosen = match.built.model, match.result.chosen[match.result.chosen >= 0]
    first, second = model.scales
    _, points, kept = model.levels(chosen)
    _, own_points, own_kept = model.levels(np.array([pair]))
    lower = second * (points - own_points) + kept - own_kept
    return max(0, -((lower - loss) // first))


def _note(level1: int, points: int | None, left_out: bool) -> str:
    """What the plan would lose at least. left_out: she has no home in the plan, so somebody would lose hers."""
    if level1:
        return f"another woman would have no home, and the first level would lose at least {level1}"
    loss = (
        f"the whole plan would lose at least {count(points, 'point')}"
        if points
        else "the prices show no loss to the whole plan, though there may be one"
    )
    return f"in place of another woman; {loss}" if left_out else loss

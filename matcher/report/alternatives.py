"""The next best homes of each woman, net of what everybody else would lose."""

from __future__ import annotations

import numpy as np

from matcher.report.rows import AlternativeRow
from matcher.report.words import count
from matcher.solver.match import Match
from matcher.solver.model import Ints


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
    first, second = model.scales
    home = match.instance.homes[model.pair_place[pair]]
    displaced = (loss + first // 2) // first
    lost = (loss - displaced * first) // second
    return AlternativeRow(
        woman_id=match.instance.women[model.pair_agent[pair]].woman_id,
        rank=rank,
        home_id=home.home_id,
        partner_id=home.partner_id,
        points=int(model.pair_points[pair]),
        loss_points=lost,
        note=_note(displaced, lost, match.result.chosen[model.pair_agent[pair]] < 0),
    )


def _note(displaced: int, lost: int, left_out: bool) -> str:
    """What the plan would lose at least. left_out: she has no home in the plan, so somebody would lose hers."""
    if displaced > 0:
        return f"another woman would have no home, and the first level would lose at least {displaced}"
    loss = f"would lose at least {count(lost, 'point')}" if lost else "would lose nothing that the prices show"
    return f"in place of another woman; the whole plan {loss}" if left_out else f"the whole plan {loss}"

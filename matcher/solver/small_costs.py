"""The flow and its prices, with a first level that weighs no more than it has to: smaller costs take half the time, and
fit where those of the model do not."""

from __future__ import annotations

from collections.abc import Callable

from matcher.solver.arrays import Ints
from matcher.solver.flow import largest_cost, solve_flow
from matcher.solver.model import AssignmentModel, TooLarge
from matcher.solver.prices.smallest import NotOptimal, Prices, smallest_prices

BEGIN, MORE = 3, 32
"""What one unit of the first level weighs to begin with, in pairs of most points; and how much more each next time."""


def solve_priced(
    model: AssignmentModel, stage: Callable[[str], None], *, begins_small: bool = True
) -> tuple[Ints, Prices]:
    """As `solve_flow` and `smallest_prices`: an optimal choice and what proves it.

    That a choice is optimal for small weights does not make it so for those of the model; but that its prices settle,
    and nobody who may be left pays more than she is worth, does. Where they do not the weights grow. It gives up on
    prices beyond those of any optimum: somebody's who is left over, and then what those who move on gain by it in
    points, which all together is less than a unit of the first level.
    begins_small: False = with the model's own weights, where a flow can hold them.
    stage: called with the name of each step that is done. Raises as those do, and TooLarge when no weights that a flow
    can hold lead to a proof.
    """
    top, (first, second) = int(model.value.max(initial=0)), model.scales
    most = min(first, _largest_weight(model))
    small = second * (BEGIN * model.most_points + 1) if begins_small or most < first else first
    while True:
        weight = min(small, most)
        chosen = solve_flow(model, model.value_at(weight))
        stage("flow")
        try:
            prices = smallest_prices(model, chosen, top + first if weight < first else None)
            stage("prices")
            return chosen, prices
        except NotOptimal:
            if weight == first:
                raise
            if weight == most:
                raise TooLarge("the levels do not fit one exact flow at this size") from None
            small *= MORE


def _largest_weight(model: AssignmentModel) -> int:
    """What one unit of the first level may weigh at most so that a flow is exact."""
    lower = (model.most_points + 1) * model.scales[1]
    return max(0, largest_cost(model) - lower) // max(1, int(model.agent_weight.max(initial=0)))

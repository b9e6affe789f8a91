"""The flow with a first level that weighs no more than it has to: smaller costs take half the time."""

from __future__ import annotations

from collections.abc import Callable

from matcher.solver.arrays import Ints
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import NotOptimal, Prices, smallest_prices

BEGIN, MORE = 3, 32
"""What one unit of the first level weighs to begin with, in pairs of most points; and how much more each next time."""


def solve_priced(model: AssignmentModel, stage: Callable[[str], None]) -> tuple[Ints, Prices]:
    """As `solve_flow` and `smallest_prices`: an optimal choice and what proves it.

    That a choice is optimal for small weights does not make it so for those of the model; but that its prices settle
    does, and where they do not, which is when those at stake grow dearer than any pair is worth, the weights grow.
    stage: called with the name of each step that is done. Raises as those do.
    """
    first, second = model.scales
    small = second * (BEGIN * model.most_points + 1)
    while True:
        is_small = small < first
        chosen = solve_flow(model, model.value_at(min(small, first)))
        stage("flow")
        try:
            prices = smallest_prices(model, chosen, int(model.value.max(initial=0)) if is_small else None)
            stage("prices")
            return chosen, prices
        except NotOptimal:
            if not is_small:
                raise
            small *= MORE

"""What each floor of a policy costs: the same problem solved once more without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.domain import Policy
from matcher.domain.policy import FLOOR_GROUPS
from matcher.solver.constraints import GroupFloor
from matcher.solver.coupling.floors import share_of
from matcher.solver.model import AssignmentModel
from matcher.solver.solve import Result, solve
from matcher.solver.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPrice:
    """A floor, what the plan does about it, and what the plan could be worth if nobody asked for it.

    least_share: as a fraction in text. placed, in_group: proposals in all and in the group. levels: (name, price), what
    each level would gain without this floor and with every other; a later level can lose where an earlier one gains.
    proven: whether both plans are proven optimal, so that the price is exact.
    """

    group: str
    least_share: str
    placed: int
    in_group: int
    levels: tuple[tuple[str, int], ...]
    proven: bool


def floor_prices(
    model: AssignmentModel, result: Result, policy: Policy, watch: Watch | None = None, *, every_pair: bool = True
) -> tuple[FloorPrice, ...]:
    """One for each group with a floor, in the order of the groups. Solves once more for each.

    every_pair: whether the model has every pair; where not, no price is called exact.
    """
    groups = [group for group in FLOOR_GROUPS if share_of(policy, group)[0]]
    floors = [rule for rule in model.coupling if isinstance(rule, GroupFloor)]
    found = (_price(model, result, *pair, watch) for pair in zip(groups, floors, strict=True))
    return tuple(replace(price, proven=price.proven and every_pair) for price in found)


def _price(model: AssignmentModel, result: Result, group: str, floor: GroupFloor, watch: Watch | None) -> FloorPrice:
    placed = model.pair_agent[result.chosen[result.chosen >= 0]]
    without = replace(model, coupling=tuple(rule for rule in model.coupling if rule is not floor))
    free = solve(without, watch)
    part, whole = floor.share
    return FloorPrice(
        group=group,
        least_share=f"{part}/{whole}",
        placed=len(placed),
        in_group=int(np.count_nonzero(floor.member[placed])),
        levels=tuple(
            (level.name, other.value - level.value) for level, other in zip(result.levels, free.levels, strict=True)
        ),
        proven=result.gap == 0.0 and free.gap == 0.0,
    )

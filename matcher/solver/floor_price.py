"""What each floor of a policy costs: the same problem solved once more without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.domain import Policy
from matcher.domain.policy import FLOOR_GROUPS
from matcher.solver.constraints import GroupFloor
from matcher.solver.coupled.answer import NoPlan
from matcher.solver.coupling.floors import share_of
from matcher.solver.model import AssignmentModel
from matcher.solver.solve import Result, solve
from matcher.solver.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPrice:
    """A floor, what the plan does about it, and what the plan could be worth if nobody asked for it.

    least_share: as a fraction in text. placed, in_group: proposals in all and in the group. levels: (name, price), what
    each level would gain without this floor and with every other; a later level can lose where an earlier one gains.
    proven: whether both plans are proven optimal, so that the price is exact; where not, all is 0 if no better plan
    without the floor was found.
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
    values = tuple(level.value for level in result.levels)
    free, is_best = _without(model, floor, values, watch)
    part, whole = floor.share
    return FloorPrice(
        group=group,
        least_share=f"{part}/{whole}",
        placed=len(placed),
        in_group=int(np.count_nonzero(floor.member[placed])),
        levels=tuple((level.name, other - level.value) for level, other in zip(result.levels, free, strict=True)),
        proven=result.gap == 0.0 and is_best,
    )


def _without(
    model: AssignmentModel, floor: GroupFloor, values: tuple[int, ...], watch: Watch | None
) -> tuple[tuple[int, ...], bool]:
    """What the levels of the best plan known are that need not keep a floor, and whether none can be better. values:
    of the plan that keeps it, which is such a plan too."""
    free = replace(model, coupling=tuple(rule for rule in model.coupling if rule is not floor))
    try:
        # Nobody is told how far this is: it is not the plan that is waited for.
        found = solve(free, watch and watch.unheard())
    except NoPlan:
        return values, False
    return max(values, tuple(level.value for level in found.levels)), found.gap == 0.0

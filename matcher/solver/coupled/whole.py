"""The relaxation with every limit of joint occupancy, whose sub-problems are then the best households of each home."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.bounds import Bounds
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.priced import Priced
from matcher.solver.coupled.relaxed import SHARE_OF_TIME, Relaxed, is_little, solve_relaxed
from matcher.solver.duals.dual import budgets_of
from matcher.solver.model import AssignmentModel
from matcher.solver.watch import Watch


def joint_rule(model: AssignmentModel) -> int | None:
    """The number of joint occupancy among the budget rules."""
    return next((at for at, rule in enumerate(budgets_of(model)) if isinstance(rule, JointOccupancy)), None)


def joint_alone(model: AssignmentModel) -> int | None:
    """The same where there is no other budget rule."""
    return joint_rule(model) if len(budgets_of(model)) == 1 else None


def relaxed_whole(
    model: AssignmentModel, bounds: Bounds, goal: Goal, pairs: Ints, watch: Watch, rounds: int
) -> tuple[Priced, Relaxed] | None:
    """The relaxation on ever more pairs: each round adds those that the sub-problems take at its prices."""
    found = None
    for _ in range(rounds):
        priced = Priced(model, pairs, goal, joint_rule(model))
        relaxed = solve_relaxed(priced, watch.left_seconds() * SHARE_OF_TIME)
        if relaxed is None:
            return found
        dual = priced.dual(relaxed.prices, priced.whole)
        found = priced, relaxed
        if not bounds.offer(goal.level, dual) or watch.is_over():
            break
        if is_little(dual.total(model) / dual.scale - relaxed.value, relaxed):
            break
        pairs = np.union1d(pairs, dual.taken(model))
    return found

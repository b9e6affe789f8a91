"""Where to start from when a model has changed a little: the plan of before and the multipliers that proved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.duals.dual import Dual, budgets_of, floors_of
from matcher.solver.model import AssignmentModel

NEW = -1


@dataclass(frozen=True)
class Start:
    """What is known of a model like this one, in its rows.

    chosen: (agents,) pair or -1; it may break rules. duals: for each level. short: for each level by how much the plan
    of before fell short of its bound: a plan that is as near to its own is good enough. is_plan: it is known to keep
    all rules, and the search goes on from it as long as there is time.
    """

    chosen: Ints
    duals: tuple[Dual, ...]
    short: tuple[int, ...]
    is_plan: bool = False


def moved(dual: Dual, model: AssignmentModel, agents: Ints, places: Ints, groups: Ints) -> Dual:
    """A dual of another model in the rows of this one. agents, places, groups: the old row of each, -1 for new ones.

    Any multipliers prove a bound. New places cost what the best of their pairs would win, and new agents too, so that
    the bound is not looser for them than it must be. What pairs outside the other model could add is forgotten.
    """
    budgets, floors = budgets_of(model), floors_of(model)
    packs = any(held is None for held in dual.budgets) and len(dual.budgets) == len(budgets)
    fitting = zip(budgets, dual.budgets or (None,) * len(budgets), strict=False)
    priced = tuple(None if held is None and packs else _fitted(held, len(rule.room)) for rule, held in fitting)
    found = replace(
        dual,
        place=_rows(dual.place, places),
        group=_rows(dual.group, groups),
        agent=None if dual.agent is None else _rows(dual.agent, agents),
        slack=0,
        shared_out=None,
        budgets=(*priced, *(np.zeros(len(rule.room), np.int64) for rule in budgets[len(priced) :])),
        floors=tuple(
            _fitted(dual.floors[at] if at < len(dual.floors) else None, len(floor.lack(np.zeros(0, np.int64))))
            for at, floor in enumerate(floors)
        ),
    )
    if dual.shared_out is not None and any(
        held is None and isinstance(rule, JointOccupancy) for rule, held in zip(budgets, found.budgets, strict=True)
    ):
        found = replace(found, shared_out=np.append(dual.shared_out, False)[groups])
    return _dear(found, model, agents, places)


def _dear(dual: Dual, model: AssignmentModel, agents: Ints, places: Ints) -> Dual:
    if dual.agent is None:
        return dual
    agent, place, worth = dual.agent.copy(), dual.place.copy(), dual.worth(model)
    others = (places[model.pair_place] == NEW) & (agents[model.pair_agent] != NEW)
    np.maximum.at(place, model.pair_place[others], worth[others])
    worth -= np.where(others, place[model.pair_place], 0)
    hers = agents[model.pair_agent] == NEW
    np.maximum.at(agent, model.pair_agent[hers], worth[hers])
    return replace(dual, agent=agent, place=place)


def _rows(held: Ints, rows: Ints) -> Ints:
    found: Ints = np.append(held, 0)[rows]
    return found


def _fitted(held: Ints | None, length: int) -> Ints:
    return held if held is not None and len(held) == length else np.zeros(length, np.int64)


def is_as_good(short: Sequence[int], start: Start) -> bool:
    """Whether a plan is, on every level, as near to its bound as the one of before."""
    return all(now <= before for now, before in zip(short, start.short, strict=False))

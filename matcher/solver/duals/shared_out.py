"""Groups whose limit is shared out exactly among their places, beside the shared places that are packed."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.duals.households import best_at
from matcher.solver.duals.knapsack import Packing
from matcher.solver.duals.sharing import most_shared
from matcher.solver.model import AssignmentModel

NONE = np.zeros(0, np.int64)


def packed_and_shared(model: AssignmentModel, groups: Bools, price: Ints, worth: Ints, packing: Packing) -> int:
    """What all places hold, those of some groups no more households together than their group takes.

    groups: (g,) those. price: (m,) what each household at a place is worth beside `worth`. worth: (k,) of pairs.
    packing: of every shared place alone, with those that are not shared last.
    """
    (rule,) = (rule for rule in model.coupling if isinstance(rule, JointOccupancy))
    inside, shared = groups[model.place_group], rule.place_shared
    options, living = (
        _options(rule, model, inside, worth),
        np.bincount(model.pair_place[packing.chosen], minlength=model.places),
    )
    total = int(packing.best[:-1][~inside].sum()) + int(packing.best[-1])
    for group in np.flatnonzero(groups).tolist():
        places, room = np.flatnonzero(model.place_group == group), int(model.group_capacity[group])
        alone, together = places[~shared[places]], places[shared[places]]
        singles = np.repeat(price[alone], np.where(price[alone] > 0, model.place_capacity[alone], 0))
        fits = (living[together] <= model.place_capacity[together]).all()
        if fits and not price[together].any() and len(singles) + living[together].sum() <= room:
            total += int(singles.sum()) + int(packing.best[together].sum())
            continue
        tables = [
            _table(rule, model, place, options.get(place, NONE), worth)
            + price[place] * np.arange(model.place_capacity[place] + 1)
            for place in together.tolist()
        ]
        total += most_shared(tables, singles, room)
    return total


def _options(rule: JointOccupancy, model: AssignmentModel, inside: Bools, worth: Ints) -> dict[int, Ints]:
    """The pairs of each shared place of the groups that are worth more than nothing."""
    place = model.pair_place
    useful = np.flatnonzero((worth > 0) & inside[place] & rule.place_shared[place])
    useful = useful[np.argsort(place[useful], kind="stable")]
    places, first = np.unique(place[useful], return_index=True)
    return dict(zip(places.tolist(), np.split(useful, first[1:]), strict=False))


def _table(rule: JointOccupancy, model: AssignmentModel, place: int, pairs: Ints, worth: Ints) -> Ints:
    """The most that 0, 1, 2 ... households living together at a place are worth."""
    agent, value, found = model.pair_agent[pairs], worth[pairs], list[int]()
    most = int(model.place_capacity[place])
    while most > 0 and len(pairs):
        chosen = best_at(rule, place, agent, value, most)
        found += [int(value[chosen].sum())] * (most - len(chosen) + 1)
        most = len(chosen) - 1
    return np.array([*found, *[0] * (most + 1)], np.int64)[::-1]

"""The best households of one shared home, beside every set of women tried, however many may not meet."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matcher.solver.certificate.households import Households
from matcher.solver.referee.shared import barred_from_each_other
from tests.rules.world import adult, bar, child, facts_of, shared, woman

WOMEN, BEDSPACES, BEDROOMS = 7, 4, 2
SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_every_set_tried(seed: int) -> None:
    chance = np.random.default_rng(seed)
    names = [f"w{at}" for at in range(WOMEN)]
    bars = [
        bar("no_cohabit_person", woman_id=one, other_id=other)
        for one, other in itertools.permutations(names, 2)
        if chance.random() < 0.15
    ]
    bars += [bar("no_cohabit_children", woman_id=name) for name in names if chance.random() < 0.2]
    adults = [adult(woman_id=name) for name in names if chance.random() < 0.3]
    children = [child(child_id=name, woman_id=name) for name in names if chance.random() < 0.3]
    home = shared(home_id="h", bedspaces=BEDSPACES, bedrooms=BEDROOMS)
    facts = facts_of(home, *(woman(woman_id=name) for name in names), *bars, *adults, *children)
    worth = chance.integers(1, 5, WOMEN).tolist()  # many ties
    households = Households(facts, ["h"])
    for row in range(WOMEN):
        households.add(0, row, 0, worth[row])
    columns, homes = facts.tables["women"].columns, facts.tables["homes"].columns
    spaces, rooms = (max(1, int(np.nan_to_num(homes[name][0]))) for name in ("free_bedspaces", "rooms_free"))
    persons = [min(spaces, max(1, int(columns["persons"][row]))) for row in range(WOMEN)]
    needed = [min(rooms, max(1, int(columns["bedrooms_high"][row]))) for row in range(WOMEN)]

    def fits(some: tuple[int, ...]) -> bool:
        if len(some) < 2:
            return True
        if any(
            barred_from_each_other(facts.instance, facts.policy, names[a], names[b])
            for a, b in itertools.combinations(some, 2)
        ):
            return False
        family = any(persons[row] > 1 for row in some)
        room_for_all = sum(persons[row] for row in some) <= spaces
        return room_for_all and (not family or sum(needed[row] for row in some) <= rooms)

    sets = itertools.chain.from_iterable(itertools.combinations(range(WOMEN), size) for size in range(WOMEN + 1))
    assert households.most() == max(sum(worth[row] for row in some) for some in sets if fits(some))

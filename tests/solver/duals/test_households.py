"""The best households of shared places, against trying every set of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matcher.solver.arrays import Ints
from matcher.solver.constraints import JointOccupancy
from matcher.solver.duals.households import best_at, pack_households
from matcher.solver.duals.knapsack import Items, pack

AGENTS, PLACES = 8, 3


def random_rule(chance: np.random.Generator) -> JointOccupancy:
    """Some place may have room for nobody knows how many."""
    two = list(itertools.combinations(range(AGENTS), 2))
    persons = chance.choice([1, 1, 1, 2, 2, 3, 6], AGENTS)
    return JointOccupancy(
        agent_persons=persons,
        agent_rooms=np.minimum(persons, chance.integers(1, 4, AGENTS)),
        place_shared=np.ones(PLACES, bool),
        place_bedspaces=chance.integers(-1, 7, PLACES),
        place_rooms=chance.integers(-1, 5, PLACES),
        incompatible=np.array([two[at] for at in chance.choice(len(two), chance.integers(0, 9), replace=False)])
        .reshape(-1, 2)
        .astype(np.int64),
    )


def random_items(chance: np.random.Generator, rule: JointOccupancy, most: int) -> Items:
    """Every agent at most once at each place, and at the last, which has no limit."""
    pairs = np.array([at for at in itertools.product(range(AGENTS), range(PLACES + 1)) if chance.random() < 0.8])
    agent, place = pairs.T
    charge = np.where(place < PLACES, rule.charge(agent, np.minimum(place, PLACES - 1)), 0)
    return Items(agent, place, charge, chance.integers(1, most, len(agent)))


def by_trying(items: Items, rule: JointOccupancy, place: int) -> int:
    options = np.flatnonzero(items.budget == place).tolist()
    sets = itertools.chain.from_iterable(itertools.combinations(options, size) for size in range(AGENTS + 1))
    return max(int(items.value[list(some)].sum()) for some in sets if may_live(items.agent[list(some)], rule, place))


def may_live(agents: Ints, rule: JointOccupancy, place: int) -> bool:
    return place == PLACES or not list(rule.violations(agents, np.full(len(agents), place)))


@pytest.mark.parametrize("most", [3, 90])
@pytest.mark.parametrize("seed", range(25))
def test_the_best_households_of_every_place(seed: int, most: int) -> None:
    chance = np.random.default_rng(seed)
    rule = random_rule(chance)
    items, capacity = random_items(chance, rule, most), np.append(rule.room, 0)
    found = pack_households(items, capacity, rule)
    for place in range(PLACES + 1):
        chosen = found.chosen[items.budget[found.chosen] == place]
        assert may_live(items.agent[chosen], rule, place)
        assert found.best[place] == items.value[chosen].sum() == by_trying(items, rule, place)
    assert (found.best <= pack(items, capacity).best).all()


@pytest.mark.parametrize("seed", range(25))
def test_the_best_of_no_more_than_so_many(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rule = random_rule(chance)
    items = random_items(chance, rule, 30)
    for place, most in itertools.product(range(PLACES), range(AGENTS + 1)):
        own = items.budget == place
        agent, value = items.agent[own], items.value[own]
        chosen = best_at(rule, place, agent, value, most)
        assert len(chosen) <= most and may_live(agent[chosen], rule, place)
        sets = itertools.chain.from_iterable(itertools.combinations(range(len(agent)), n) for n in range(most + 1))
        tried = (int(value[list(some)].sum()) for some in sets if may_live(agent[list(some)], rule, place))
        assert value[chosen].sum() == max(tried)


def test_it_sees_what_charges_do_not() -> None:
    """Two families with a room too few, and two women who may not meet: charges let all of them through."""
    rule = JointOccupancy(
        agent_persons=np.array([3, 2, 1, 1]),
        agent_rooms=np.array([3, 1, 1, 1]),
        place_shared=np.ones(2, bool),
        place_bedspaces=np.array([6, 2]),
        place_rooms=np.array([3, 2]),
        incompatible=np.array([[2, 3]]),
    )
    agent, place = np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1])
    items = Items(agent, place, rule.charge(agent, place), np.array([5, 4, 3, 2]))
    capacity = np.append(rule.room, 0)
    assert pack(items, capacity).best[1] == 5
    assert pack_households(items, capacity, rule).best.tolist() == [5, 3, 0]


def test_nobody_at_all() -> None:
    rule = random_rule(np.random.default_rng(1))
    none = np.zeros(0, np.int64)
    assert pack_households(Items(none, none, none, none), np.append(rule.room, 0), rule).best.tolist() == [0, 0, 0, 0]

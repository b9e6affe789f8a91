"""Prices: what one more place is worth, nobody would rather have another, and a bound whatever they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel, Infeasible, Result, solve
from matcher.solver.flow import solve_flow
from matcher.solver.prices.losses import largest_prices
from matcher.solver.prices.smallest import NotOptimal, Prices, smallest_prices
from tests.solver.prices.slackness import require_slackness
from tests.solver.problems import changed, ints, nested_problem, plans, problem, random_problem

SEEDS = settings(deadline=None, derandomize=True, max_examples=100)


def solved(seed: int, agents: int = 8, places: int = 7, groups: int = 3) -> tuple[AssignmentModel, Result]:
    """A random problem that has a plan, and its result."""
    model = random_problem(seed, agents, places, groups)
    try:
        return model, solve(model)
    except Infeasible:
        model = changed(model, must_place=None)
        return model, solve(model)


@SEEDS
@given(st.integers(0, 10_000), st.booleans())
def test_prices_and_plan_are_complementary(seed: int, nested: bool) -> None:
    model = nested_problem(seed, 8, 7, 3) if nested else random_problem(seed, 8, 7, 3)
    try:
        chosen = solve_flow(model)
    except Infeasible:
        model = changed(model, must_place=None)
        chosen = solve_flow(model)
    smallest = smallest_prices(model, chosen)
    largest = largest_prices(model, chosen, smallest)
    require_slackness(model, chosen, smallest)
    require_slackness(model, chosen, largest)
    assert (largest.of_places(model) >= smallest.of_places(model)).all()


@pytest.mark.parametrize(("homes", "caps"), [(300, 70), (90, 40)])
def test_prices_and_plan_are_complementary_at_size(homes: int, caps: int) -> None:
    """Partners in regions in one country, all of which bind, the country at `caps`; homes plenty, and scarce."""
    chance = np.random.default_rng(homes)
    women, partners, regions = 140, 20, 4
    grid = chance.random((women, homes)) < 0.3
    agent, place = (side.astype(np.int64) for side in np.nonzero(grid))
    model = AssignmentModel(
        agents=women,
        pair_agent=agent,
        pair_place=place,
        pair_points=chance.integers(2_000, 10_001, len(agent)),
        agent_weight=chance.choice((16, 8, 4, 2, 1), women).astype(np.int64),
        place_capacity=chance.choice((1, 1, 1, 3), homes).astype(np.int64),
        place_group=chance.integers(0, partners, homes),
        group_capacity=ints(*chance.integers(2, 9, partners), 10, 15, 30, 30, caps),
        group_parent=ints(
            *chance.integers(partners, partners + regions, partners), *[partners + regions] * regions, -1
        ),
    )
    chosen = solve_flow(model)
    smallest = smallest_prices(model, chosen)
    require_slackness(model, chosen, smallest)
    require_slackness(model, chosen, largest_prices(model, chosen, smallest))
    assert smallest.group[-1] > 0 and (smallest.group[partners:-1] > 0).any() and (smallest.group[:partners] > 0).any()
    assert (smallest.place > 0).sum() > 5


@SEEDS
@given(st.integers(0, 10_000))
def test_a_price_is_what_one_more_is_worth(seed: int) -> None:
    model = changed(random_problem(seed, 6, 5), must_place=None)
    # How much a level is worth depends on the room there is; a roomy place that suits nobody keeps that the same.
    spare = {"place_capacity": np.append(model.place_capacity, 99), "place_group": np.append(model.place_group, 0)}
    model = changed(model, **spare)
    prices = solve(model).prices
    value = best(model)
    for place in range(model.places):
        group = int(model.place_group[place])
        one_more = changed(model, place_capacity=raised(model.place_capacity, place))
        both = changed(one_more, group_capacity=raised(model.group_capacity, group))
        assert best(one_more) - value <= prices.place[place]
        assert best(both) - value == prices.place[place] + prices.group[group]
    for group in range(len(model.group_capacity)):
        one_more = changed(model, group_capacity=raised(model.group_capacity, group))
        assert best(one_more) - value == prices.group[group]


def best(model: AssignmentModel) -> int:
    chosen = solve_flow(model)
    return int(model.value[chosen[chosen >= 0]].sum())


def raised(capacities: np.ndarray, at: int) -> np.ndarray:
    found = capacities.copy()
    found[at] += 1
    return found


@SEEDS
@given(st.integers(0, 10_000), st.data())
def test_any_prices_that_are_not_negative_prove_a_bound(seed: int, data: st.DataObject) -> None:
    model = random_problem(seed)
    best_value = max((int(model.value[chosen].sum()) for chosen in plans(model)), default=None)
    if best_value is None:
        return
    price = st.integers(0, 2 * int(model.value.max(initial=1)))
    own = data.draw(st.lists(price, min_size=model.places, max_size=model.places))
    shared = data.draw(st.lists(price, min_size=len(model.group_capacity), max_size=len(model.group_capacity)))
    assert Prices(ints(*own), ints(*shared)).bound(model) >= best_value
    assert solve(model).prices.bound(model) == best_value


def test_prices_by_hand() -> None:
    # Both want the first place. Whoever lacks it lives in the second: one more of the first is worth 5 - 2 points.
    model = problem([[9, 3], [5, 2]])
    result = solve(model)
    assert result.chosen.tolist() == [0, 3]
    assert result.prices.place.tolist() == [3, 0]
    assert result.prices.group.tolist() == [0]
    assert result.prices.of_pairs(model).tolist() == [3, 0, 3, 0]
    # With room for one alone, one more in the group is worth the second agent in the second place, and one more of
    # the first place besides is worth 3 points more.
    limited = changed(model, group_capacity=ints(1))
    prices = solve(limited).prices
    assert prices.group.tolist() == [limited.scales[0] + 2]
    assert prices.place.tolist() == [3, 0]


def test_a_bound_by_hand() -> None:
    model = problem([[9, 3], [5, 2]])
    one = model.scales[0]
    assert Prices(ints(0, 0), ints(0)).bound(model) == (one + 9) + (one + 5)
    assert Prices(ints(3, 0), ints(0)).bound(model) == 3 + (one + 6) + (one + 2)
    assert Prices(ints(0, 0), ints(one)).bound(model) == 2 * one + 9 + 5


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_choice_that_is_not_the_best_is_never_proven(first: int) -> None:
    for seed in range(first, first + 20):
        model = (nested_problem if seed % 3 == 0 else random_problem)(seed, agents=4, places=3)
        values = {tuple(chosen): int(model.value[chosen].sum()) for chosen in plans(model)}
        for pairs, value in values.items():
            chosen = np.full(model.agents, -1, np.int64)
            chosen[model.pair_agent[list(pairs)]] = pairs
            assert proven(model, chosen) == (value == max(values.values())), (seed, pairs)


def proven(model: AssignmentModel, chosen: np.ndarray) -> bool:
    """Whether prices can be found that prove a choice."""
    try:
        bound = smallest_prices(model, chosen).bound(model)
    except NotOptimal:
        return False
    value = int(model.value[chosen[chosen >= 0]].sum())
    assert bound >= value
    return bound == value


def test_prices_that_keep_rising_are_no_prices() -> None:
    with pytest.raises(NotOptimal, match="did not settle"):
        smallest_prices(problem([[9, 3], [5, 2]]), ints(1, 2))
    with pytest.raises(NotOptimal, match="group with room"):
        smallest_prices(problem([[9, 3]], group_capacity=ints(2)), ints(-1))

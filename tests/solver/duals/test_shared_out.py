"""Groups whose limit a dual shares out among their places, against trying everything that these may hold."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints import JointOccupancy, SupportHours
from matcher.solver.coupled.warm import moved
from matcher.solver.duals.dual import Dual, DualError
from tests.solver.coupled.coupled_problems import possible_plans
from tests.solver.coupled.ways_problems import KNOWN, SMALL
from tests.solver.problems import changed, ints

SEEDS = list(KNOWN)


def innermost(model: AssignmentModel) -> Bools:
    found = np.ones(len(model.group_capacity), bool)
    if model.group_parent is not None:
        found[model.group_parent[model.group_parent >= 0]] = False
    return found


def dual_of(seed: int) -> Dual:
    """Random multipliers, with some groups shared out."""
    (model, _, _), chance = KNOWN[seed], np.random.default_rng([seed, 5])
    groups = innermost(model) & (chance.random(len(model.group_capacity)) < 0.8)
    value = 7 * model.agent_weight.max() + model.pair_points.max()
    return Dual(
        place=chance.integers(0, value // 3 + 1, model.places) * (chance.random(model.places) < 0.5),
        group=np.where(groups, 0, chance.integers(0, value // 4 + 1, len(groups))),
        weight_factor=7,
        points_factor=1,
        agent=chance.integers(0, value // 2 + 1, model.agents),
        budgets=(None,),
        shared_out=groups,
    )


def table(model: AssignmentModel, rule: JointOccupancy, worth: Ints, place: int) -> list[int]:
    """The most that 0, 1, 2 ... households living together at a shared place are worth; every set tried."""
    pairs = np.flatnonzero((model.pair_place == place) & (worth > 0))
    found = [0] * (int(model.place_capacity[place]) + 1)
    for size in range(1, len(found)):
        for some in itertools.combinations(pairs.tolist(), size):
            if rule.fit(model.pair_agent[list(some)], place):
                found[size] = max(found[size], int(worth[list(some)].sum()))
    return np.maximum.accumulate(found).tolist()


def by_trying(model: AssignmentModel, rule: JointOccupancy, dual: Dual, group: int) -> int:
    """What the places of one group hold at most, each with its price for every household."""
    worth, tables = dual.worth(model), []
    for place in np.flatnonzero(model.place_group == group).tolist():
        price, shared = int(dual.place[place]), rule.place_shared[place]
        most = table(model, rule, worth, place) if shared else [0] * (int(model.place_capacity[place]) + 1)
        tables.append([price * number + one for number, one in enumerate(most)])
    room, held = int(model.group_capacity[group]), [0]
    for own in tables:
        size = range(min(room, len(held) + len(own) - 2) + 1)
        held = [max(held[a] + own[n - a] for a in range(n + 1) if a < len(held) and n - a < len(own)) for n in size]
    return max(held)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_total_is_that_of_trying_everything(seed: int) -> None:
    (model, rule, _), dual = KNOWN[seed], dual_of(seed)
    assert dual.shared_out is not None and dual.agent is not None
    inside = dual.shared_out[model.place_group]
    elsewhere = dataclasses.replace(dual, shared_out=None)
    worth = dual.worth(model)
    worth_elsewhere = np.where(inside[model.pair_place] & rule.place_shared[model.pair_place], 0, worth)
    expected = int(dual.agent.sum()) + sum(
        by_trying(model, rule, dual, group) for group in np.flatnonzero(dual.shared_out).tolist()
    )
    outside = ~inside
    expected += int((dual.place * model.place_capacity)[outside].sum() + dual.group @ model.group_capacity)
    packing = elsewhere._packing(model, worth_elsewhere)
    assert dual.total(model) == expected + int(packing.best.sum())
    assert dual.total(model) == dual.total(model)  # told again, not worked out again


@pytest.mark.parametrize("seed", SMALL)
def test_no_plan_is_worth_more_nor_any_with_a_pair_by_what_it_loses(seed: int) -> None:
    (model, _, _), dual = KNOWN[seed], dual_of(seed)
    total, losses = dual.total(model), dual.losses(model)
    assert losses.any()
    for plan in possible_plans(model):
        worth = 7 * int(model.agent_weight[model.pair_agent[plan]].sum()) + int(model.pair_points[plan].sum())
        assert worth <= total - losses[plan].max(initial=0)


def test_sharing_out_is_never_looser_than_the_best_price_of_a_group() -> None:
    """Where its places pay that price instead, if they are not shared."""
    closer = 0
    for seed in SEEDS:
        (model, rule, _), dual = KNOWN[seed], dual_of(seed)
        assert dual.shared_out is not None
        for price in (1, 20, 300):
            group = np.where(dual.shared_out, price, dual.group)
            paid = np.where(dual.shared_out[model.place_group] & ~rule.place_shared, price, 0)
            priced = dataclasses.replace(dual, shared_out=None, group=group)
            exact = dataclasses.replace(dual, place=dual.place + paid)
            assert exact.total(model) <= priced.total(model)
            closer += exact.total(model) < priced.total(model)
    assert closer > 10


def test_known_sums_are_not_those_of_other_multipliers() -> None:
    model, _, _ = KNOWN[SEEDS[0]]
    dual = dual_of(SEEDS[0])
    total = dual.total(model)
    assert dual.agent is not None
    dearer = dataclasses.replace(dual, agent=dual.agent + 10**6)
    cold = Dual(**{name: getattr(dearer, name) for name in ("place", "group", "weight_factor", "points_factor")},
                agent=dearer.agent, budgets=(None,), shared_out=dual.shared_out)  # fmt: skip
    assert dearer.total(model) == cold.total(model) != total
    assert dataclasses.replace(dual, constant=5).total(model) == total - 5
    smaller = model.of_pairs(np.arange(0, len(model.pair_agent), 3))
    assert dual.total(smaller) == dataclasses.replace(cold, agent=dual.agent).total(smaller) < total


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group": ints(3)}, "without a price"),
        ({"shared_out": np.ones(2, bool)}, "shared_out must say"),
        ({"shared_out": ints(1)}, "shared_out must say"),
        ({"budgets": (ints(0, 0),)}, "shared places are the sub-problem"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, object], words: str) -> None:
    model = two_homes()
    dual = Dual(ints(0, 0), ints(0), points_factor=1, agent=ints(0, 0), budgets=(None,), shared_out=np.ones(1, bool))
    assert dual.total(model) == 9
    with pytest.raises(DualError, match=words):
        dataclasses.replace(dual, **changes).total(model)


def two_homes() -> AssignmentModel:
    """Of two agents who would each have 9 points at either of two shared places, their group takes one."""
    rule = JointOccupancy(ints(1, 1), ints(1, 1), np.ones(2, bool), ints(2, 2), ints(2, 2), np.zeros((0, 2), np.int64))
    return AssignmentModel(
        agents=2, pair_agent=ints(0, 0, 1, 1), pair_place=ints(0, 1, 0, 1), pair_points=ints(9, 9, 9, 9),
        agent_weight=ints(0, 0), place_capacity=ints(2, 2), place_group=ints(0, 0), group_capacity=ints(1),
        coupling=(rule,),
    )  # fmt: skip


def test_a_group_with_others_in_it_is_not_shared_out() -> None:
    model = changed(two_homes(), group_capacity=ints(1, 1), group_parent=ints(1, -1))
    dual = Dual(ints(0, 0), ints(0, 0), points_factor=1, agent=ints(0, 0), budgets=(None,))
    assert dataclasses.replace(dual, shared_out=np.array([True, False])).total(model) == 9
    with pytest.raises(DualError, match="only innermost"):
        dataclasses.replace(dual, shared_out=np.array([False, True])).total(model)


def test_in_other_rows_it_still_proves_something() -> None:
    model = two_homes()
    dual = Dual(ints(0, 0), ints(0), points_factor=1, agent=ints(0, 0), budgets=(None,), shared_out=np.ones(1, bool))
    same = moved(dual, model, ints(0, 1), ints(1, 0), ints(0))
    assert same.total(model) == 9
    new = moved(dual, model, ints(0, 1), ints(0, 1), ints(-1))
    assert new.shared_out is not None and not new.shared_out.any() and new.total(model) == 36
    hours = SupportHours(ints(1, 1), ints(0, 0), ints(0, 0), ints(1))
    other = moved(dual, changed(model, coupling=(hours,)), ints(0, 1), ints(0, 1), ints(0))
    assert other.shared_out is None and other.total(changed(model, coupling=(hours,))) >= 9

"""A dual bounds every plan, whatever its multipliers are, and its losses bound the plans that choose a pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints import SupportHours
from matcher.solver.duals.dual import Dual, DualError
from tests.solver.problems import changed, ints, plans, problem, random_problem

SEEDS = settings(deadline=None, derandomize=True, max_examples=50)


@dataclass(frozen=True)
class Share:
    """The smallest rule that is a floor: at least half of those placed must be agents of even number."""

    code: ClassVar[str] = "share"

    def require_fit(self, agents: int, places: int) -> None:
        """Fits every model."""

    def lack(self, agent: Ints) -> Ints:
        """(1, k)"""
        return np.where(agent % 2 == 0, -1, 1)[None, :]

    def add(self, core) -> None:
        core.at_most(np.zeros(len(core.agent)), np.arange(len(core.agent)), self.lack(core.agent)[0], ints(0))

    def violations(self, agent: Ints, place: Ints):
        del place
        if int(self.lack(agent).sum()) > 0:
            yield "too few"


def coupled(seed: int) -> tuple[AssignmentModel, np.random.Generator]:
    """A random problem with hours twice over (the second without limit at some places) and a floor."""
    model = random_problem(seed)
    chance = np.random.default_rng(seed + 1)

    def hours() -> SupportHours:
        need, on_site = chance.integers(0, 6, model.agents), chance.integers(0, 3, model.places)
        return SupportHours(need, on_site, chance.integers(-1, 2, model.places), chance.integers(0, 9, 2))

    return changed(model, coupling=(hours(), hours(), Share())), chance


def dual_of(model: AssignmentModel, chance: np.random.Generator) -> Dual:
    """Random multipliers of either kind, small enough to bite."""
    hours = [None if chance.random() < 0.5 else chance.integers(0, 30, 2), chance.integers(0, 30, 2)]
    agent = chance.integers(0, 90, model.agents) if hours[0] is None or chance.random() < 0.3 else None
    if agent is not None and model.must_place is not None:
        agent = np.where(model.must_place, agent - 60, agent)
    return Dual(
        place=chance.integers(0, 60, model.places),
        group=chance.integers(0, 30, len(model.group_capacity)),
        weight_factor=int(chance.integers(0, 9)),
        points_factor=int(chance.integers(0, 20)),
        kept_factor=int(chance.integers(0, 20)),
        constant=int(chance.integers(0, 40)),
        scale=int(chance.integers(1, 9)),
        agent=agent,
        budgets=tuple(hours),
        floors=(chance.integers(0, 20, 1),),
    )


def possible(model: AssignmentModel) -> list[list[int]]:
    """All plans that keep to all limits and rules."""
    return [
        plan
        for plan in plans(model)
        if not any(
            True for rule in model.coupling for _ in rule.violations(model.pair_agent[plan], model.pair_place[plan])
        )
    ]


def gained(model: AssignmentModel, dual: Dual, plan: list[int]) -> int:
    """What a plan is worth to a dual, in 1/scale."""
    placed, points, kept = model.levels(np.array(plan, np.int64))
    levels = placed * dual.weight_factor + points * dual.points_factor + kept * dual.kept_factor
    return levels - dual.constant


@SEEDS
@given(st.integers(0, 10_000))
def test_no_plan_is_worth_more_whatever_the_multipliers(seed: int) -> None:
    model, chance = coupled(seed)
    every = possible(model)
    for _ in range(4):
        dual = dual_of(model, chance)
        try:
            total, losses = dual.total(model), dual.losses(model)
        except DualError as error:
            assert "must be placed has no pair" in str(error)
            continue
        for plan in every:
            worth = gained(model, dual, plan)
            assert worth <= total - losses[plan].max(initial=0)
            assert worth // dual.scale <= dual.bound(model)


@SEEDS
@given(st.integers(0, 10_000))
def test_with_agents_priced_at_their_best_it_is_the_flow_bound(seed: int) -> None:
    model = changed(random_problem(seed), must_place=None)
    chance = np.random.default_rng(seed)
    place, group = chance.integers(0, 9, model.places), chance.integers(0, 9, len(model.group_capacity))
    flow = Dual(place, group, weight_factor=3, points_factor=1)
    best = np.zeros(model.agents, np.int64)
    np.maximum.at(best, model.pair_agent, flow.worth(model))
    priced = Dual(place, group, weight_factor=3, points_factor=1, agent=best)
    assert priced.total(model) == flow.total(model)


def test_packing_hours_exactly_bounds_closer_than_pricing_them() -> None:
    # Two of three at 6 points and 2 hours each: 3 hours hold only one of them.
    model = problem([[6, 6], [6, 6]], coupling=(SupportHours(ints(2, 2), ints(0, 0), ints(0, 0), ints(3)),))
    none = ints(0, 0)
    priced = [Dual(none, ints(0), points_factor=1, budgets=(ints(price),)).bound(model) for price in range(7)]
    assert min(priced) == 9
    assert Dual(none, ints(0), points_factor=1, agent=none, budgets=(None,)).bound(model) == 6


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": ints(-1)}, "place must not be negative"),
        ({"place": ints(0, 0)}, "place must be 1 whole numbers"),
        ({"agent": ints(-1)}, "agent must not be negative"),
        ({"budgets": ()}, "each budget and floor rule"),
        ({"budgets": (None,)}, "only with agents priced"),
        ({"scale": 0}, "scale must be positive"),
        ({"points_factor": 2**60}, "too large"),
    ],
)
def test_multipliers_that_prove_nothing_are_refused(changes: dict, words: str) -> None:
    model = problem([[5]], coupling=(SupportHours(ints(2), ints(0), ints(0), ints(3)),))
    usual = {"place": ints(0), "group": ints(0), "points_factor": 1, "budgets": (ints(0),)}
    with pytest.raises(DualError, match=words):
        Dual(**(usual | changes)).bound(model)

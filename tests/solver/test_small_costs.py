"""Small weights of the first level: the same levels and proof as with those of the model, and grown where too small."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver import small_costs
from matcher.solver.arrays import Ints
from matcher.solver.flow import solve_flow
from matcher.solver.model import AssignmentModel
from matcher.solver.small_costs import solve_priced


def chain(links: int) -> AssignmentModel:
    """One more is placed if everybody moves on to a place that earns nothing: it costs `links` times 10,000 points."""
    agent = np.concatenate([np.repeat(np.arange(links), 2), [links]])
    place = np.concatenate([np.stack([np.arange(links), np.arange(links) + 1], axis=1).ravel(), [0]])
    points = np.concatenate([np.tile([10_000, 0], links), [0]])
    return AssignmentModel(
        agents=links + 1,
        pair_agent=agent,
        pair_place=place,
        pair_points=points,
        agent_weight=np.ones(links + 1, np.int64),
        place_capacity=np.ones(links + 1, np.int64),
        place_group=np.zeros(links + 1, np.int64),
        group_capacity=np.array([links + 1]),
    )


def random_model(seed: int) -> AssignmentModel:
    chance = np.random.default_rng(seed)
    agents, places, groups = 30, 20, 4
    agent, place = np.nonzero(chance.random((agents, places)) < 0.2)
    must = np.zeros(agents, bool)
    kept = chance.random(len(agent)) < 0.1
    return AssignmentModel(
        agents=agents,
        pair_agent=agent,
        pair_place=place,
        pair_points=chance.integers(0, 10_001, len(agent)),
        agent_weight=chance.choice([1, 2, 4, 8, 16], agents),
        place_capacity=chance.integers(0, 3, places),
        place_group=chance.integers(0, groups, places),
        group_capacity=chance.integers(1, 6, groups),
        pair_kept=kept if seed % 2 else None,
        must_place=must,
    )


def worth(model: AssignmentModel, chosen: Ints) -> int:
    return int(model.value[chosen[chosen >= 0]].sum())


@pytest.mark.parametrize("seed", range(20))
def test_the_same_levels_and_a_proof_of_them(seed: int) -> None:
    model, stages = random_model(seed), list[str]()
    chosen, prices = solve_priced(model, stages.append)
    assert model.levels(chosen[chosen >= 0]) == model.levels((best := solve_flow(model))[best >= 0])
    assert prices.bound(model) == worth(model, chosen)
    assert stages[-2:] == ["flow", "prices"]


@pytest.mark.parametrize(("links", "flows"), [(2, 1), (3, 1), (4, 2), (40, 2)])
def test_weights_grow_where_they_were_too_small(links: int, flows: int) -> None:
    model, stages = chain(links), list[str]()
    chosen, prices = solve_priced(model, stages.append)
    assert model.levels(chosen[chosen >= 0]) == (links + 1, 0, 0)
    assert prices.bound(model) == worth(model, chosen)
    assert stages.count("flow") == flows


def test_in_the_end_they_are_those_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_costs, "BEGIN", 0)
    monkeypatch.setattr(small_costs, "MORE", 2)
    model = chain(5)
    chosen, prices = solve_priced(model, lambda _stage: None)
    assert (chosen >= 0).all() and prices.bound(model) == worth(model, chosen)

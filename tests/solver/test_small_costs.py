"""Small weights of the first level: the same levels and proof as with those of the model, and grown where too small."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from matcher.solver import AssignmentModel, flow, small_costs, solve
from matcher.solver.arrays import Ints
from matcher.solver.certificate.made import composite_dual
from matcher.solver.flow import largest_cost, solve_flow
from matcher.solver.model import TooLarge
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


NATION = 50_000


@cache
def nation() -> AssignmentModel:
    """Every two have three homes between them, the middle one for either, that earn her the same; before, she had her
    second. With three levels its values, added up, are beyond 64 bits; beyond what a flow can hold they are one by
    one."""
    first = np.arange(NATION) // 2 * 3 + np.arange(NATION) % 2
    return AssignmentModel(
        agents=NATION,
        pair_agent=np.repeat(np.arange(NATION), 2),
        pair_place=np.stack([first, first + 1], axis=1).ravel(),
        pair_points=np.repeat(np.random.default_rng(1).integers(0, 10_001, NATION), 2),
        agent_weight=np.full(NATION, 16),
        place_capacity=np.ones(NATION // 2 * 3, np.int64),
        place_group=np.zeros(NATION // 2 * 3, np.int64),
        group_capacity=np.array([NATION]),
        pair_kept=np.tile([False, True], NATION),
    )


def test_three_levels_of_a_nation_are_proven_to_the_last_unit() -> None:
    model = nation()
    assert int(model.value.max()) > largest_cost(model) and int(model.value.max()) * NATION > 2**63
    with pytest.raises(TooLarge):
        solve_flow(model)
    found = solve(model)
    assert [level.value for level in found.levels] == [16 * NATION, int(model.pair_points[::2].sum()), NATION]
    assert found.gap == 0.0 and found.prices.bound(model) == sum(model.value[found.chosen].tolist())
    assert composite_dual(model, found.prices).total(model) == found.prices.bound(model)


def test_where_no_weight_that_fits_leads_to_a_proof_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    model = chain(40)
    monkeypatch.setattr(flow, "RANGE", 10_001 * 3 * 90)
    assert (solve_priced(chain(2), lambda _stage: None)[0] >= 0).all()
    with pytest.raises(TooLarge, match="do not fit one exact flow"):
        solve_priced(model, lambda _stage: None)


@pytest.mark.parametrize("seed", range(6))
def test_the_front_door_takes_them_where_a_flow_cannot_hold_those_of_the_model(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = random_model(seed)
    known = solve(model)
    monkeypatch.setattr(flow, "RANGE", (int(model.value.max()) - 1) * (model.agents + model.places + 8))
    with pytest.raises(TooLarge):
        solve_flow(model)
    found = solve(model)
    assert found.levels == known.levels and found.gap == 0.0

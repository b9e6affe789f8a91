"""Small weights of the first level: the same levels and proof as with those of the model, and grown where too small."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from matcher.solver import AssignmentModel, flow, small_costs, solve
from matcher.solver.arrays import Ints
from matcher.solver.certificate.made import composite_dual
from matcher.solver.flow import largest_cost, solve_flow
from matcher.solver.model import TooLarge
from matcher.solver.priced.over_all import raised
from matcher.solver.prices.smallest import NotOptimal, smallest_prices
from matcher.solver.small_costs import solve_priced
from tests.solver.problems import ints


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
    dual = composite_dual(model, found.prices)
    assert dual.total(model) == found.prices.bound(model)
    # As where pairs outside the model would add: a unit for every woman.
    dearer = raised(dual, model, np.ones(NATION, np.int64))
    assert dearer.agent is not None and dearer.total(model) == found.prices.bound(model) + NATION
    assert dearer.losses(model).min() == 1


def test_where_no_weight_that_fits_leads_to_a_proof_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    model = chain(40)
    monkeypatch.setattr(flow, "RANGE", 10_001 * 3 * 90)
    assert (solve_priced(chain(2), lambda _stage: None)[0] >= 0).all()
    with pytest.raises(TooLarge, match="do not fit one exact flow"):
        solve_priced(model, lambda _stage: None)


@pytest.mark.parametrize("links", [3, 4, 6, 40])
def test_nobody_pays_more_than_she_is_worth_where_the_last_of_a_chain_weighs_less(links: int) -> None:
    """Her place costs more than she is worth long before it costs more than anybody is."""
    weights = np.full(links + 1, 2)
    weights[-1] = 1
    model = dataclasses.replace(chain(links), agent_weight=weights)
    chosen, prices = solve_priced(model, lambda _stage: None)
    assert model.levels(chosen[chosen >= 0]) == (2 * links + 1, 0, 0)
    assert prices.bound(model) == worth(model, chosen)
    assert solve(model).gap == 0.0


def test_a_choice_that_places_somebody_for_more_than_she_is_worth_is_not_proven() -> None:
    """Prices that settle: the second woman's only home is wanted by nobody else; but to be left would be better."""
    model = dataclasses.replace(chain(1), pair_points=np.array([10_000, 0, 10]), agent_weight=np.zeros(2, np.int64))
    with pytest.raises(NotOptimal, match="pays more than she is worth"):
        smallest_prices(model, np.array([1, 2]))


def test_who_must_be_placed_may_pay_more_than_any_pair_is_worth() -> None:
    """The first is left over and would give all she is worth for the second's home, who would give 10,000 more for the
    third's: dearer than any pair is worth, and yet the optimum is proven."""
    model = AssignmentModel(
        agents=3,
        pair_agent=ints(0, 1, 1, 2),
        pair_place=ints(0, 0, 1, 1),
        pair_points=ints(10_000, 0, 10_000, 0),
        agent_weight=ints(16, 1, 1),
        place_capacity=ints(1, 1),
        place_group=ints(0, 0),
        group_capacity=ints(2),
        must_place=np.array([False, True, True]),
    )
    chosen, prices = solve_priced(model, lambda _stage: None)
    assert chosen.tolist() == [-1, 1, 3]
    assert prices.place.max() > model.value.max()
    assert prices.bound(model) == worth(model, chosen)


@pytest.mark.parametrize("seed", range(300))
def test_what_it_says_is_proven_is(seed: int) -> None:
    """Points of nothing or everything: what tempts to place those who are worth less."""
    model = random_model(seed)
    model = dataclasses.replace(model, pair_points=np.where(model.pair_points > 5_000, 10_000, 0))
    chosen, prices = solve_priced(model, lambda _stage: None)
    best = solve_flow(model)
    assert worth(model, chosen) == worth(model, best) == prices.bound(model)


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

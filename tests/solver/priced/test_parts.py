"""A priced solve: the optimum, the prices' proof and the alternatives of a solve with every pair at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from matcher.domain import Instance, Pin, Policy
from matcher.rules import pool as pool_module
from matcher.rules import shortlists
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import InfeasiblePins, build_model
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level
from matcher.solver.priced import rehearsed, rounds, start
from matcher.solver.priced.parts import PricedMatch, priced_match_parts
from matcher.solver.solve import Result, solve
from matcher.solver.watch import Watch
from matcher.synthetic import generate as generated
from tests.rules.random_world import policy_of, random_instance
from tests.solver.problems import keeps_to_limits

POLICIES = {
    "default": Policy(),
    "no floor": Policy(quality_floor_points=0),
    "high floor": Policy(quality_floor_points=6_500),
    "weightless": Policy(weights={}),
    "one weight": Policy(weights={"tenure": 1.0}),
    "near": Policy(weights={"school_worst": 1.0, "pull_places": 2.0, "home_area": 1.0}, quality_floor_points=0),
}
generate = cache(generated)
SHAPES = {"many homes": (40, 110, 1), "few homes": (110, 40, 2), "even": (60, 60, 3)}


def full(facts: Facts, previous: Mapping[str, str] | None = None) -> tuple[Candidates, AssignmentModel, Result]:
    """The solve with every eligible pair, without coupling rules."""
    candidates = find_candidates(facts)
    model = dataclasses.replace(build_model(facts, candidates, previous).model, coupling=())
    return candidates, model, solve(model)


def assert_same(facts: Facts, previous: Mapping[str, str] | None = None) -> PricedMatch:
    candidates, model, expected = full(facts, previous)
    found = priced_match_parts(facts, previous)
    small = dataclasses.replace(found.built.model, coupling=())
    assert found.result.levels == expected.levels
    assert found.result.gap == 0.0 and found.result.finished
    assert np.array_equal(small.place_capacity, model.place_capacity)
    assert np.array_equal(small.group_capacity, model.group_capacity)
    assert keeps_to_limits(small, found.result.chosen)
    placed = small.levels(found.result.chosen[found.result.chosen >= 0])
    assert [level.value for level in expected.levels] == list(placed[: len(expected.levels)])
    assert found.pool.eligible == len(candidates.woman)
    # The prices, found with few pairs, prove the same over every pair.
    first, second = small.scales
    worth = model.agent_weight[model.pair_agent] * first + model.pair_points * second
    worth = worth if model.pair_kept is None else worth + model.pair_kept
    best = np.where(model.may_be_left, 0, -(2**62))
    np.maximum.at(best, model.pair_agent, worth - found.result.prices.of_places(small)[model.pair_place])
    prices = found.result.prices
    bound = best.sum() + prices.place @ small.place_capacity + prices.group @ small.group_capacity
    assert bound == small.value[found.result.chosen[found.result.chosen >= 0]].sum()
    return found


def with_pins(instance: Instance, seed: int) -> Instance:
    """Some pins that hold, one woman and one home each, and some vetoes, of pairs that may be proposed."""
    candidates = find_candidates(build_facts(instance.replace(pins=()), Policy()))
    pins, homes, women = [], set(), set()
    for row in np.random.default_rng(seed).permutation(len(candidates.woman))[:60].tolist():
        woman, home = int(candidates.woman[row]), int(candidates.home[row])
        kind = "veto" if row % 2 or woman in women or home in homes or len(women) >= 5 else "pin"
        if kind == "pin":
            women.add(woman)
            homes.add(home)
        pins.append(Pin(woman_id=instance.women[woman].woman_id, home_id=instance.homes[home].home_id, kind=kind))
    pinned = {pin.woman_id for pin in pins if pin.kind == "pin"}
    return instance.replace(pins=tuple(pin for pin in pins if pin.kind == "pin" or pin.woman_id not in pinned))


@pytest.mark.parametrize("policy", sorted(POLICIES))
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_optimum_of_every_pair(shape: str, policy: str) -> None:
    assert_same(build_facts(generate(*SHAPES[shape]), POLICIES[policy]))


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_with_pins_vetoes_and_a_previous_plan(shape: str) -> None:
    instance = with_pins(generate(*SHAPES[shape]), 4)
    assert any(pin.kind == "pin" for pin in instance.pins)
    facts = build_facts(instance, Policy())
    found = assert_same(facts)
    model, chosen = found.built.model, found.result.chosen
    previous = {
        instance.women[agent].woman_id: instance.homes[model.pair_place[pair]].home_id
        for agent, pair in enumerate(chosen.tolist())
        if pair >= 0 and agent % 3
    }
    again = assert_same(facts, previous)
    assert again.result.levels[2].value == len(previous)
    turned = dict(zip(previous, reversed(list(previous.values())), strict=True))
    assert_same(facts, turned)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_with_tight_limits_of_partners(shape: str) -> None:
    instance = generate(*SHAPES[shape])
    partners = tuple(
        dataclasses.replace(item, max_new_households=row % 4) for row, item in enumerate(instance.partners)
    )
    assert_same(build_facts(instance.replace(partners=partners), Policy()))


@pytest.mark.parametrize("seed", range(20))
def test_random_instances(seed: int) -> None:
    facts = build_facts(random_instance(seed), policy_of(seed))
    try:
        full(facts)
    except InfeasiblePins as refused:
        with pytest.raises(InfeasiblePins) as again:
            priced_match_parts(facts)
        assert again.value.conflicts == refused.conflicts
        return
    assert_same(facts)


@pytest.mark.parametrize("promising, added", [(1, 1), (2, 3)])
def test_the_same_from_few_pairs(promising: int, added: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PROMISING", promising)
    monkeypatch.setattr(rounds, "ADDED", added)
    monkeypatch.setattr(rehearsed, "ANEW", ())
    for shape in SHAPES.values():
        assert assert_same(build_facts(generate(*shape), Policy())).rounds > 1


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_same_where_pairs_are_not_kept_and_lists_are_short(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "KEPT_PAIRS", 0)
    monkeypatch.setattr(shortlists, "LENGTH", 4)
    monkeypatch.setattr(rounds, "ENOUGH", 0.0)
    monkeypatch.setattr(rounds, "NEAR_POINTS", 5)
    monkeypatch.setattr(start, "PROMISING", 2)
    monkeypatch.setattr(start, "FIRST", 3)
    assert_same(build_facts(generate(*SHAPES[shape]), Policy()))
    assert_same(build_facts(with_pins(generate(*SHAPES[shape]), 4), Policy(quality_floor_points=6_500)))


def test_a_small_enough_gap_ends_the_largest_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "KEPT_PAIRS", 0)
    monkeypatch.setattr(rounds, "ENOUGH", 0.02)
    monkeypatch.setattr(start, "PROMISING", 1)
    ended = 0
    for shape in SHAPES.values():
        facts = build_facts(generate(*shape), Policy())
        _, _, expected = full(facts)
        found = priced_match_parts(facts)
        assert found.result.finished and found.result.gap <= 0.02
        for level, best in zip(found.result.levels, expected.levels, strict=True):
            assert level.value <= best.value <= level.bound
        ended += found.result.gap > 0.0 and "within 2.00%" in found.result.proof
    assert ended


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_alternatives_are_those_of_least_loss_of_all_pairs(shape: str) -> None:
    facts = build_facts(generate(*SHAPES[shape]), Policy(alternatives=3))
    found = priced_match_parts(facts)
    small = found.built.model
    _, model, _ = full(facts)
    price = found.result.prices.of_places(small)

    def first(some: AssignmentModel) -> list[list[tuple[int, int]]]:
        net = some.pair_points * small.scales[1] - price[some.pair_place]
        order = np.lexsort((some.pair_place, -net, some.pair_agent))
        rows: list[list[tuple[int, int]]] = [[] for _ in range(some.agents)]
        for pair in order.tolist():
            rows[some.pair_agent[pair]].append((int(net[pair]), int(some.pair_place[pair])))
        return [row[:4] for row in rows]

    assert first(small) == first(model)


def test_stopped_at_once_it_still_has_a_plan_and_a_true_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PROMISING", 1)
    told: list[tuple[Level, ...]] = []
    for shape in SHAPES.values():
        facts = build_facts(generate(*shape), Policy())
        _, _, expected = full(facts)
        watch = Watch(tell=lambda _stage, levels: told.append(tuple(levels)))
        watch.stop()
        found = priced_match_parts(facts, watch=watch)
        assert found.rounds == 1 and not found.result.finished and found.result.gap > 0.0
        placed, points = expected.levels
        assert found.result.levels[0].value <= placed.value <= found.result.levels[0].bound
        if found.result.levels[0].value == placed.value:
            assert found.result.levels[1].bound >= points.value
        assert keeps_to_limits(dataclasses.replace(found.built.model, coupling=()), found.result.chosen)
    assert len(told) == len(SHAPES)


def test_every_round_is_told_and_bounds_only_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PROMISING", 1)
    told: list[tuple[Level, ...]] = []
    facts = build_facts(generate(110, 40, 2), Policy())
    found = priced_match_parts(facts, watch=Watch(tell=lambda _stage, levels: told.append(tuple(levels))))
    assert len(told) == found.rounds > 2
    values, bounds = [levels[0].value for levels in told], [levels[0].bound for levels in told]
    assert values == sorted(values) and bounds == sorted(bounds, reverse=True)
    assert told[-1] == found.result.levels
    assert set(found.result.seconds) == {"pool", "start", "flow", "prices", "pricing", "alternatives"}


def test_few_pairs_are_worked_out() -> None:
    facts = build_facts(generate(150, 400, 1), Policy())
    found = priced_match_parts(facts)
    assert found.result.gap == 0.0
    assert len(found.candidates.woman) < found.pool.eligible / 2


def test_the_same_again() -> None:
    facts = build_facts(generate(110, 40, 2), Policy())
    one, other = priced_match_parts(facts), priced_match_parts(facts)
    assert np.array_equal(one.result.chosen, other.result.chosen)
    assert np.array_equal(one.candidates.home, other.candidates.home)
    assert np.array_equal(one.result.prices.place, other.result.prices.place)


def test_without_any_pair_the_plan_is_empty_and_proven() -> None:
    nobody = build_facts(generate(3, 2, 1).replace(homes=(), pins=(), occupants=()), Policy())
    found = priced_match_parts(nobody)
    assert found.result.chosen.tolist() == [-1, -1, -1] and found.result.gap == 0.0

"""Ways with numbers of households, and steps over a group's places, beside every plan tried."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from matcher.solver.coupled import counted_ways as module
from matcher.solver.coupled.counted_ways import CountedWays, counted_ways
from tests.solver.coupled.ways_problems import KNOWN

WAYS = {seed: counted_ways(model, modes) for seed, (model, _, modes) in KNOWN.items()}


def fillings(ways: CountedWays, place: int) -> set[tuple[int, ...]]:
    """Whatever a shared place may hold by kinds, as often as it has capacity: each way and all that is less."""
    own = np.flatnonzero(ways.modes.place == place)
    rows = np.flatnonzero((ways.modes.row_place == place) & (ways.modes.row_kind[:, 0] > 0))
    counts = ways.modes.counts[rows][:, own].toarray().T
    every = {less for way in counts.tolist() for less in itertools.product(*(range(most + 1) for most in way))}
    return {less for less in every if sum(less) <= ways.model.place_capacity[place]}


@pytest.mark.parametrize("seed", WAYS)
def test_they_hold_all_that_a_place_may_and_nothing_else(seed: int) -> None:
    """In groups that are shared out for each number of households up to the group's limit, none of them in vain."""
    ways = WAYS[seed]
    for place in np.unique(ways.modes.place).tolist():
        own = ways.of_place(place)
        rows = np.flatnonzero((ways.modes.row_place == place) & (ways.modes.row_kind[:, 0] > 0))
        holds, most = ways.holds[rows][:, own].toarray().T, ways.most[own]
        may = fillings(ways, place)
        limit = int(ways.model.group_capacity[ways.model.place_group[place]]) if ways.in_group[place] else 99
        for held, number in zip(holds, most.tolist(), strict=True):
            parts = itertools.product(*(range(one + 1) for one in held.tolist()))
            assert all(part in may for part in parts if sum(part) <= number)
            assert number <= min(limit, held.sum())
        for part in may:
            if 0 < sum(part) <= limit:
                fits = (holds >= part).all(axis=1)
                assert (fits & (most == sum(part) if ways.in_group[place] else most >= sum(part))).any()
        told = [(tuple(held), number) for held, number in zip(holds.tolist(), most.tolist(), strict=True)]
        assert len(set(told)) == len(told)


@pytest.mark.parametrize("seed", WAYS)
def test_steps_share_out_what_a_group_takes(seed: int) -> None:
    """Every number of households at each place, as long as the group takes them; what is left is told."""
    ways = WAYS[seed]
    first = 0
    for group, steps in zip(np.flatnonzero(ways.groups).tolist(), ways.steps, strict=True):
        room = int(ways.model.group_capacity[group])
        places = [place for place in np.unique(ways.place).tolist() if ways.model.place_group[place] == group]
        assert [step.place for step in steps] == places
        most = [int(ways.most[ways.of_place(place)].max()) for place in places]
        paths = {()}
        for step in steps:
            links = set(zip(step.before.tolist(), step.here.tolist(), strict=True))
            paths = {(*path, here) for path in paths for before, here in links if sum(path) == before}
        expected = {path for path in itertools.product(*(range(one + 1) for one in most)) if sum(path) <= room}
        assert paths == expected
        first += sum(len(step.before) for step in steps)
        left, columns = ways.left(group)
        assert np.array_equal(left, room - steps[-1].after)
        assert np.array_equal(columns, np.arange(first - len(left), first))


def test_only_limits_that_may_bind_and_take_few_steps_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(ways.groups.any() for ways in WAYS.values()) > 20
    for ways in WAYS.values():
        model = ways.model
        room = np.bincount(model.place_group, model.place_capacity, minlength=len(model.group_capacity))
        assert (model.group_capacity < room)[ways.groups].all()
        if model.group_parent is not None:
            assert not ways.groups[model.group_parent[model.group_parent >= 0]].any()
        assert not counted_ways(model, ways.modes, exactly=False).groups.any()
    monkeypatch.setattr(module, "MOST_STEPS", 1)
    assert not any(counted_ways(ways.model, ways.modes).groups.any() for ways in WAYS.values())


@pytest.mark.parametrize("seed", WAYS)
def test_shares_are_of_ways_whatever_the_number(seed: int) -> None:
    ways = WAYS[seed]
    shares = np.random.default_rng(seed).random(len(ways.way))
    found = ways.shares(shares)
    assert found.shape == (ways.modes.ways,)
    for way in range(ways.modes.ways):
        assert found[way] == pytest.approx(shares[ways.way == way].sum())


def test_a_group_without_room_at_its_shared_places_keeps_a_price() -> None:
    """Else there would be no step, and nothing left for its other places."""
    for ways in WAYS.values():
        full = dataclasses.replace(ways.model, place_capacity=np.where(ways.rule.place_shared, 0, 3))
        assert not counted_ways(full, ways.modes).groups.any()
        none = dataclasses.replace(ways.model, group_capacity=np.zeros_like(ways.model.group_capacity))
        assert not counted_ways(none, ways.modes).groups.any()

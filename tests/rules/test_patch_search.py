"""The patches that promise most: nothing better lies beyond what was looked at, and lists of them miss no pair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules import home_cells, patches, shortlists
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.rules.patch_search import NOTHING, best_patches
from matcher.rules.point_bounds import point_bounds
from matcher.rules.pool import build_pool
from matcher.synthetic import generate
from tests.rules.random_world import random_facts

LOADS: dict[str, Callable[[], Facts]] = {
    "random": lambda: random_facts(3),
    "many homes": lambda: build_facts(generate(40, 130, 1), Policy()),
    "all alike": lambda: build_facts(generate(40, 60, 1), Policy(weights={}, quality_floor_points=0)),
    "no ways": lambda: build_facts(generate(40, 60, 2), Policy(weights={"tenure": 2.0, "region_kept": 1.0})),
}


@pytest.fixture(params=sorted(LOADS))
def facts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Facts:
    monkeypatch.setattr(home_cells, "LEAST", 5)
    monkeypatch.setattr(patches, "PARTS", 9)
    return LOADS[request.param]()


def test_every_home_lies_in_one_patch_of_its_kind(facts: Facts) -> None:
    bounds = point_bounds(facts)
    own, homes = bounds.patches, facts.tables["homes"].size
    assert sorted(own.homes.tolist()) == list(range(homes)) and own.size.sum() == homes and (own.size > 0).all()
    patch_of = np.empty(homes, np.intp)
    patch_of[own.homes] = np.repeat(np.arange(len(own.size)), own.size)
    assert np.array_equal(own.kind[patch_of], bounds.alike[0].kind_of)
    of_patches = bounds.of_patches(np.arange(facts.tables["women"].size))
    for woman, row in enumerate(of_patches):
        assert (row[patch_of] >= bounds.of_woman(woman, np.arange(homes))).all()


@pytest.mark.parametrize("visit", [1, 7, 25, 10**6])
@pytest.mark.parametrize("priced", [False, True])
@pytest.mark.parametrize("most_homes", [3, 10**6])
def test_nothing_better_lies_beyond(facts: Facts, visit: int, priced: bool, most_homes: int) -> None:
    bounds, found = point_bounds(facts), find_candidates(facts)
    women, homes = facts.tables["women"].size, facts.tables["homes"].size
    grid = np.zeros((women, homes), bool)
    grid[found.woman, found.home] = True
    units = np.random.default_rng(visit).integers(0, 4_000, homes) if priced else np.zeros(homes, np.int64)
    some = np.arange(0, women, 2)
    rows = np.packbits(grid[some], axis=1)
    prices = bounds.patches.priced(units) if priced else None
    seen = best_patches(bounds, some, rows, np.full(len(some), visit), prices, most_homes)
    assert grid[some[seen.row], seen.home].all() and (np.diff(seen.row) >= 0).all()
    points = np.full((women, homes), -1, np.int64)
    points[found.woman, found.home] = found.points
    assert (seen.bound >= points[some[seen.row], seen.home]).all()
    for row, woman in enumerate(some.tolist()):
        looked_at = seen.home[seen.row == row].tolist()
        others = np.setdiff1d(np.flatnonzero(grid[woman]), looked_at)
        assert len(looked_at) == len(set(looked_at)) <= most_homes
        assert (points[woman, others] - units[others] <= seen.beyond[row]).all()
        assert (seen.beyond[row] == NOTHING) == (visit >= homes and grid[woman].sum() <= most_homes)


@pytest.mark.parametrize("length", [1, 4, 60])
def test_lists_of_patches_are_as_good_as_lists_of_all_homes(
    facts: Facts, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What beats the prices is the same, however few homes are looked at first."""
    monkeypatch.setattr(shortlists, "LENGTH", length)
    answers = []
    for worth_it in (10**9, 0):  # all homes; her best patches
        monkeypatch.setattr(shortlists, "WORTH_IT", worth_it)
        monkeypatch.setattr(shortlists, "LOOKED_AT", 1)
        pool, chance, told = build_pool(facts), np.random.default_rng(length), []
        for _ in range(4):
            needed = chance.integers(-3_000, 9_000, pool.women)
            price = chance.integers(0, 3_000, pool.homes)
            pairs = pool.beating(needed, price, most=3).pairs
            told.append((pairs.woman.tolist(), pairs.home.tolist(), pairs.points.tolist()))
        answers.append(told)
    assert answers[0] == answers[1]

"""The pool of eligible pairs: the same pairs and points as the list of them, and exactly those that beat the prices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules import best_first, listed, shortlists
from matcher.rules import pool as pool_module
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.rules.pairs import Asked
from matcher.rules.pool import PairPool, build_pool
from matcher.synthetic import generate
from tests.rules.random_world import random_facts

WEIGHTLESS = Policy(weights={}, quality_floor_points=0)
FLAT = Policy(weights={"tenure": 1.0}, quality_floor_points=5_000)
LOADS = {
    "random": lambda: random_facts(3),
    "many homes": lambda: build_facts(generate(40, 130, 1), Policy()),
    "few homes": lambda: build_facts(generate(120, 30, 2), Policy(quality_floor_points=0)),
    "all alike": lambda: build_facts(generate(40, 60, 1), WEIGHTLESS),
    "nearly alike": lambda: build_facts(generate(40, 60, 2), FLAT),
}
KEPT = {"kept": 10**9, "asked again": 0}
"""Pairs up to which they are kept, a bit each."""
SIZES = (3, 0), (3, 20), (512, 8_192)
"""Homes of a list; and those that are looked at sooner than it is made anew."""


@pytest.fixture(scope="module", params=sorted(LOADS))
def every_pair(request: pytest.FixtureRequest) -> tuple[Facts, Candidates]:
    facts = LOADS[request.param]()
    return facts, find_candidates(facts)


@pytest.fixture(scope="module", params=[(kept, *size) for kept in sorted(KEPT) for size in SIZES])
def load(
    request: pytest.FixtureRequest, every_pair: tuple[Facts, Candidates]
) -> Iterator[tuple[Facts, Candidates, PairPool]]:
    """Lists that hold all homes and lists that hold few, made anew or not; rules asked once and asked again."""
    kept, length, few_homes = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool_module, "KEPT_PAIRS", KEPT[kept])
        patch.setattr(shortlists, "LENGTH", length)
        patch.setattr(listed, "FEW_HOMES", few_homes)
        facts, found = every_pair
        pool = build_pool(facts)
        assert pool.is_large == (kept == "asked again")
        yield facts, found, pool


def by_hand(
    found: Candidates, needed: np.ndarray, price: np.ndarray, second: int, most: int | None
) -> list[tuple[int, int, int]]:
    """(woman, home, points) of what beats the prices, pair by pair."""
    kept: list[tuple[int, int, int]] = []
    for woman in range(len(needed)):
        own = [
            (-(points * second - int(needed[woman]) - int(price[home])), home, points)
            for home, points, proposable in zip(
                found.home[found.woman == woman].tolist(),
                found.points[found.woman == woman].tolist(),
                found.proposable[found.woman == woman].tolist(),
                strict=True,
            )
            if proposable and points * second > int(needed[woman]) + int(price[home])
        ]
        kept += sorted((woman, home, points) for _, home, points in sorted(own)[:most])
    return kept


def test_eligible_pairs_and_their_points(load: tuple[Facts, Candidates, PairPool]) -> None:
    _, found, pool = load
    assert pool.eligible == len(found.woman)
    assert pool.evaluated == found.evaluated
    pairs = pool.pairs_of(np.arange(pool.women))
    assert np.array_equal(pairs.woman, found.woman) and np.array_equal(pairs.home, found.home)
    assert np.array_equal(pairs.points, found.points)
    grid = pool.holds(*(side.ravel() for side in np.indices((pool.women, pool.homes))))
    assert np.array_equal(np.flatnonzero(grid), found.woman * pool.homes + found.home)


def test_the_pairs_of_some_women(load: tuple[Facts, Candidates, PairPool]) -> None:
    _, found, pool = load
    some = np.array([1, pool.women - 1])
    assert np.array_equal(pool.pairs_of(some).points, found.points[np.isin(found.woman, some)])
    assert not len(pool.pairs_of(some[:0]).woman)


@pytest.mark.parametrize("few", [1, 64])
@pytest.mark.parametrize("most", [1, 3, None])
@pytest.mark.parametrize("second", [1, 7])
def test_exactly_what_beats_the_prices(
    load: tuple[Facts, Candidates, PairPool], second: int, most: int | None, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(best_first, "FEW", few)
    monkeypatch.setattr(best_first, "WOMEN_AT_ONCE", 7)
    monkeypatch.setattr(listed, "LOOKED_AT_ONCE", 3 * load[2].homes)
    _, found, pool = load
    chance = np.random.default_rng(second)
    top = int(found.points.max())
    for base in (-(10**12), -5_000, 0, top // 2, top - 1):
        needed = base * second + chance.integers(-50, 50, pool.women)
        price = np.where(chance.random(pool.homes) < 0.5, 0, chance.integers(0, 3_000 * second, pool.homes))
        beating = pool.beating(needed, price, second=second, most=most)
        expected = by_hand(found, needed, price, second, most)
        pairs = beating.pairs
        assert list(zip(pairs.woman.tolist(), pairs.home.tolist(), pairs.points.tolist(), strict=True)) == expected
        over = np.zeros(pool.women, np.int64)
        for woman, home, points in expected:
            over[woman] = max(over[woman], points * second - needed[woman] - price[home])
        assert np.array_equal(beating.over, over)


def test_prices_that_rise_and_fall_and_cost_beyond_the_home(load: tuple[Facts, Candidates, PairPool]) -> None:
    """Lists that were made under other prices are made anew, or asked beyond, where they might miss a pair."""
    _, found, pool = load
    chance = np.random.default_rng(5)
    cost = chance.integers(0, 900, (pool.women, pool.homes))
    for step in range(8):
        needed = chance.integers(-9_000, 9_000, pool.women)
        price = chance.integers(0, 10 ** chance.integers(1, 5), pool.homes)
        charge = (lambda women, homes: cost[women, homes]) if step % 2 else None
        pairs = pool.beating(needed, price, most=2, charge=charge).pairs
        asked = (cost if step % 2 else 0) + needed[:, None] + price[None, :]
        expected: list[tuple[int, int]] = []
        for woman in range(pool.women):
            own = [
                (asked[woman, home] - points, home)
                for home, points in zip(
                    found.home[found.woman == woman], found.points[found.woman == woman], strict=True
                )
                if points >= pool.floor and points > asked[woman, home]
            ]
            expected += sorted((woman, int(home)) for _, home in sorted(own)[:2])
        assert list(zip(pairs.woman.tolist(), pairs.home.tolist(), strict=True)) == expected
        assert len(pool.lists.bases) <= pool.women + 2 and pool.lists.base.max() < len(pool.lists.bases)


@pytest.mark.parametrize("sure", [1, 2])
def test_what_is_made_sure_of(load: tuple[Facts, Candidates, PairPool], sure: int) -> None:
    """The first `sure` pairs of each woman are her best, and what her best beats the prices by is told."""
    _, found, pool = load
    chance, most = np.random.default_rng(sure), 3
    for top in (9_000, 4_000, 0):
        needed, price = chance.integers(-9_000, top + 1, pool.women), chance.integers(0, 3_000, pool.homes)
        beating = pool.beating(needed, price, most=most, sure=sure)
        expected = by_hand(found, needed, price, 1, sure)
        pairs = beating.pairs
        told = set(zip(pairs.woman.tolist(), pairs.home.tolist(), pairs.points.tolist(), strict=True))
        assert set(expected) <= told <= set(by_hand(found, needed, price, 1, None))
        best = np.zeros(pool.women, np.int64)
        for woman, home, points in by_hand(found, needed, price, 1, 1):
            best[woman] = points - needed[woman] - price[home]
        assert np.array_equal(beating.over, best)


def test_what_is_on_lists_alone(load: tuple[Facts, Candidates, PairPool]) -> None:
    """All of it beats the prices; lists made anew under them, where unsure, hold each woman's best."""
    _, found, pool = load
    chance, sure = np.random.default_rng(9), 0
    for top in (9_000, 4_000):
        needed, price = chance.integers(-9_000, top + 1, pool.women), chance.integers(0, 3_000, pool.homes)
        every = set(by_hand(found, needed, price, 1, None))
        seen = pool.on_lists(needed, price, 3).pairs
        assert set(zip(seen.woman.tolist(), seen.home.tolist(), seen.points.tolist(), strict=True)) <= every
        pool.list_anew_where_unsure(needed, price)
        unsure = pool.lists.outside(Asked(needed, price, 1, pool.floor)).over() > 0
        on_lists, best = pool.on_lists(needed, price, 3).over, pool.beating(needed, price, most=1).over
        assert (on_lists <= best).all() and np.array_equal(on_lists[~unsure], best[~unsure])
        sure += int((~unsure & (best > 0)).sum())
    assert sure


def test_lists_made_anew_are_under_the_prices(load: tuple[Facts, Candidates, PairPool]) -> None:
    _, _, pool = load
    units = np.random.default_rng(4).integers(0, 3_000, pool.homes)
    some = np.arange(0, pool.women, 2)
    pool.list_anew(some, units)
    assert (pool.lists.bases[-1].of == units).all()
    assert (pool.lists.base[some] == len(pool.lists.bases) - 1).all()
    bases = len(pool.lists.bases)
    pool.list_anew(some, units.copy())
    assert len(pool.lists.bases) <= bases


def test_the_best_at_prices_to_begin_with(load: tuple[Facts, Candidates, PairPool]) -> None:
    _, found, pool = load
    dear = found.home[found.woman == found.woman[0]][0]
    units = np.zeros(pool.homes, np.int64)
    units[dear] = 10**6
    one, other = (pool.best(1, each) for each in (0 * units, units))
    assert (one.points >= pool.floor).all() and (other.points >= pool.floor).all()
    several = np.bincount(found.woman[found.proposable])[other.woman[other.home == dear]]
    assert (several == 1).all()


def test_prices_that_no_list_rests_on_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "LENGTH", 2)
    pool = build_pool(random_facts(1))
    nobody, free = np.full(pool.women, -10_000), np.zeros(pool.homes, np.int64)
    for price in range(9, 0, -1):
        pool.beating(nobody, free + price * 1_000, most=4)
        assert pool.lists.base.max() == len(pool.lists.bases) - 1 <= 2


def test_where_to_begin(load: tuple[Facts, Candidates, PairPool]) -> None:
    _, found, pool = load
    best = pool.best(2, np.zeros(pool.homes, np.int64))
    assert np.bincount(best.woman).max() == 2
    assert (best.points >= pool.floor).all()
    keys = found.woman * pool.homes + found.home
    assert np.isin(best.woman * pool.homes + best.home, keys).all()


def test_few_pairs_are_worked_out() -> None:
    facts = build_facts(generate(150, 400, 1), Policy())
    pool = build_pool(facts)
    best = pool.best(1, np.zeros(pool.homes, np.int64))
    needed = np.zeros(pool.women, np.int64)
    needed[best.woman] = best.points
    assert pool.beating(needed, np.zeros(pool.homes, np.int64), most=1).scored < pool.eligible / 20


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    build_pool(random_facts(1), told.append)
    assert told == sorted(told) and told[-1] == 1.0

"""Rounds without a flow: they bring in pairs that a flow would have asked for, and only such as are on the lists."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules import shortlists
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.rules.pairs import Pairs
from matcher.rules.pool import PairPool, build_pool
from matcher.solver.priced import rehearsed as module
from matcher.solver.priced import start
from matcher.solver.priced.first_prices import first_prices
from matcher.solver.priced.parts import priced_match_parts
from matcher.solver.priced.rehearsed import rehearsed
from matcher.synthetic import generate

SHAPES = (60, 200), (110, 40), (60, 60)
"""Women and homes."""


def begun(shape: tuple[int, int], promising: int) -> tuple[PairPool, Pairs]:
    pool = build_pool(build_facts(generate(*shape, 1), Policy()))
    return pool, pool.best(promising, first_prices(pool)[0])


def keys(pool: PairPool, pairs: Pairs) -> np.ndarray:
    return pairs.woman * pool.homes + pairs.home


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("length", [4, 512])
def test_what_is_added_may_be_proposed(shape: tuple[int, int], length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "LENGTH", length)
    pool, pairs = begun(shape, 1)
    more, scored = rehearsed(pool, pairs)
    every = find_candidates(pool.facts)
    all_keys = every.woman * pool.homes + every.home
    at = np.searchsorted(all_keys, keys(pool, more))
    assert np.array_equal(all_keys[at], keys(pool, more)) and every.proposable[at].all()
    assert np.array_equal(every.points[at], more.points)
    assert np.isin(keys(pool, pairs), keys(pool, more)).all()
    added = np.bincount(more.woman, minlength=pool.women) - np.bincount(pairs.woman, minlength=pool.women)
    assert 0 < added.max() <= len(module.ANEW) * module.ADDED and scored >= added.sum()
    assert not len(np.setdiff1d(more.woman, pairs.woman))


def test_lists_are_made_anew_where_a_better_home_may_be_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "LENGTH", 4)
    pool, pairs = begun((60, 200), 1)
    before = len(pool.lists.bases)
    rehearsed(pool, pairs)
    assert len(pool.lists.bases) > before and (pool.lists.base == len(pool.lists.bases) - 1).any()


def test_fewer_rounds_with_a_flow_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PROMISING", 2)
    facts = [build_facts(generate(*shape, 1), Policy()) for shape in SHAPES]
    with_it = [priced_match_parts(each) for each in facts]
    monkeypatch.setattr(module, "ANEW", ())
    without = [priced_match_parts(each) for each in facts]
    assert [one.result.levels for one in with_it] == [other.result.levels for other in without]
    assert all(one.result.gap == 0.0 for one in with_it)
    assert sum(one.rounds for one in with_it) < sum(other.rounds for other in without)


def test_nobody_has_nothing_to_bid_for() -> None:
    pool = build_pool(build_facts(generate(3, 3, 1).replace(homes=(), occupants=(), pins=()), Policy()))
    pairs, scored = rehearsed(pool, pool.best(1, first_prices(pool)[0]))
    assert not len(pairs.woman) and scored == 0

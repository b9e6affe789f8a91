"""Prices before any pair is worked out: whom the lists leave without a home looks further."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules import shortlists
from matcher.rules.facts import build_facts
from matcher.rules.patch_search import NOTHING
from matcher.rules.pool import PairPool, build_pool
from matcher.solver.priced import first_prices as module
from matcher.solver.priced.first_prices import first_prices
from matcher.synthetic import generate

SHAPES = (60, 200), (110, 40), (60, 60)
"""Women and homes."""


def pool_of(shape: tuple[int, int]) -> PairPool:
    return build_pool(build_facts(generate(*shape, 1), Policy()))


@pytest.mark.parametrize("shape", SHAPES)
def test_lists_of_all_homes_are_not_made_anew(shape: tuple[int, int]) -> None:
    pool = pool_of(shape)
    price, is_scarce = first_prices(pool)
    assert is_scarce == (shape == (110, 40))
    assert (pool.lists.left_out == NOTHING).all() and (pool.lists.base == 0).all()
    assert price.shape == (pool.homes,) and (price >= 0).all() and (price > 0).sum() > 30


def test_whose_list_is_wanted_by_others_bids_for_other_homes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With lists of two homes each nearly as many homes are held as with lists of all homes."""
    every = (first_prices(pool_of((60, 60)))[0] > 0).sum()
    monkeypatch.setattr(shortlists, "LENGTH", 2)
    monkeypatch.setattr(module, "SCARCE", 1.0)
    longer = pool_of((60, 60))
    found = (first_prices(longer)[0] > 0).sum()
    assert (longer.lists.base > 0).any()
    monkeypatch.setattr(PairPool, "list_anew", lambda *_: None)
    never = (first_prices(pool_of((60, 60)))[0] > 0).sum()
    assert never < found and found > 0.8 * every


def test_where_homes_are_scarce_no_list_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "LENGTH", 2)
    pool = pool_of((110, 40))
    assert first_prices(pool)[1] and (pool.lists.base == 0).all()


def test_it_ends_where_most_stay_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlists, "LENGTH", 2)
    monkeypatch.setattr(module, "SCARCE", 1.0)
    asked: list[int] = []
    list_anew = PairPool.list_anew
    monkeypatch.setattr(
        PairPool, "list_anew", lambda pool, women, units: (asked.append(len(women)), list_anew(pool, women, units))
    )
    first_prices(pool_of((110, 40)))
    assert asked and all(more <= module.FEWER * less for less, more in pairwise(asked))


def test_the_same_again() -> None:
    one, other = (first_prices(pool_of((60, 60)))[0] for _ in range(2))
    assert np.array_equal(one, other)

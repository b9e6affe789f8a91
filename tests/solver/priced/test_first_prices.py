"""Prices to begin with: women who want the same home bid it up, those who stand alone pay nothing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matcher.domain import Policy
from matcher.rules.facts import build_facts
from matcher.rules.pairs import Ints
from matcher.rules.point_bounds import point_bounds
from matcher.rules.pool import build_pool
from matcher.rules.shortlists import Shortlists
from matcher.solver.priced import first_prices as auction
from matcher.solver.priced.first_prices import first_prices
from matcher.synthetic import generate

LISTED = 3
SHAPES = (60, 200), (110, 40), (60, 60)
"""Women and homes."""


def lists_of(*rows: list[int]) -> Shortlists:
    """Lists that promise these points for homes 0, 1, 2; -1 = not on the list."""
    facts = build_facts(generate(len(rows), LISTED, 1), Policy())
    lists = Shortlists(point_bounds(facts), len(rows), LISTED, 0)
    lists.home[:] = np.arange(LISTED)
    lists.bound[:] = rows
    return lists


def test_who_stands_alone_bids_no_more_than_the_next_best_leaves() -> None:
    price = first_prices(lists_of([5_000, 4_000, -1]))
    assert price.tolist() == [1_000 + auction.STEP_POINTS, 0, 0]


def test_nobody_bids_for_nothing() -> None:
    assert first_prices(lists_of([-1, -1, -1])).tolist() == [0, 0, 0]


def test_a_home_that_two_want_is_bid_up_until_one_turns_away() -> None:
    price = first_prices(lists_of([5_000, 4_500, -1], [5_000, 1_000, -1]))
    assert price[0] >= 500 and price[2] == 0
    assert 4_500 - price[1] >= 5_000 - price[0] - 2 * auction.STEP_POINTS


def nearly_best(lists: Shortlists, price: Ints) -> csr_array:
    """(women, homes) which priced homes are within a step of all a woman could have, nothing among it."""
    net = np.where(lists.bound < 0, -auction.STEP_POINTS - 1, lists.bound - price[lists.home])
    near = net >= net.max(axis=1, initial=0, keepdims=True) - auction.STEP_POINTS
    woman, at = np.nonzero(near & (price[lists.home] > 0))
    return csr_array((np.ones(len(woman)), (woman, lists.home[woman, at])), shape=(len(net), lists.homes))


@pytest.mark.parametrize("shape", SHAPES)
def test_homes_are_held_nearly_at_their_best(shape: tuple[int, int]) -> None:
    """Every priced home has a woman of its own for whom it is within a step of her best, however early bids end."""
    lists = build_pool(build_facts(generate(*shape, 1), Policy())).lists
    price = first_prices(lists)
    assert (price >= 0).all() and (price > 0).sum() > 30
    held = maximum_bipartite_matching(nearly_best(lists, price), perm_type="row")
    assert (held[price > 0] >= 0).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_once_bids_end_nobody_lacks_a_home_that_she_would_gain_by(
    shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has one of her own within a step of her best."""
    monkeypatch.setattr(auction, "BIDS", 100_000)
    lists = build_pool(build_facts(generate(*shape, 1), Policy())).lists
    price = first_prices(lists)
    gains = np.flatnonzero(((lists.bound > price[lists.home]) & (lists.bound >= 0)).any(axis=1))
    assert len(gains) > 20
    assert (maximum_bipartite_matching(nearly_best(lists, price)[gains], perm_type="column") >= 0).all()


@pytest.mark.parametrize("at_once", [1, 7])
def test_however_few_women_are_looked_at_together_prices_are_the_same(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = build_pool(build_facts(generate(60, 200, 1), Policy())).lists
    usual = first_prices(lists)
    monkeypatch.setattr(auction, "WOMEN_AT_ONCE", at_once)
    assert np.array_equal(first_prices(lists), usual)

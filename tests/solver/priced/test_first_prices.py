"""Prices to begin with: women who want the same home bid it up, those who stand alone pay nothing."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.facts import build_facts
from matcher.rules.point_bounds import point_bounds
from matcher.rules.pool import build_pool
from matcher.rules.shortlists import Shortlists
from matcher.solver.priced import first_prices as auction
from matcher.solver.priced.first_prices import first_prices
from matcher.synthetic import generate

LISTED = 3


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


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
def test_homes_are_held_nearly_at_their_best(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few women are looked at together; and at the end each has a home that is within a step of her best."""
    facts = build_facts(generate(60, 200, 1), Policy())
    lists = build_pool(facts).lists
    usual = first_prices(lists)
    monkeypatch.setattr(auction, "WOMEN_AT_ONCE", at_once)
    assert np.array_equal(first_prices(lists), usual)
    assert (usual >= 0).all() and 0 < (usual > 0).sum() <= 60

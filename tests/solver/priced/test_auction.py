"""Prices of an auction: women who want the same home bid it up, those who stand alone pay nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matcher.solver.priced import auction as auction_module
from matcher.solver.priced.auction import NOBODY, Auction

STEP, TIMES = 30, 60
SHAPES = (60, 200), (110, 40), (60, 60)
"""Women and homes."""


def held_among(*rows: list[int], times: int = TIMES) -> Auction:
    """After bids for homes 0, 1, 2 that are worth these points; -1 = not on the list."""
    home = np.tile(np.arange(len(rows[0]), dtype=np.int32), (len(rows), 1))
    auction = Auction(home, np.array(rows), len(rows[0]), STEP)
    auction.bid(auction.lacking(), times)
    return auction


def random_lists(women: int, homes: int, seed: int = 1) -> Auction:
    """Ten homes each, of which some are worth nothing to her."""
    chance = np.random.default_rng(seed)
    home = np.array([chance.permutation(homes)[:10] for _ in range(women)], np.int32)
    worth = chance.integers(0, 9_000, home.shape).astype(np.int16)
    worth[chance.random(home.shape) < 0.1] = -1
    return Auction(home, worth, homes, STEP)


def test_who_stands_alone_bids_no_more_than_the_next_best_leaves() -> None:
    auction = held_among([5_000, 4_000, -1])
    assert auction.price.tolist() == [1_000 + STEP, 0, 0] and auction.holder.tolist() == [0, NOBODY, NOBODY]


def test_nobody_bids_for_nothing() -> None:
    auction = held_among([-1, -1, -1])
    assert auction.price.tolist() == [0, 0, 0] and not len(auction.lacking())


def test_a_home_that_two_want_is_bid_up_until_one_turns_away() -> None:
    price = held_among([5_000, 4_500, -1], [5_000, 1_000, -1]).price
    assert price[0] >= 500 and price[2] == 0
    assert 4_500 - price[1] >= 5_000 - price[0] - 2 * STEP


def test_who_is_outbid_everywhere_lacks_a_home() -> None:
    auction = held_among([5_000, 900], [5_000, 400], [4_000, 100], times=1_000)
    assert auction.lacking().tolist() == [2]


def nearly_best(auction: Auction) -> csr_array:
    """(women, homes) which priced homes are within a step of all a woman could have, nothing among it."""
    net = np.where(auction.worth < 0, -STEP - 1, auction.worth - auction.price[auction.home])
    near = net >= net.max(axis=1, initial=0, keepdims=True) - STEP
    woman, at = np.nonzero(near & (auction.price[auction.home] > 0))
    return csr_array((np.ones(len(woman)), (woman, auction.home[woman, at])), shape=(len(net), len(auction.price)))


@pytest.mark.parametrize("shape", SHAPES)
def test_homes_are_held_nearly_at_their_best(shape: tuple[int, int]) -> None:
    """Every priced home has a woman of its own for whom it is within a step of her best, however early bids end."""
    auction = random_lists(*shape)
    auction.bid(auction.lacking(), TIMES)
    assert (auction.price >= 0).all() and (auction.price > 0).sum() > 30
    near = nearly_best(auction).toarray()
    held = np.flatnonzero(auction.holder != NOBODY)
    assert np.array_equal(held, np.flatnonzero(auction.price > 0)) and near[auction.holder[held], held].all()


@pytest.mark.parametrize("shape", SHAPES)
def test_once_bids_end_nobody_lacks_a_home_that_she_would_gain_by(shape: tuple[int, int]) -> None:
    """Each has one of her own within a step of her best."""
    auction = random_lists(*shape)
    auction.bid(auction.lacking(), 100_000)
    gains = np.flatnonzero(((auction.worth > auction.price[auction.home]) & (auction.worth >= 0)).any(axis=1))
    assert len(gains) > 10
    assert (maximum_bipartite_matching(nearly_best(auction)[gains], perm_type="column") >= 0).all()


@pytest.mark.parametrize("at_once", [1, 7])
def test_however_few_women_are_looked_at_together_prices_are_the_same(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, other = random_lists(60, 200), random_lists(60, 200)
    usual.bid(usual.lacking(), TIMES)
    monkeypatch.setattr(auction_module, "WOMEN_AT_ONCE", at_once)
    other.bid(other.lacking(), TIMES)
    assert np.array_equal(usual.price, other.price) and np.array_equal(usual.holder, other.holder)


def smallest_held(auction: Auction) -> NDArray[np.float64]:
    """(homes,) the smallest prices at which no holder would rather have another home that is held, by more than a step,
    as a linear programme."""
    seat = {int(woman): home for home, woman in enumerate(auction.holder.tolist()) if woman != NOBODY}
    worth = {
        (woman, int(home)): int(points)
        for woman in seat
        for home, points in zip(auction.home[woman], auction.worth[woman], strict=True)
        if points >= 0
    }
    rows, limits = [], []
    for (woman, home), points in worth.items():
        if home != seat[woman] and auction.holder[home] != NOBODY:
            row = np.zeros(len(auction.price))
            row[home], row[seat[woman]] = -1.0, 1.0
            rows.append(row)
            limits.append(worth[woman, seat[woman]] - points + STEP)
    solved = linprog(np.ones(len(auction.price)), A_ub=np.array(rows), b_ub=np.array(limits), method="highs")
    assert solved.success
    return np.round(solved.x)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("times", [5, 100_000])
def test_settled_prices_are_the_smallest_at_which_holders_stay(shape: tuple[int, int], times: int) -> None:
    for seed in range(3):
        auction = random_lists(*shape, seed)
        auction.bid(auction.lacking(), times)
        settled = auction.settled()
        assert np.array_equal(settled, smallest_held(auction))
        assert (settled <= auction.price).all() and (settled < auction.price).any()


def test_nothing_is_settled_where_nobody_bids() -> None:
    assert not len(Auction(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.int16), 0, STEP).settled())
    assert held_among([-1, -1], [-1, -1]).settled().tolist() == [0, 0]

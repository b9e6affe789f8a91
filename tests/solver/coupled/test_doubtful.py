"""Whom the search chooses anew by what the packings of a bound say."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver.coupled.doubtful import FIRST_AGENTS, MOST_AGENTS, MOST_SECONDS, Doubtful
from matcher.solver.coupled.guide import Guide
from matcher.solver.coupled.rows import Rows, rows_of
from matcher.solver.coupled.search import Search
from matcher.solver.coupled.start import filled
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import binding_hours, breaks_no_rule

AGENTS, PLACES, TRIES = 60, 40, 30


@pytest.fixture(scope="module")
def rows() -> Rows:
    model = binding_hours(AGENTS, PLACES, 1)
    return rows_of(model, np.arange(len(model.pair_agent)))


def started(rows: Rows, doubtful: Doubtful | None) -> Search:
    """A search from a plan that takes pairs as they come."""
    x = filled(rows, np.zeros(len(rows.pairs), bool), np.arange(len(rows.pairs)))
    return Search(rows, x, np.ones(len(rows.pairs)), np.random.default_rng(1), doubtful)


def test_who_is_never_packed_where_the_plan_has_her_goes_before_who_always_is(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.solver.coupled.doubtful.CHANCE", 0.0)
    search = started(rows, None)
    placed = np.flatnonzero(search.x)
    agreed = placed[: len(placed) // 2]
    shares = np.zeros(len(rows.pairs))
    shares[agreed] = 1.0
    free = Doubtful(shares, len(placed) - len(agreed)).pick(rows, search.x, search.chance)
    assert free.any() and not free[rows.agent[agreed]].any()


def test_who_is_left_out_is_doubtful_where_the_packings_place_her(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.solver.coupled.doubtful.CHANCE", 0.0)
    search = started(rows, None)
    shares = search.x.astype(float)
    left = int(np.setdiff1d(rows.agent, rows.agent[search.x])[0])
    shares[np.flatnonzero(rows.agent == left)[0]] = 1.0
    free = Doubtful(shares, 1).pick(rows, search.x, search.chance)
    assert np.flatnonzero(free).tolist() == [left]


def test_at_most_about_half_of_all_are_chosen_anew(rows: Rows) -> None:
    search = started(rows, None)
    free = Doubtful(np.zeros(len(rows.pairs)), MOST_AGENTS).pick(rows, search.x, search.chance)
    assert int(free.sum()) == AGENTS // 2 + 1


def test_tries_in_vain_grow_while_they_are_quick_and_shrink_when_they_are_slow() -> None:
    doubtful = Doubtful(np.zeros(0))
    for _ in range(50):
        doubtful.learn(0.0)
    assert doubtful.agents == MOST_AGENTS
    for _ in range(50):
        doubtful.learn(MOST_SECONDS)
    assert doubtful.agents == FIRST_AGENTS / 2


def test_one_try_may_take_a_second_or_what_is_left(rows: Rows) -> None:
    doubtful, short = Doubtful(np.zeros(0)), Watch(0.5)
    short.begin()
    assert doubtful.seconds(Watch()) == np.inf
    assert doubtful.seconds(short) <= 0.5


@pytest.mark.parametrize("seed", range(3))
def test_the_plan_keeps_every_rule_gets_better_and_is_the_same_again(rows: Rows, seed: int) -> None:
    shares = np.random.default_rng(seed).random(len(rows.pairs))
    found = []
    for _ in range(2):
        search = started(rows, Doubtful(shares))
        before = search.levels(search.x)
        plan = search.run(TRIES, Watch(), lambda _stage, _chosen: None)
        assert search.levels(search.x) > before
        assert rows.holds(search.x) and breaks_no_rule(rows.model, plan[plan >= 0])
        found.append(plan.tolist())
    assert found[0] == found[1]


def test_a_guide_knows_no_share_of_pairs_that_it_did_not_look_at() -> None:
    guide = Guide(1, np.array([2, 5, 7]), np.zeros(0), np.array([0.25, 0.5, 1.0]), 0, np.zeros(0, np.int64))
    assert guide.shares_of(np.array([0, 2, 6, 7, 9])).tolist() == [0.0, 0.25, 0.0, 1.0, 0.0]

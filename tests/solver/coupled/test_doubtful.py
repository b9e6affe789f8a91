"""Whom the search chooses anew by what the packings of a bound say."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver.coupled.doubtful import FIRST_AGENTS, MOST_AGENTS, MOST_SECONDS, Doubtful, Size, first_size
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
    free = Doubtful(shares, Size(len(placed) - len(agreed))).pick(rows, search.x, search.chance)
    assert free.any() and not free[rows.agent[agreed]].any()


def test_who_is_left_out_is_doubtful_where_the_packings_place_her(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.solver.coupled.doubtful.CHANCE", 0.0)
    search = started(rows, None)
    shares = search.x.astype(float)
    left = int(np.setdiff1d(rows.agent, rows.agent[search.x])[0])
    shares[np.flatnonzero(rows.agent == left)[0]] = 1.0
    free = Doubtful(shares, Size(1)).pick(rows, search.x, search.chance)
    assert np.flatnonzero(free).tolist() == [left]


def test_at_most_about_half_of_all_are_chosen_anew(rows: Rows) -> None:
    search = started(rows, None)
    free = Doubtful(np.zeros(len(rows.pairs)), Size(MOST_AGENTS)).pick(rows, search.x, search.chance)
    assert int(free.sum()) == AGENTS // 2 + 1


def test_tries_in_vain_grow_while_they_are_quick_and_shrink_when_they_are_slow() -> None:
    size = Size()
    for _ in range(50):
        size.learn(0.0)
    assert size.agents == MOST_AGENTS
    for _ in range(50):
        size.learn(MOST_SECONDS)
    assert size.agents == FIRST_AGENTS / 2


@pytest.mark.parametrize("first", [1, 2, 25, FIRST_AGENTS])
def test_a_slow_try_never_makes_the_next_one_larger(first: int) -> None:
    size = Size(first)
    for _ in range(50):
        before = size.agents
        size.learn(MOST_SECONDS)
        assert 1 <= size.agents <= before
    assert size.agents == max(1, first / 2)


def test_of_few_agents_somebody_is_chosen_anew_all_the_same(rows: Rows) -> None:
    search, size = started(rows, None), first_size(3)
    assert Doubtful(np.zeros(len(rows.pairs)), size).pick(rows, search.x, search.chance).sum() == 1
    for _ in range(10):
        size.learn(0.0)
    assert size.agents > 3


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

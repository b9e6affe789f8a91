"""Eligible pairs with their points: the same however they are cut into blocks and however the tables are sorted."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.intake import read_tables
from matcher.rules import bitmap, candidates
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.rules.registry import criteria, hard_rules
from tests import oracles
from tests.rules.random_world import policy_of, random_facts
from tests.rules.world import AS_OF, facts_of, home, woman
from tests.strategies import random_directory

SEEDS = range(6)


def rows_of(facts: Facts, found: Candidates) -> dict[tuple[str, str], tuple[int, ...]]:
    """(woman_id, home_id) -> points, proposable, and points by criterion."""
    return {
        (facts.instance.women[woman].woman_id, facts.instance.homes[it].home_id): (
            int(found.points[row]),
            int(found.proposable[row]),
            *(int(points[row]) for points in found.by_criterion),
        )
        for row, (woman, it) in enumerate(zip(found.woman, found.home, strict=True))
    }


def same(one: Candidates, other: Candidates) -> bool:
    """Equal array by array."""
    arrays = [(part.woman, part.home, part.points, part.proposable, *part.by_criterion) for part in (one, other)]
    return all(np.array_equal(left, right) for left, right in zip(*arrays, strict=True))


@pytest.mark.parametrize("pairs", [1, 7, 8, 15, 10**9])
def test_block_size_changes_nothing(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in SEEDS:
        facts = random_facts(seed)
        whole = find_candidates(facts, keep_criteria=True)
        monkeypatch.setattr(candidates, "BLOCK_PAIRS", pairs)
        assert same(find_candidates(facts, keep_criteria=True), whole)
        monkeypatch.undo()


def shuffled(folder: Path, copy: Path, seed: int) -> Path:
    """The same tables with their rows in another order."""
    copy.mkdir()
    for table in sorted(folder.glob("*.csv")):
        header, *rows = table.read_text(encoding="utf-8").splitlines()
        random.Random(seed).shuffle(rows)
        (copy / table.name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return copy


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int, tmp_path: Path) -> None:
    folder = random_directory(seed, tmp_path / "tables")
    found = [
        find_candidates(build_facts(read_tables(tables, AS_OF).instance, policy_of(seed)), keep_criteria=True)
        for tables in (folder, shuffled(folder, tmp_path / "one", 1), shuffled(folder, tmp_path / "two", 2))
    ]
    assert same(found[0], found[1]) and same(found[0], found[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_they_are_the_pairs_the_oracle_allows(seed: int, tmp_path: Path) -> None:
    folder, policy = random_directory(seed, tmp_path), policy_of(seed)
    facts = build_facts(read_tables(folder, AS_OF).instance, policy)
    data = oracles.load(folder)
    points = {
        pair: oracles.points(data, data.women[pair[0]], data.homes[pair[1]], policy)[0]
        for pair in oracles.eligible_pairs(data, policy)
    }
    expected = {pair: (total, int(total >= policy.quality_floor_points)) for pair, total in points.items()}
    assert rows_of(facts, find_candidates(facts)) == expected


def test_they_are_sorted_by_woman_and_then_home() -> None:
    facts = facts_of(
        *(woman(woman_id=name) for name in "abc"), *(home(home_id=name, women_only=name == "h") for name in "hij")
    )
    found = find_candidates(facts)
    assert found.woman.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert found.home.tolist() == [0, 1, 2] * 3
    # All three women are alike, and so are the homes to every rule but one: one answer a rule, and two more.
    assert found.evaluated == 2


def test_answers_asked_for_pair_by_pair_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """One rule, whose kinds of rows and homes save too little: one answer to see that, and one for every pair."""
    monkeypatch.setattr(bitmap, "WORTH_IT", 0.0)
    only_access = {rule.code: "off" for rule in hard_rules()} | {"access": "on"}
    women = [woman(woman_id="a"), woman(woman_id="b", access_need="step_free"), woman(woman_id="c")]
    homes = [home(home_id=name, access="step_free") for name in "hi"]
    assert find_candidates(facts_of(*women, *homes, rules=only_access)).evaluated == 1 + 3 * 2


def test_points_are_whole_and_what_is_proposable_is_yes_or_no() -> None:
    found = find_candidates(random_facts(2), keep_criteria=True)
    assert {points.dtype for points in (found.points, *found.by_criterion)} == {np.dtype(np.int32)}
    assert (found.woman.dtype, found.home.dtype, found.proposable.dtype) == (np.intp, np.intp, np.bool_)


def test_criteria_are_kept_on_request_and_add_up() -> None:
    facts = random_facts(2)
    assert find_candidates(facts).by_criterion == ()
    found = find_candidates(facts, keep_criteria=True)
    assert len(found.by_criterion) == len(criteria())
    assert len(found.points) > 0
    np.testing.assert_array_equal(np.sum(found.by_criterion, axis=0), found.points)


@pytest.mark.parametrize(("floor", "proposable"), [(6000, True), (6001, False)])
def test_the_floor_is_the_least_that_is_proposed(floor: int, proposable: bool) -> None:
    facts = facts_of(home(tenancy="assured_shorthold"), quality_floor_points=floor, weights={"tenure": 1.0})
    found = find_candidates(facts)
    assert (found.points.tolist(), found.proposable.tolist()) == ([6000], [proposable])


def test_nobody_is_eligible() -> None:
    found = find_candidates(facts_of(home(available_from=None)), keep_criteria=True)
    assert (len(found.woman), len(found.points), found.evaluated) == (0, 0, 1)


def test_progress_ends_at_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "BLOCK_PAIRS", 1)
    told: list[float] = []
    find_candidates(build_facts(random_facts(0).instance, Policy()), progress=told.append)
    assert told == sorted(told)
    assert (len(told), told[-1]) == (6, 1.0)

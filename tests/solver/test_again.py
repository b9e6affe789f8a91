"""A match after a change is as good as one from nothing, by its own proof, whatever changed; the rest is as it was."""

from __future__ import annotations

import dataclasses
import random
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Instance, Policy
from matcher.domain.changes import changes_between, with_rows_of
from matcher.facade import read_tables
from matcher.rules.again import candidates_again
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.rules.facts.again import facts_again
from matcher.rules.facts.help_again import KINDS
from matcher.rules.pool import PairPool
from matcher.solver.again import rematch
from matcher.solver.build import InfeasiblePins
from matcher.solver.check import check
from matcher.solver.match import Match, match
from matcher.solver.replan import replan
from matcher.synthetic import generate
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import AS_OF
from tests.runs import FIXTURES
from tests.solver import instance_changes as make

SEEDS = settings(deadline=None, derandomize=True, max_examples=6)
seeds = st.integers(0, 59)


def require_same(found: Match, instance: Instance, previous: dict[str, str] | None = None) -> None:
    """The same pairs, points and levels as from nothing, as far proven; and the referee, asked in full, agrees."""
    cold = match(instance, found.policy, previous=previous)
    assert found.instance == instance
    for name in ("woman", "home", "points", "proposable"):
        assert np.array_equal(getattr(found.candidates, name), getattr(cold.candidates, name)), name
    require_same_model(found, cold)
    assert found.plan.levels == cold.plan.levels and found.plan.gap == cold.plan.gap
    assert check(instance, found.policy, found.plan, previous=previous) == ()


def require_same_model(found: Match, cold: Match) -> None:
    """Array by array, rules included; and in good order, which the spliced one has not been asked about."""
    assert np.array_equal(found.built.candidate, cold.built.candidate)
    model = dataclasses.replace(found.built.model)
    pairs = [(model, cold.built.model), *zip(model.coupling, cold.built.model.coupling, strict=True)]
    for one, other in pairs:
        assert type(one) is type(other)
        for part in dataclasses.fields(one):
            held, expected = getattr(one, part.name), getattr(other, part.name)
            if part.name != "coupling":
                assert type(held) is type(expected) and np.array_equal(held, expected), part.name


def require_same_or_refused(before: Match, instance: Instance) -> Match | None:
    try:
        found = rematch(before, instance)
    except InfeasiblePins:
        with pytest.raises(InfeasiblePins):
            match(instance, before.policy)
        return None
    require_same(found, instance)
    return found


def first(seed: int) -> tuple[Instance, Match] | None:
    """All there ever is, and the match of all but one woman and one home."""
    whole = random_instance(seed)
    now = make.without_home(make.without_woman(whole, whole.women[seed % 6].woman_id), whole.homes[seed % 7].home_id)
    try:
        return whole, match(now, policy_of(seed))
    except InfeasiblePins:
        return None


@pytest.mark.parametrize("kind", make.KINDS_OF_CHANGE)
@SEEDS
@given(seed=seeds)
def test_one_change(kind: str, seed: int) -> None:
    start = first(seed)
    if start is not None:
        whole, before = start
        require_same_or_refused(before, make.KINDS_OF_CHANGE[kind](whole, before.instance, random.Random(seed)))


def undone(before: Match, kind: str, number: int) -> tuple[Instance, str]:
    """What is left once whoever was proposed for a home declines it, or it is withdrawn; and which of the plan's."""
    item = before.plan.placements[number % len(before.plan.placements)]
    if kind == "decline":
        return make.decided(before.instance, item.woman_id, item.home_id, "veto"), item.woman_id
    return make.without_home(before.instance, item.home_id), item.woman_id


@pytest.mark.parametrize("kind", ["decline", "home withdrawn"])
@SEEDS
@given(seed=seeds)
def test_a_proposal_that_comes_to_nothing(kind: str, seed: int) -> None:
    start = first(seed)
    if start is None or not start[1].plan.placements:
        return
    instance, woman_id = undone(start[1], kind, seed)
    found = require_same_or_refused(start[1], instance)
    assert found is None or homes_of(found).get(woman_id) != homes_of(start[1])[woman_id]


def homes_of(found: Match) -> dict[str, str]:
    return {item.woman_id: item.home_id for item in found.plan.placements}


@SEEDS
@given(seed=seeds)
def test_changes_one_after_another(seed: int) -> None:
    start, chance = first(seed), random.Random(seed)
    if start is None:
        return
    whole, now = start
    for kind in chance.choices(list(make.KINDS_OF_CHANGE), k=6):
        found = require_same_or_refused(now, make.KINDS_OF_CHANGE[kind](whole, now.instance, chance))
        now = now if found is None else found


@SEEDS
@given(seed=seeds)
def test_against_the_plan_before(seed: int) -> None:
    start = first(seed)
    if start is None:
        return
    whole, before = start
    previous = {item.woman_id: item.home_id for item in before.plan.placements}
    instance = make.home_offered(whole, make.woman_joins(whole, before.instance, random.Random(1)), random.Random(2))
    require_same(rematch(before, instance, previous=previous), instance, previous)


@SEEDS
@given(seed=seeds)
def test_facts_are_those_built_from_nothing(seed: int) -> None:
    whole, chance = random_instance(seed), random.Random(seed)
    old = build_facts(make.without_woman(make.without_home(whole, "h3"), "w2"), policy_of(seed))
    instance = make.home_changed(
        make.home_offered(whole, make.woman_joins(whole, old.instance, chance), chance), chance
    )
    facts = facts_again(old, instance, changes_between(old.instance, instance))
    if facts is not None:
        require_same_facts(facts, build_facts(instance, policy_of(seed)))


def require_same_facts(facts: Facts, cold: Facts) -> None:
    assert facts.tables.keys() == cold.tables.keys()
    assert (facts.households, facts.woman_row, facts.home_row) == (cold.households, cold.woman_row, cold.home_row)
    assert facts.pulls == cold.pulls
    for name in set(facts.tables) - {"roads"}:
        table, other = facts.tables[name], cold.tables[name]
        assert table.size == other.size and table.columns.keys() == other.columns.keys()
        assert np.array_equal(np.asarray(table.parent), np.asarray(other.parent))
        for column in set(table.columns) - {"road", "help", *KINDS}:
            held, expected = table.columns[column], other.columns[column]
            assert held.dtype == expected.dtype and held.tolist().__repr__() == expected.tolist().__repr__(), column
        if "road" in table.columns:
            for axis in cold.tables["roads"].columns:
                ways = (one.tables["roads"].columns[axis][one.tables[name].columns["road"]] for one in (facts, cold))
                assert np.array_equal(*ways, equal_nan=True)
    for day in KINDS:
        helps = (one.tables["homes"].columns["help"][:, one.tables["women"].columns[day]] for one in (facts, cold))
        assert np.array_equal(*helps, equal_nan=True)


def test_national_changes_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the national fixture, its homes each for one household, so that nothing couples them. Nobody whom a change did
    not touch is asked whether she is content."""
    monkeypatch.setattr(replan, "_unhappy", None)
    whole, chance = read_tables(FIXTURES / "national", AS_OF), random.Random(7)
    alone = (dataclasses.replace(home, sharing="self_contained") for home in whole.homes)
    whole = whole.replace(homes=tuple(alone), occupants=())
    now = match(whole)
    order = ("woman withdrawn", "home withdrawn", "late referral", "home offered", "decline", "home changed")
    for kind in (*order, "woman changed", "limit changed"):
        found = rematch(now, make.KINDS_OF_CHANGE[kind](whole, now.instance, chance))
        assert found.result.method == "shortest augmenting paths" and found.plan.gap == 0.0, kind
        now = found
    for kind in ("decline", "home withdrawn"):
        instance, woman_id = undone(now, kind, 200)
        found = rematch(now, instance)
        assert found.result.method == "shortest augmenting paths" and found.plan.gap == 0.0, kind
        assert homes_of(found).get(woman_id) != homes_of(now)[woman_id]
        now = found
    row = int(np.flatnonzero(now.candidates.proposable)[1_000])
    pair = whole.women[now.candidates.woman[row]].woman_id, now.instance.homes[now.candidates.home[row]].home_id
    now = rematch(now, make.decided(now.instance, *pair, "pin"))
    assert pair in {(item.woman_id, item.home_id) for item in now.plan.placements}
    require_same(now, now.instance)


def test_where_rules_couple_women_the_plan_before_is_the_start() -> None:
    whole = generate(80, 60, 2)
    before = match(make.without_woman(whole, whole.women[20].woman_id))
    assert before.result.duals
    found = rematch(before, whole)
    assert "plan of before" in found.result.seconds and "first plan" not in found.result.seconds
    require_same(found, whole)


def test_where_shared_homes_couple_women_changes_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the plan without those rules, which the prices prove, nobody is asked whether she is content."""
    monkeypatch.setattr(replan, "_unhappy", None)
    whole, chance = generate(80, 60, 2), random.Random(3)
    whole = whole.replace(
        partners=tuple(dataclasses.replace(partner, caseload_hours_week=None) for partner in whole.partners)
    )
    now, mended = match(whole), 0
    for kind in ("woman withdrawn", "home withdrawn", "late referral", "home offered", "decline", "decision lifted"):
        assert now.result.duals and now.result.relaxed is not None, kind
        found = rematch(now, make.KINDS_OF_CHANGE[kind](whole, now.instance, chance))
        mended += "plan of before" in found.result.seconds and "first plan" not in found.result.seconds
        require_same(found, found.instance)
        now = found
    for number, kind in enumerate(("decline", "home withdrawn", "decline")):
        found = rematch(now, undone(now, kind, 7 * number)[0])
        mended += "plan of before" in found.result.seconds and "first plan" not in found.result.seconds
        require_same(found, found.instance)
        now = found
    assert mended >= 6


def test_where_not_every_pair_is_listed_all_is_done_from_nothing() -> None:
    whole = random_instance(4)
    before = dataclasses.replace(match(make.without_woman(whole, "w1")), pool=cast(PairPool, object()))
    found = rematch(before, whole)
    assert "model" not in found.seconds
    require_same(found, whole)


def test_what_bears_on_everybody_is_matched_from_nothing() -> None:
    whole, before = random_instance(2), match(random_instance(2), Policy())
    later = whole.replace(sites=(), lha=())
    assert changes_between(whole, later).everything
    require_same(rematch(before, later), later)


def test_equal_rows_are_no_change() -> None:
    whole = random_instance(4)
    copied = whole.replace(
        **{name: tuple(map(dataclasses.replace, getattr(whole, name))) for name in (*make.HERS, "homes")}
    )
    assert len(changes_between(whole, copied).women) == len(whole.women)
    found = changes_between(whole, with_rows_of(whole, copied))
    assert not found.women and not found.homes and not found.everything


def test_points_by_criterion_are_kept_where_they_were() -> None:
    whole = random_instance(4)
    before = match(make.without_woman(whole, "w1"), keep_criteria=True)
    found = rematch(before, whole).candidates
    cold = match(whole, keep_criteria=True).candidates
    assert np.array_equal(found.by_criterion, cold.by_criterion)


def test_pairs_of_others_are_not_asked_about_again() -> None:
    whole = random_instance(4)
    old = build_facts(make.without_woman(whole, "w1"), Policy())
    held, changes = find_candidates(old), changes_between(old.instance, whole)
    facts = facts_again(old, whole, changes)
    assert facts is not None
    more = candidates_again(old, held, facts, changes).candidates
    assert held.evaluated < more.evaluated <= held.evaluated + len(whole.homes)


def test_the_referee_can_be_asked_in_full() -> None:
    whole = random_instance(4)
    before = match(make.without_woman(whole, "w1"))
    assert rematch(before, whole, judge_all=True).plan == rematch(before, whole).plan

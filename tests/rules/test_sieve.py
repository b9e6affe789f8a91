"""The sieve keeps what asking every rule about every pair would keep, with far fewer answers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules import bitmap, sieve
from matcher.rules.base import Action, Answer, HardRule, decided
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.sieve import build_sieve
from matcher.rules.table import Grid
from tests.rules.dense import densely_kept, sieved
from tests.rules.random_world import random_facts
from tests.rules.world import facts_of, home, occupant, place, shared, woman, zone

NEVER, ALWAYS = 0.0, 1.0
NEEDS = ("step_free", "none")
BLOCK, REVIEW = Action.BLOCK, Action.REVIEW


def rule(check: Any, **fields: Any) -> HardRule:
    """A rule with a check of its own."""
    return HardRule(code="a_rule", sentence="A sentence.", source="a source", check=check, **fields)


def by_radius(grid: Grid) -> Answer:
    """Radius 1 passes, radius 2 fails, radius 3 is unknown; the same for every home."""
    return Answer(grid.row("radius_km") == 1.0, grid.row("radius_km") == 2.0)


def radii(**of: tuple[float, ...]) -> Facts:
    """Women with exclusion zones of these radii, and one home."""
    zones = [zone("exclude", woman_id=name, radius_km=radius, place=place()) for name in of for radius in of[name]]
    return facts_of(*(woman(woman_id=name) for name in of), *zones)


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("every_rule_blocks", [False, True])
def test_it_keeps_what_every_rule_keeps(seed: int, every_rule_blocks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = random_facts(seed)
    if every_rule_blocks:
        facts = replace(facts, policy=Policy(rules={rule.code: "block" for rule in hard_rules()}))
    expected = densely_kept(facts, hard_rules())
    for worth_it, at_once in itertools.product((NEVER, bitmap.WORTH_IT, ALWAYS), (1, 20, 10**6)):
        monkeypatch.setattr(bitmap, "WORTH_IT", worth_it)
        monkeypatch.setattr(bitmap, "ANSWERS_AT_ONCE", at_once)
        monkeypatch.setattr(sieve, "PAIRS_AT_ONCE", at_once)
        np.testing.assert_array_equal(sieved(facts, hard_rules()), expected)


@pytest.mark.parametrize("worth_it", [NEVER, ALWAYS])
@pytest.mark.parametrize("actions", [(BLOCK, BLOCK), (BLOCK, REVIEW), (REVIEW, BLOCK), (REVIEW, REVIEW)])
def test_what_blocks(actions: tuple[Action, Action], worth_it: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmap, "WORTH_IT", worth_it)
    facts = radii(a=(1,), b=(2,), c=(3,), d=(), e=(2, 3), f=(1, 3), g=(1, 2))
    tested = rule(by_radius, rows="exclusion_zones", on_fail=actions[0], on_unknown=actions[1])
    fail, unknown = (action is REVIEW for action in actions)
    # A fail outweighs an unknown, and that a pass.
    expected = [True, fail, unknown, True, fail, unknown, fail]
    assert sieved(facts, (tested,))[:, 0].tolist() == expected
    assert densely_kept(facts, (tested,))[:, 0].tolist() == expected


def test_one_rule_is_enough_to_block() -> None:
    passing, failing = (rule(by_radius, rows=rows) for rows in ("exclusion_zones", "stay_within_zones"))
    zones = [
        zone("exclude", woman_id="a", radius_km=1.0, place=place()),
        zone("stay_within", woman_id="b", radius_km=2.0, place=place()),
    ]
    facts = facts_of(woman(woman_id="a"), woman(woman_id="b"), *zones)
    assert sieved(facts, (passing, failing)).tolist() == [[True], [False]]


def test_the_policy_decides_which_rules_are_asked() -> None:
    facts = random_facts(0)
    off = {rule.code: "off" for rule in hard_rules()}
    assert build_sieve(replace(facts, policy=Policy(rules=off)), hard_rules()).rules == 0
    assert sieved(replace(facts, policy=Policy(rules=off)), hard_rules()).all()
    asked = build_sieve(replace(facts, policy=Policy(rules={**off, "access": "on"})), hard_rules())
    assert asked.rules == 1


def test_a_rule_that_looks_further_for_some_values_is_asked_again() -> None:
    """On one pair it reads the bedrooms alone; some homes make it read the access too."""

    def check(grid: Grid) -> Answer:
        if (grid.home("bedrooms") > 1.0).any():
            return decided((grid.home("bedrooms") == 1.0) | (grid.home("access") > grid.woman("access_need")))
        return decided(grid.home("bedrooms") == 1.0)

    homes = [home(home_id=f"h{at}", bedrooms=1 + at // 8, access=("none", "step_free")[at % 2]) for at in range(16)]
    facts = facts_of(*homes)
    built = build_sieve(facts, (rule(check),))
    assert (len(built.bitmaps), len(built.others)) == (1, 0)
    assert sieved(facts, (rule(check),)).tolist() == [[True] * 8 + [False, True] * 4]
    # One pair; then both numbers of bedrooms; then with both kinds of access.
    assert built.prepared == 1 + 2 + 4


def test_a_further_column_that_tells_no_more_apart_changes_nothing() -> None:
    """The second column would number the same two kinds of women the other way round."""

    def check(grid: Grid) -> Answer:
        if (grid.woman("tenure_floor") > 10.0).any():
            return decided(grid.woman("access_need") + grid.woman("tenure_floor") < 50.0)
        return decided(grid.woman("tenure_floor") < 50.0)

    women = [woman(woman_id=f"w{at}", tenure_floor=10 + 80 * (at % 2), access_need=NEEDS[at % 2]) for at in range(16)]
    facts = facts_of(*women)
    built = build_sieve(facts, (rule(check),))
    assert (len(built.bitmaps), built.prepared) == (1, 1 + 2)
    assert sieved(facts, (rule(check),))[:, 0].tolist() == [True, False] * 8


def test_a_rule_that_asks_where_it_stands_is_asked_about_every_pair() -> None:
    facts = facts_of(*(woman(woman_id=name) for name in "abc"), *(home(home_id=name) for name in "hi"))
    diagonal = rule(lambda grid: decided(grid.woman_at != grid.home_at))
    built = build_sieve(facts, (diagonal,))
    assert (built.bitmaps, built.others) == ((), (diagonal,))
    assert sieved(facts, (diagonal,)).tolist() == [[False, True], [True, False], [True, True]]


def test_a_rule_about_a_place_is_asked_near_it_alone() -> None:
    homes = [home(home_id=f"h{at}", place=place(1.0 + 10 * (at // 2))) for at in range(10)]
    facts = facts_of(*homes, zone("exclude", place=place(), radius_km=5.0))
    excluded = next(known for known in hard_rules() if known.code == "exclusion_zone")
    roomy = rule(lambda grid: decided(grid.home("bedrooms") > 1.0))
    built = build_sieve(facts, (roomy, excluded, roomy))
    # One answer for all the homes that are alike, and one for each of two homes near the zone.
    assert (len(built.bitmaps), built.prepared) == (3, 1 + 2 + 1)
    assert sieved(facts, (roomy, excluded)).tolist() == [[False] * 2 + [True] * 8]


def test_what_is_lost_already_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "PAIRS_AT_ONCE", 1)
    homes = [home(home_id=f"h{at}", women_only=at < 6) for at in range(8)]
    facts = facts_of(*(woman(woman_id=name) for name in "abcd"), *homes)
    mixed_only = rule(lambda grid: decided(~grid.home("women_only")))
    everywhere = rule(lambda grid: decided((grid.woman_at >= 0) & (grid.home_at >= 0)))
    bits, evaluated = build_sieve(facts, (mixed_only, everywhere)).kept(np.array([1, 3]))
    assert bits.tolist() == [[0b00000011]] * 2
    assert evaluated == 2 * 2


def test_people_who_look_alike_are_asked_about_once() -> None:
    homes = [shared(home_id=f"h{at}", bedrooms=1 + at % 2) for at in range(9)]
    there = [occupant(home_id=f"h{at}", sex=("F", "M")[at % 3 == 0]) for at in range(9)]
    facts = facts_of(*(woman(woman_id=name) for name in "abcd"), *homes, *there)
    no_men = rule(lambda grid: decided(grid.col("sex") != 1.0), cols="occupants")
    built = build_sieve(facts, (no_men,))
    assert sieved(facts, (no_men,)).tolist() == [[False, True, True] * 3] * 4
    # One pair, then a woman, a man and whoever may still come.
    assert built.prepared == 1 + 3


@pytest.mark.parametrize("homes", [1, 7, 8, 9, 16, 17])
def test_no_bit_stands_for_no_home(homes: int) -> None:
    facts = facts_of(*(home(home_id=f"h{at:02}") for at in range(homes)))
    bits, _ = build_sieve(facts, ()).kept(np.array([0]))
    assert int(np.bitwise_count(bits).sum()) == homes

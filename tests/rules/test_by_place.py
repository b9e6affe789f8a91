"""Rules about a place, asked near it alone: the same as asked everywhere, for less."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Policy
from matcher.rules import by_place
from matcher.rules.base import Action, Bound, HardRule, Verdict
from matcher.rules.bitmap import unpacked
from matcher.rules.by_place import bitmap_by_place
from matcher.rules.evaluate import keeps, mesh
from matcher.rules.facts import Facts, build_facts
from matcher.rules.registry import hard_rules
from matcher.rules.zone_edge import zone_circles
from tests.rules.hard.site_rules import SQUARE_WITH_A_HOLE, TWO_SQUARES
from tests.rules.random_world import random_instance
from tests.rules.world import facts_of, home, place, zone

BOUNDED = [rule for rule in hard_rules() if rule.bound is not None]


def everywhere(rule: HardRule, facts: Facts) -> np.ndarray:
    rows, homes = np.arange(facts.tables[rule.rows].size), np.arange(facts.tables["homes"].size)
    answer = rule.answer(mesh(facts, rule.rows, "homes", rows, homes))
    return np.broadcast_to(keeps(rule, facts.policy, answer), (len(rows), len(homes)))


def worlds() -> Iterator[Facts]:
    for seed in range(6):
        yield build_facts(random_instance(seed, women=30, homes=60), Policy())


def test_the_rules_about_one_place_have_a_bound() -> None:
    assert {rule.code for rule in BOUNDED} == {"exclusion_zone", "keep_away", "safety_distance", "stay_within"}


@pytest.mark.parametrize("rule", BOUNDED, ids=lambda rule: rule.code)
def test_near_by_is_as_everywhere(rule: HardRule) -> None:
    asked = whole = decided = 0
    for facts in worlds():
        if not facts.tables[rule.rows].size:
            continue
        bitmap, evaluated = bitmap_by_place(rule, facts)
        assert bitmap is not None
        plain = everywhere(rule, facts)
        np.testing.assert_array_equal(unpacked(bitmap.bits, plain.shape[1]), plain)
        asked, whole, decided = asked + evaluated, whole + plain.size, decided + int(plain.sum() not in (0, plain.size))
    assert whole and decided


@pytest.mark.parametrize("rule", BOUNDED, ids=lambda rule: rule.code)
@pytest.mark.parametrize("at_once", [1, 2])
def test_however_few_are_asked_together(rule: HardRule, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_place, "ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(by_place, "ANSWERS_AT_ONCE", 60 * at_once)
    rows = 0
    for facts in (facts for facts in worlds() if facts.tables[rule.rows].size):
        bitmap, _ = bitmap_by_place(rule, facts)
        assert bitmap is not None
        plain = everywhere(rule, facts)
        np.testing.assert_array_equal(unpacked(bitmap.bits, plain.shape[1]), plain)
        rows = max(rows, len(plain))
    assert rows > at_once, "no world has more rows than are asked together"


def test_a_home_on_the_edge_of_its_doubt_is_asked_about() -> None:
    """6,000.4 m are 6,000 whole metres, of which a doubt of 1,000 m leaves the 5 km of the zone."""
    homes = [home(home_id=f"h{km}", place=place(km, uncertainty_m=1_000.0)) for km in (6.0004, 6.002)]
    facts = facts_of(*homes, zone("exclude", place=place(), radius_km=5.0))
    rule = next(rule for rule in BOUNDED if rule.code == "exclusion_zone")
    bitmap, _ = bitmap_by_place(rule, facts)
    assert bitmap is not None
    assert unpacked(bitmap.bits, 2).tolist() == everywhere(rule, facts).tolist() == [[False, True]]


def test_a_rule_of_which_an_unknown_alone_blocks_has_no_bits() -> None:
    rule = next(rule for rule in BOUNDED if rule.code == "exclusion_zone")
    facts = facts_of(home(), zone("exclude", place=place(), radius_km=5.0))
    assert bitmap_by_place(dataclasses.replace(rule, on_fail=Action.REVIEW), facts) == (None, 0)
    assert bitmap_by_place(dataclasses.replace(rule, on_unknown=Action.REVIEW), facts)[0] is not None


@pytest.mark.parametrize("kind", ["exclude", "stay_within", "safety"])
@given(
    spots=st.lists(
        st.tuples(st.integers(-40, 40), st.integers(-40, 40), st.sampled_from((0.0, 100.0, 1_000.0, 1_001.0, 9_000.0))),
        min_size=1,
        max_size=12,
    ),
    radius_km=st.integers(1, 30),
    doubt_m=st.sampled_from((0.0, 100.0, 5_000.0)),
)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_at_every_distance_and_doubt(
    kind: str, spots: list[tuple[int, int, float]], radius_km: int, doubt_m: float
) -> None:
    homes = [
        home(home_id=f"h{at}", place=place(east, north, uncertainty_m=doubt, outcode=("M14", "OL1", "")[at % 3]))
        for at, (east, north, doubt) in enumerate(spots)
    ]
    around = zone(kind, place=place(uncertainty_m=doubt_m), radius_km=float(radius_km), districts=("M14",))
    facts = facts_of(*homes, around)
    rule = next(rule for rule in BOUNDED if facts.tables[rule.rows].size)
    bitmap, _ = bitmap_by_place(rule, facts)
    if bitmap is None:
        assert all(doubt > 1_000.0 for _, _, doubt in spots)
    else:
        plain = everywhere(rule, facts)
        np.testing.assert_array_equal(unpacked(bitmap.bits, plain.shape[1]), plain)


def test_far_homes_are_not_asked_about() -> None:
    far = [home(home_id=f"h{at}", place=place(30 + at, 0)) for at in range(9)]
    facts = facts_of(home(home_id="near", place=place(1, 0)), *far, zone("exclude", place=place(), radius_km=5.0))
    rule = next(rule for rule in BOUNDED if rule.code == "exclusion_zone")
    assert bitmap_by_place(rule, facts)[1] == 1
    unsure = dataclasses.replace(far[0], place=place(30, 0, uncertainty_m=20_000.0))
    facts = facts_of(
        home(home_id="near", place=place(1, 0)), unsure, *far[1:], zone("exclude", place=place(), radius_km=5.0)
    )
    assert bitmap_by_place(rule, facts)[1] == 2
    nowhere = facts_of(*far, zone("exclude", radius_km=5.0))
    assert bitmap_by_place(rule, nowhere)[1] == 9


@pytest.mark.parametrize("kind", ["exclude", "stay_within", "safety"])
@given(
    spots=st.lists(
        st.tuples(st.integers(-12, 12), st.integers(-12, 12), st.sampled_from((0.0, 100.0, 1_000.0, 9_000.0, None))),
        min_size=1,
        max_size=12,
    )
)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_polygons_beside_circles(kind: str, spots: list[tuple[int, int, float | None]]) -> None:
    homes = [
        home(
            home_id=f"h{at}",
            place=None
            if doubt is None
            else place(east / 2, north / 2, uncertainty_m=doubt, outcode=("M14", "")[at % 2]),
        )
        for at, (east, north, doubt) in enumerate(spots)
    ]
    circle = zone(kind, place=place(3), radius_km=2.0)
    drawn = [zone(kind, outline=outline, districts=("M14",)) for outline in (TWO_SQUARES, SQUARE_WITH_A_HOLE)]
    facts = facts_of(home(home_id="sure"), *homes, drawn[0], circle, drawn[1])
    rule = next(rule for rule in BOUNDED if facts.tables[rule.rows].size)
    bitmap, _ = bitmap_by_place(rule, facts)
    assert bitmap is not None
    np.testing.assert_array_equal(unpacked(bitmap.bits, len(homes) + 1), everywhere(rule, facts))


def test_homes_far_from_a_polygon_are_not_asked_about() -> None:
    far = [home(home_id=f"h{at}", place=place(30 + at, 0)) for at in range(9)]
    facts = facts_of(home(home_id="near"), *far, zone("exclude", outline=TWO_SQUARES))
    rule = next(rule for rule in BOUNDED if rule.code == "exclusion_zone")
    assert bitmap_by_place(rule, facts)[1] == 1


def test_no_pair_is_asked_about_twice() -> None:
    """A home whose place and district nobody knows differs from a sure one in both ways."""
    facts = facts_of(
        home(home_id="sure", place=place(30)), home(place=None), zone("safety", place=place(), districts=("OL1",))
    )
    rule = next(rule for rule in BOUNDED if rule.code == "safety_distance")
    assert bitmap_by_place(rule, facts)[1] == 1


@pytest.mark.parametrize(
    "limit",
    [
        {"nations": ("Wales",)},
        {"valid_from": date(2026, 1, 1)},
        {"valid_to": date(2026, 1, 1)},
        {"applies": lambda grid: grid.woman_at >= 0},
    ],
)
def test_a_rule_that_does_not_hold_everywhere_has_no_bound(limit: dict[str, Any]) -> None:
    bound = Bound(circles=zone_circles, beyond=Verdict.FAIL)
    with pytest.raises(ValueError, match="does not hold everywhere"):
        HardRule(code="x", sentence="", source="", check=BOUNDED[0].check, bound=bound, **limit)

"""The places that draw a woman, child by child."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.rules.facts.pulls import child_pulls
from tests.rules.world import child, facts_of, home, place, woman, zone

SCHOOL, CARER, VENUE = place(1), place(2), place(4)
VISITED = {"returns": "no", "contact": "supervised", "contact_place": VENUE}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"school_place": SCHOOL}, [("school_pulls", SCHOOL, 1.0)]),
        ({"school_place": SCHOOL, "school_phase": "nursery"}, [("nursery_pulls", SCHOOL, 1.0)]),
        ({"school_place": SCHOOL, "carer_place": CARER, "contact": "supervised"}, [("school_pulls", SCHOOL, 1.0)]),
        ({"carer_place": CARER}, []),
        (VISITED, [("contact_pulls", VENUE, 1.0)]),
        (VISITED | {"contact_visits_month": 4.5}, [("contact_pulls", VENUE, 4.5)]),
        (VISITED | {"contact_visits_month": 0.0}, [("contact_pulls", VENUE, 0.0)]),
        (VISITED | {"contact_place": None, "carer_place": CARER}, [("contact_pulls", CARER, 1.0)]),
        (VISITED | {"school_place": SCHOOL}, [("contact_pulls", VENUE, 1.0)]),
        (VISITED | {"carer": "adopted", "carer_place": CARER}, []),
        (VISITED | {"order": "adoption"}, []),
        (VISITED | {"contact": "barred"}, []),
        (VISITED | {"contact": None}, []),
        (VISITED | {"contact": "none"}, []),
        (VISITED | {"contact": "letterbox"}, []),
        (VISITED | {"order": "placement"}, [("contact_pulls", VENUE, 1.0)]),
    ],
)
def test_one_child(facts: dict[str, Any], expected: list[tuple[str, object, float]]) -> None:
    hers = child(**facts)
    household = facts_of(hers).households["w"]
    assert [(table, pull.place, pull.weight) for table, pull in child_pulls(hers, household)] == expected


@pytest.mark.parametrize(
    ("facts", "table"),
    [
        ({"school_place": SCHOOL}, "school_pulls"),
        ({"school_place": SCHOOL, "school_phase": "nursery"}, "nursery_pulls"),
        ({"date_of_birth": date(2023, 3, 1), "carer_place": CARER}, "nursery_pulls"),
        (VISITED, "contact_pulls"),
    ],
)
def test_each_place_is_told_with_the_child_it_is_for(facts: dict[str, Any], table: str) -> None:
    hers = child(**facts)
    found = child_pulls(hers, facts_of(hers).households["w"])
    assert [(name, pull.child) for name, pull in found] == [(table, hers)]


def test_without_a_release_date_no_child_pulls() -> None:
    assert child_pulls(child(school_place=SCHOOL), None) == []
    assert facts_of(woman(release_date=None), child(school_place=SCHOOL)).tables["school_pulls"].size == 0


def test_rows_stand_by_woman_and_then_by_child() -> None:
    women = [woman(woman_id=name) for name in "abc"]
    children = [
        child(woman_id="a", child_id="1", school_place=place(1)),
        child(woman_id="c", child_id="2", school_place=place(2)),
        child(woman_id="c", child_id="3", school_place=place(3)),
    ]
    table = facts_of(*women, *children).tables["school_pulls"]
    assert table.parent is not None
    assert table.parent.tolist() == [0, 2, 2]
    assert (np.diff(table.columns["easting_m"]) == 1000.0).all()


def test_siblings_at_several_schools_have_a_row_each_with_their_own_targets() -> None:
    """Seven; ten at a primary school; and twelve at a secondary school."""
    children = [
        child(child_id="1", school_place=place(1), date_of_birth=date(2019, 6, 1)),
        child(child_id="2", school_place=place(2), date_of_birth=date(2016, 6, 1), school_phase="primary"),
        child(child_id="3", school_place=place(3), school_phase="secondary"),
    ]
    columns = facts_of(*children).tables["school_pulls"].columns
    assert columns["target_england_m"].tolist() == [3218.688, 4828.032, 4828.032]
    assert columns["target_wales_m"].tolist() == [3218.688, 3218.688, 4828.032]


def test_only_schools_have_a_target() -> None:
    tables = facts_of(child(**VISITED), zone("work", place=SCHOOL)).tables
    for name in ("contact_pulls", "soft_pulls"):
        assert np.isnan(tables[name].columns["target_england_m"]).tolist() == [True]
        assert np.isnan(tables[name].columns["target_wales_m"]).tolist() == [True]


def test_women_know_of_children_who_stay_overnight() -> None:
    women = [woman(woman_id=name) for name in "abc"]
    stays = VISITED | {"contact_place": None, "contact_overnight": True}
    children = [
        child(woman_id="b", child_id="1", **stays),
        child(woman_id="b", child_id="2", **stays),
        child(woman_id="c", child_id="3", **(stays | {"contact": "letterbox"})),
    ]
    columns = facts_of(*women, *children).tables["women"].columns
    assert columns["has_overnight_contact"].tolist() == [False, True, False]
    assert columns["has_contact_pulls"].tolist() == [False] * 3


def test_soft_zones_with_a_place() -> None:
    zones = (
        zone("work", place=place(1)), zone("support"), zone("family", place=place(3)), zone("exclude", place=place(9))
    )  # fmt: skip
    table = facts_of(*zones).tables["soft_pulls"]
    assert (table.columns["easting_m"] - table.columns["easting_m"][0]).tolist() == [0.0, 2000.0]


def test_women_know_whether_anything_pulls() -> None:
    women = [woman(woman_id=name) for name in "abc"]
    facts = facts_of(*women, child(woman_id="b", school_place=SCHOOL), zone("work", woman_id="c", place=SCHOOL), home())
    columns = facts.tables["women"].columns
    assert columns["has_school_pulls"].tolist() == [False, True, False]
    assert columns["has_soft_pulls"].tolist() == [False, False, True]
    assert columns["has_contact_pulls"].tolist() == columns["has_nursery_pulls"].tolist() == [False] * 3

"""Zones, bars and vetoes as columns, each row belonging to a woman."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matcher.domain import Bar, Pin
from matcher.rules.facts.items import NO_REASON, item_table
from tests.rules.world import adult, bar, child, facts_of, home, place, woman, zone

WOMEN = tuple(woman(woman_id=name) for name in "abc")


def test_items_are_sorted_by_woman_and_keep_their_order() -> None:
    table = item_table(
        ["x", "y", "z", "v"], [2, 0, 2, 1], lambda items: {"letter": np.array(list(items), dtype=object)}
    )
    assert table.parent is not None
    assert table.parent.tolist() == [0, 1, 2, 2]
    assert table.columns["letter"].tolist() == ["y", "v", "x", "z"]


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("exclude", "exclusion_zones"),
        ("stay_within", "stay_within_zones"),
        ("safety", "safety_zones"),
        ("region", "region_zones"),
        ("schools", "school_zones"),
        ("play_areas", "play_area_zones"),
        ("support", None),
        ("work", None),
        ("family", None),
    ],
)
def test_each_kind_of_zone_stands_in_one_table(kind: str, table: str | None) -> None:
    tables = facts_of(*WOMEN, zone(kind, woman_id="b", place=place(), radius_km=1.0)).tables
    names = (*(name for name in tables if name.endswith("_zones")),)
    assert [name for name in names if tables[name].size] == ([table] if table else [])
    if table:
        parent = tables[table].parent
        assert parent is not None and parent.tolist() == [1]


def test_radius_of_a_safety_zone_when_empty() -> None:
    tables = facts_of(zone("safety", place=place()), zone("exclude", place=place())).tables
    assert tables["safety_zones"].columns["radius_km"].tolist() == [8.04672]
    assert np.isnan(tables["exclusion_zones"].columns["radius_km"]).tolist() == [True]
    given = facts_of(zone("safety", place=place(), radius_km=0.0)).tables["safety_zones"]
    assert given.columns["radius_km"].tolist() == [0.0]


def test_the_policy_sets_the_safety_distance_of_a_zone_without_one() -> None:
    zones = zone("safety", place=place()), zone("safety", place=place(), radius_km=3.0)
    tables = facts_of(*zones, safety_distance_km=12.5).tables
    assert tables["safety_zones"].columns["radius_km"].tolist() == [12.5, 3.0]


@pytest.mark.parametrize(
    ("facts", "anywhere"),
    [
        ({}, True),
        ({"place": place()}, False),
        ({"postcode": "M14 5TL"}, False),
        ({"lat": 53.4}, False),
        ({"wkt": "unread"}, False),
        ({"outline": "POLYGON ((0 0, 1 0, 1 1, 0 0))"}, False),
    ],
)
def test_a_zone_that_states_no_place_holds_around_every_site(facts: dict[str, Any], anywhere: bool) -> None:
    for kind, name in (("schools", "school_zones"), ("play_areas", "play_area_zones")):
        table = facts_of(zone(kind, radius_km=1.0, **facts), sites_complete=True).tables[name]
        assert table.columns["anywhere"].tolist() == [anywhere]
        assert table.columns["sites_complete"].tolist() == [True]


def test_each_child_with_a_distance_to_keep_is_a_row() -> None:
    children = (
        child(child_id="c1", keep_away_km=3.0, keep_away_place=place(1, 2), contact="barred"),
        child(child_id="c2", keep_away_place=place(9)),
        child(child_id="c3", woman_id="b", keep_away_km=0.0, carer="adopted"),
    )
    table = facts_of(woman(woman_id="b"), woman(), *children).tables["keep_away"]
    assert table.parent is not None
    assert (table.parent.tolist(), table.columns["radius_km"].tolist()) == ([0, 1], [0.0, 3.0])
    assert np.isnan(table.columns["easting_m"]).tolist() == [True, False]


def test_lifted_bars_are_left_out() -> None:
    bars = (
        bar("no_cohabit_children", woman_id="c", sex="F", under_age=5),
        bar("no_cohabit_children", woman_id="a", approved_by="officer 12"),
        bar("no_cohabit_person", woman_id="b", other_id="x"),
        bar("non_association", woman_id="a", other_id="b"),
    )
    tables = facts_of(*WOMEN, *bars).tables
    children, people = tables["child_bars"], tables["person_bars"]
    assert children.parent is not None and people.parent is not None
    assert (children.parent.tolist(), people.parent.tolist()) == ([2], [1])
    assert children.columns["under_age"].tolist() == [5.0]
    assert (children.columns["barred_sex"].tolist(), children.columns["any_sex"].tolist()) == ([0.0], [False])


def test_under_age_when_empty() -> None:
    columns = facts_of(bar("no_cohabit_children")).tables["child_bars"].columns
    assert columns["under_age"].tolist() == [18.0]
    assert columns["any_sex"].tolist() == [True]


@pytest.mark.parametrize(
    ("barred", "certain", "possible"),
    [
        (bar("no_cohabit_children", sex="F", under_age=13), True, True),
        (bar("no_cohabit_children", sex="F", under_age=12), False, False),
        (bar("no_cohabit_children", sex="M"), False, False),
        (bar("no_cohabit_children"), True, True),
    ],
)
def test_her_own_household_against_a_bar(barred: Bar, certain: bool, possible: bool) -> None:
    columns = facts_of(barred, child(carer="with_her"), adult(sex="M", date_of_birth=None)).tables["child_bars"].columns
    assert (columns["own_certain"].tolist(), columns["own_possible"].tolist()) == ([certain], [possible])


def test_an_unknown_release_leaves_everything_possible() -> None:
    columns = facts_of(bar("no_cohabit_children"), woman(release_date=None)).tables["child_bars"].columns
    assert (columns["own_certain"].tolist(), columns["own_possible"].tolist()) == ([False], [True])


def test_vetoes_name_the_home_by_row() -> None:
    homes = home(home_id="g"), home(home_id="h"), home(home_id="i")
    decisions = (
        Pin(woman_id="c", home_id="i", kind="veto", reason_code="landlord_unsuitable_location"),
        Pin(woman_id="a", home_id="h", kind="veto"),
        Pin(woman_id="b", home_id="g", kind="pin"),
    )
    table = facts_of(*WOMEN, *homes, *decisions).tables["vetoes"]
    assert table.parent is not None
    assert (table.parent.tolist(), table.columns["home"].tolist()) == ([0, 2], [1, 2])
    assert table.columns["reason"].tolist() == [NO_REASON, 1]

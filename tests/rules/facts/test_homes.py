"""The homes and the people already in them as columns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from matcher.domain import Home, Occupant, Policy
from matcher.rules.facts.homes import free_bedspaces, home_table, occupant_table
from matcher.rules.table import day_number
from tests.rules.world import FREE, home, occupant, place, shared, world


@pytest.mark.parametrize(
    ("it", "there", "free"),
    [
        (shared(bedspaces=5), [], 5),
        (shared(bedspaces=5), [occupant(), occupant(role="child")], 3),
        (shared(bedspaces=5), [occupant(role="staff")], 5),
        (shared(bedspaces=5), [occupant(until=FREE - timedelta(days=1))], 5),
        (shared(bedspaces=5), [occupant(until=FREE)], 4),
        (shared(bedspaces=5, available_from=None), [occupant(until=date(2000, 1, 1))], 4),
        (shared(bedspaces=1), [occupant(), occupant()], 0),
        (shared(bedspaces=None), [occupant()], None),
        (home(bedspaces=5), [occupant()], 5),
        (home(bedspaces=5, sharing=None), [occupant()], 5),
    ],
)
def test_free_bedspaces(it: Home, there: list[Occupant], free: int | None) -> None:
    assert free_bedspaces(it, there) == free


def test_dates_and_unknowns() -> None:
    first = home(home_id="a", available_from=date(2026, 11, 28), available_to=date(2027, 1, 5))
    second = home(home_id="b", available_from=None, available_to=None, place=None, nation=None, children_ok=None)
    columns = home_table(world(first, second), Policy()).columns
    np.testing.assert_array_equal(columns["keys"], [day_number(date(2026, 11, 30)), np.nan])
    np.testing.assert_array_equal(columns["open_until"], [day_number(date(2027, 1, 5)), np.inf])
    for name in ("easting_m", "region", "nation", "children_ok", "in_england", "in_wales"):
        assert np.isnan(columns[name]).tolist() == [False, True]
    assert columns["region_bit"].tolist()[1] == columns["nation_bit"].tolist()[1] == 0


def test_nations() -> None:
    columns = home_table(world(home(home_id="a"), home(home_id="b", nation="Wales")), Policy()).columns
    assert columns["in_england"].tolist() == [1.0, 0.0]
    assert columns["in_wales"].tolist() == [0.0, 1.0]


def test_programmes_are_numbered_and_nobodys_come_last() -> None:
    homes = [
        home(home_id="a", set_aside="rebuild"), home(home_id="b"), home(home_id="c", set_aside="orchard"),
        home(home_id="d", set_aside="rebuild"),
    ]  # fmt: skip
    assert home_table(world(*homes), Policy()).columns["set_aside"].tolist() == [1, 2, 0, 1]


def test_a_tenancy_never_lawful_has_an_empty_span() -> None:
    columns = home_table(world(home(tenancy="occupation_secure", nation="England")), Policy()).columns
    assert columns["lawful_from"].item() > columns["lawful_to"].item()


def test_occupants_of_homes_that_are_not_self_contained() -> None:
    homes = home(home_id="a"), shared(home_id="b"), shared(home_id="c", place=place(1))
    there = (
        occupant(home_id="a"),
        occupant(home_id="b", role="staff"),
        occupant(home_id="c", sex="M", date_of_birth=date(2012, 2, 29), since=FREE),
        occupant(home_id="c", sex=None, date_of_birth=None, until=FREE),
    )
    instance = world(*homes, *there)
    table = occupant_table(instance, {"a": 0, "b": 1, "c": 2})
    assert table.parent is not None
    living = ~table.columns["expected"]
    assert table.parent[living].tolist() == [2, 2]
    np.testing.assert_array_equal(table.columns["sex"][living], [1.0, np.nan])
    np.testing.assert_array_equal(table.columns["born_key"][living], [20120229.0, np.nan])
    np.testing.assert_array_equal(table.columns["since"][living], [day_number(FREE), -np.inf])
    np.testing.assert_array_equal(table.columns["until"][living], [np.inf, day_number(FREE)])


@pytest.mark.parametrize(
    ("children_ok", "young", "old"), [(True, True, False), (False, False, True), (None, False, False)]
)
def test_whoever_may_still_come_is_a_child_where_children_are_taken(
    children_ok: bool | None, young: bool, old: bool
) -> None:
    table = occupant_table(world(shared(children_ok=children_ok)), {"h": 0})
    assert table.columns["expected"].tolist() == [True]
    age = np.floor((20261201.0 - table.columns["born_key"].item()) / 10_000)
    assert (age < 1, age >= 18) == (young, old)


def test_no_shared_homes_no_rows() -> None:
    table = occupant_table(world(), {"h": 0})
    assert table.size == 0
    assert table.columns["born_key"].shape == (0,)

"""The women as columns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matcher.rules.facts.women import programme_names
from matcher.rules.table import day_number
from tests.rules.world import (
    RELEASE,
    WINDOW_END,
    Record,
    adult,
    child,
    facts_of,
    home,
    place,
    woman,
    world,
)

DATED = (
    "release", "release_key", "window_end", "persons", "bedrooms_low", "bedrooms_high", "rooms_low", "rooms_high",
    "bedrooms_later",
)  # fmt: skip


def columns(*records: Record) -> dict[str, list[float]]:
    """The columns of the women, as lists."""
    return {name: values.tolist() for name, values in facts_of(*records).tables["women"].columns.items()}


def test_dates() -> None:
    found = columns(woman(release_date=date(2026, 12, 6)))
    assert found["release"] == [day_number(date(2026, 12, 4))]
    assert found["release_key"] == [20261204.0]
    assert found["window_end"] == [day_number(date(2027, 6, 4))]


def test_nothing_dated_is_known_without_a_release_date() -> None:
    found = facts_of(woman(release_date=None), child()).tables["women"].columns
    for name in DATED:
        assert np.isnan(found[name]).all()
    for who in ("minor", "male"):
        assert (found[f"{who}_certain"].tolist(), found[f"{who}_possible"].tolist()) == ([False], [True])


def test_the_worst_day_of_the_window() -> None:
    brother = child(sex="M", date_of_birth=date(2014, 1, 1), returns_on=WINDOW_END)
    ageless = child(child_id="d", date_of_birth=None)
    found = columns(brother, ageless, adult(joins_on=date(2027, 6, 2)))
    assert (found["persons"], found["bedrooms_low"], found["bedrooms_high"]) == ([3.0], [2.0], [3.0])
    assert (found["rooms_low"], found["rooms_high"]) == ([2.0], [2.0])
    assert found["bedrooms_later"] == [4.0]


@pytest.mark.parametrize(
    ("somebody", "certain", "possible"),
    [
        (child(sex="M", date_of_birth=date(2011, 6, 1)), True, True),
        (child(sex="M", date_of_birth=date(2011, 6, 2)), False, False),
        (child(sex=None, date_of_birth=date(2011, 6, 1)), False, True),
        (child(sex="M", date_of_birth=None), False, True),
        (adult(sex="M", date_of_birth=None), True, True),
        (adult(sex=None), False, True),
    ],
)
def test_men_and_big_boys(somebody: Record, certain: bool, possible: bool) -> None:
    found = columns(somebody)
    assert (found["male_certain"], found["male_possible"]) == ([certain], [possible])


@pytest.mark.parametrize(
    ("somebody", "certain", "possible"),
    [
        (child(), True, True),
        (child(date_of_birth=None), False, True),
        (child(date_of_birth=date(2008, 12, 2)), True, True),
        (child(date_of_birth=date(2008, 12, 1)), False, False),
        (adult(date_of_birth=None), False, False),
        (woman(due_date=RELEASE), True, True),
    ],
)
def test_minors(somebody: Record, certain: bool, possible: bool) -> None:
    found = columns(somebody)
    assert (found["minor_certain"], found["minor_possible"]) == ([certain], [possible])


def test_choices_and_risks() -> None:
    found = columns(
        woman(woman_id="a", risk_flags=None, tenure_floor=None, supervising_region=None),
        woman(woman_id="b", access_need="wheelchair", tenure_floor=60.0, home_place=place()),
    )
    np.testing.assert_array_equal(found["risk_assessed"], [np.nan, 1.0])
    assert found["risks"] == [0, 0]
    np.testing.assert_array_equal(found["tenure_floor"], [np.nan, 60.0])
    assert found["access_need"] == [0.0, 2.0]
    assert found["has_region"] == [False, True]
    assert found["has_home_place"] == [False, True]


def test_programmes_as_a_matrix_whose_last_column_is_always_open() -> None:
    women = woman(woman_id="a", programmes=("rebuild", "elsewhere")), woman(woman_id="b")
    homes = home(home_id="g", set_aside="rebuild"), home(home_id="h", set_aside="orchard"), home(home_id="i")
    assert programme_names(world(*women, *homes)) == ("orchard", "rebuild")
    membership = facts_of(*women, *homes).tables["women"].columns["programmes"]
    assert membership.tolist() == [[False, True, True], [False, False, True]]

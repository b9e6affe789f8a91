from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Instance, Occupant
from matcher.solver.referee import fit
from matcher.solver.referee.ruling import Ruling
from tests.solver.referee.town import added, adult, altered, case_of

PASS, UNKNOWN, FAIL = Ruling.PASS, Ruling.UNKNOWN, Ruling.FAIL


def home(**changes: Any) -> Instance:
    return altered("homes", 0, **changes)


# Her release is Friday 27 November 2026; 14 nights on is Friday 11 December.
@pytest.mark.parametrize(
    ("available_from", "ruling"),
    [
        (date(2026, 11, 1), PASS),
        (date(2026, 12, 11), PASS),
        (date(2026, 12, 12), FAIL),
        (None, UNKNOWN),
    ],
)
def test_ready_in_time_counts_nights_to_the_day_of_the_keys(available_from: date | None, ruling: Ruling) -> None:
    assert fit.ready_in_time(case_of(home(available_from=available_from))) is ruling


def test_without_a_release_date_dates_are_unknown() -> None:
    case = case_of(altered("women", 0, release_date=None))
    assert fit.ready_in_time(case) is UNKNOWN
    assert fit.offer_open(case) is UNKNOWN
    assert fit.bedrooms(case) is UNKNOWN


@pytest.mark.parametrize(
    ("available_from", "available_to", "ruling"),
    [
        (date(2026, 11, 1), date(2026, 11, 27), PASS),
        (date(2026, 11, 1), date(2026, 11, 26), FAIL),
        (date(2026, 12, 5), date(2026, 12, 6), FAIL),
        (date(2026, 12, 5), date(2026, 12, 7), PASS),
        (None, date(2026, 12, 7), UNKNOWN),
        (None, None, PASS),
    ],
)
def test_offer_open_holds_on_the_day_of_moving_in(
    available_from: date | None, available_to: date | None, ruling: Ruling
) -> None:
    assert fit.offer_open(case_of(home(available_from=available_from, available_to=available_to))) is ruling


@pytest.mark.parametrize(
    ("unavailable", "free_from", "ruling"),
    [
        (None, None, PASS),
        ("damage", date(2026, 11, 1), PASS),
        ("damage", None, UNKNOWN),
        ("withdrawn", date(2026, 11, 1), FAIL),
        ("withdrawn", None, FAIL),
    ],
)
def test_home_offered(unavailable: str | None, free_from: date | None, ruling: Ruling) -> None:
    assert fit.home_offered(case_of(home(unavailable=unavailable, available_from=free_from))) is ruling


@pytest.mark.parametrize(("rooms", "ruling"), [(1, FAIL), (2, PASS), (None, UNKNOWN)])
def test_bedrooms(rooms: int | None, ruling: Ruling) -> None:
    assert fit.bedrooms(case_of(home(bedrooms=rooms))) is ruling


def test_bedrooms_are_unknown_between_low_and_high() -> None:
    instance = altered("children", 0, sex=None)
    assert fit.bedrooms(case_of(instance)) is UNKNOWN
    assert fit.bedrooms(case_of(altered("children", 0, date_of_birth=None), scenario="none")) is PASS


# She and girls of 12 and 8 are 2.5 units: two rooms.
@pytest.mark.parametrize(
    ("changes", "ruling"),
    [
        ({"bedrooms": 1, "living_rooms": 1}, PASS),
        ({"bedrooms": 1, "living_rooms": 0}, FAIL),
        ({"bedrooms": 1, "living_rooms": None}, UNKNOWN),
        ({"bedrooms": 2, "living_rooms": None}, PASS),
        ({"bedrooms": None}, UNKNOWN),
        ({"bedrooms": 9, "sharing": None}, UNKNOWN),
        ({"bedrooms": 0, "living_rooms": 0, "sharing": "shared"}, PASS),
    ],
)
def test_overcrowding_is_about_self_contained_homes(changes: dict[str, Any], ruling: Ruling) -> None:
    assert fit.overcrowding(case_of(home(**changes))) is ruling


@pytest.mark.parametrize(
    ("changes", "ruling"),
    [
        ({"bedspaces": 3}, PASS),
        ({"bedspaces": 2}, FAIL),
        ({"bedspaces": None}, PASS),
        ({"bedspaces": None, "sharing": "shared"}, UNKNOWN),
        ({"bedspaces": 9, "sharing": None}, UNKNOWN),
        ({"bedspaces": 4, "sharing": "shared"}, PASS),
    ],
)
def test_bedspaces(changes: dict[str, Any], ruling: Ruling) -> None:
    assert fit.bedspaces(case_of(home(**changes))) is ruling


def test_somebody_who_joins_in_the_window_needs_a_bedspace() -> None:
    instance = added("adults", adult(joins_on=date(2027, 5, 28)))
    assert fit.bedspaces(case_of(instance)) is PASS
    assert fit.bedspaces(case_of(instance.replace(homes=home(bedspaces=3).homes))) is FAIL


# The home has 4 bedspaces for her three, free from 20 November 2026.
@pytest.mark.parametrize(
    ("occupant", "sharing", "ruling"),
    [
        ({"role": "resident"}, "shared", FAIL),
        ({"role": "child"}, "shared", FAIL),
        ({"role": "staff"}, "shared", PASS),
        ({"role": "resident", "until": date(2026, 11, 19)}, "shared", PASS),
        ({"role": "resident", "until": date(2026, 11, 20)}, "shared", FAIL),
        ({"role": "resident"}, "self_contained", PASS),
    ],
)
def test_occupants_who_count_take_bedspaces_of_a_shared_home(
    occupant: dict[str, Any], sharing: str, ruling: Ruling
) -> None:
    instance = home(sharing=sharing).replace(occupants=(Occupant(home_id="H1", **occupant),) * 2)
    assert fit.bedspaces(case_of(instance)) is ruling

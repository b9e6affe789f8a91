"""What cannot be so in law or in practice is told, cell by cell, and stops nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Home
from matcher.domain.surroundings import LhaRate
from matcher.intake.faults import Fault
from matcher.rules.doubts import doubts
from tests.rules.world import Record, home, woman, world

AREAS = LhaRate(brma="Invented Dale"), LhaRate(brma="Made-up Vale")


def told(*records: Record) -> tuple[Fault, ...]:
    """The doubts about a world of these records; each is a warning about one cell of no private column."""
    found = doubts(world(*records))
    assert all(fault.severity == "warning" and fault.column and fault.row is None for fault in found)
    return found


def cells(*records: Record) -> list[tuple[str, str, str]]:
    """(file, column, id) of each doubt."""
    return [(fault.file, fault.column, fault.value) for fault in told(*records)]


def test_nothing_odd_is_nothing_told() -> None:
    assert told(home(), woman()) == ()
    assert told(home(tenancy=None, landlord=None, nation=None, brma=None), *AREAS) == ()


def let(tenancy: str, landlord: str, nation: str, free: date | None, **facts: Any) -> Home:
    """A home on offer from a day."""
    return home(tenancy=tenancy, landlord=landlord, nation=nation, available_from=free, **facts)


MAY, APRIL, NOVEMBER_22, DECEMBER_22 = date(2026, 5, 1), date(2026, 4, 30), date(2022, 11, 30), date(2022, 12, 1)
TENANCY = [("homes.csv", "tenancy", "h")]


@pytest.mark.parametrize(
    ("it", "doubted"),
    [
        (let("assured_shorthold", "private", "England", MAY), True),
        (let("assured_shorthold", "private", "England", APRIL), False),
        (let("assured_shorthold", "private", "England", None), True),
        (let("assured_shorthold", "social", "England", MAY), False),
        (let("assured_shorthold", "social", "Wales", MAY), True),
        (let("secure", "council", "Wales", DECEMBER_22), True),
        (let("secure", "council", "Wales", NOVEMBER_22), False),
        (let("secure", "council", "England", MAY), False),
        (let("occupation_standard", "private", "England", MAY), True),
        (let("occupation_standard", "private", "Wales", MAY), False),
        (let("occupation_standard", "private", "Wales", NOVEMBER_22, available_to=NOVEMBER_22), True),
        (let("occupation_standard", "private", "Wales", NOVEMBER_22, available_to=DECEMBER_22), False),
        (let("licence", "charity", "Wales", MAY), False),
        (let("cas3", "hmpps", "England", date(2021, 6, 1), available_to=date(2021, 6, 30), children_ok=False), True),
    ],
)
def test_a_tenancy_that_cannot_be_granted(it: Home, doubted: bool) -> None:
    assert cells(it) == (TENANCY if doubted else [])


def test_a_closed_day_is_no_day_to_grant_on() -> None:
    """Thursday 30 April 2026 is the last day of private shortholds; keys of a Saturday come on the Monday after."""
    saturday = date(2026, 5, 2)
    assert cells(let("assured_shorthold", "private", "England", saturday)) == TENANCY
    good_friday = date(2026, 4, 3)
    assert cells(let("assured_shorthold", "private", "England", good_friday)) == []


def test_the_tenancy_that_would_be_right_is_named() -> None:
    assert "occupation_standard" in told(let("assured", "private", "Wales", MAY))[0].message
    assert "assured" in told(let("occupation_secure", "social", "England", MAY))[0].message


@pytest.mark.parametrize(
    ("facts", "doubted"),
    [
        ({"landlord": "private", "brma": "Invented Vale"}, True),
        ({"landlord": "charity", "brma": "Elsewhere"}, True),
        ({"landlord": "hmpps", "brma": "Made-up Vale"}, False),
        ({"landlord": "social", "brma": "Elsewhere"}, False),
        ({"landlord": "private", "brma": "Elsewhere", "exempt_accommodation": True}, False),
        ({"landlord": "private", "brma": None}, False),
        ({"landlord": None, "brma": "Elsewhere"}, False),
    ],
)
def test_a_rental_market_area_without_rates(facts: dict[str, Any], doubted: bool) -> None:
    it = home(tenancy="licence", **facts)
    assert cells(it, *AREAS) == ([("homes.csv", "brma", "h")] if doubted else [])
    assert cells(it) == []


def test_a_mistyped_area_is_recognised() -> None:
    fault = told(home(landlord="private", tenancy="licence", brma="Invented dale"), *AREAS)[0]
    assert fault.message.endswith("did you mean Invented Dale?")


def test_cas3_is_short_and_without_children() -> None:
    cas3: dict[str, Any] = {"tenancy": "cas3", "landlord": "hmpps", "children_ok": False}
    assert cells(home(**cas3, tenancy_weeks=12.0)) == []
    assert cells(home(**cas3, tenancy_weeks=12.5)) == [("homes.csv", "tenancy_weeks", "h")]
    assert cells(home(**(cas3 | {"children_ok": True}))) == [("homes.csv", "children_ok", "h")]
    assert cells(home(**(cas3 | {"children_ok": None}))) == []
    assert cells(home(tenancy="temporary", tenancy_weeks=52.0)) == []


@pytest.mark.parametrize(
    ("release_type", "nominal", "doubted"),
    [
        ("hdc", date(2026, 9, 1), True),
        ("hdc", date(2026, 8, 31), False),
        ("hdc", None, False),
        ("conditional", date(2026, 9, 1), False),
    ],
)
def test_home_detention_curfew_has_ended(release_type: str, nominal: date | None, doubted: bool) -> None:
    she = woman(release_type=release_type, release_date=nominal)
    assert cells(she) == ([("women.csv", "release_type", "w")] if doubted else [])


def test_doubts_come_by_file_and_id() -> None:
    bad = [let("assured", "social", "Wales", MAY, home_id=name) for name in ("b", "a")]
    she = woman(release_type="hdc")
    assert cells(*bad[::-1], she) == [("women.csv", "release_type", "w"), *(("homes.csv", "tenancy", x) for x in "ab")]
    assert str(told(bad[0])[0]).startswith("homes.csv, column tenancy: 'b' is offered as assured, which")


def test_nothing_is_doubted_of_a_tenancy_whose_nation_nobody_knows() -> None:
    assert doubts(world(home(tenancy="assured_shorthold", landlord="private", nation=None))) == ()
    assert doubts(world(home(tenancy=None))) == ()

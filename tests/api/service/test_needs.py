"""The published numbers of needs: whom they count, where, and what nobody can learn from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from api.access.users import User
from api.service.needs import MONTHS, Needs, band_of, centre, needs, published
from api.service.refusals import Refused
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import offers
from api.storage.referrals import referrals
from matcher.domain.codes import PROBATION_REGIONS
from matcher.intake.reading import HEADERS
from tests.api.web.conftest import fill

TODAY = date(2026, 11, 22)
MANCHESTER, LEEDS, LONDON, CARDIFF = "M14 5ZJ", "LS7 4AX", "SE4 2LN", "CF24 3NS"


def add(engine: Engine, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of a table of the contract, all other columns empty; written down as every write is."""
    empty = dict.fromkeys(HEADERS[table])
    stamp = {"changed_at": now()} if "changed_at" in CONTRACT[table].c else {}
    with writing(engine) as connection:
        connection.execute(insert(CONTRACT[table]), [{**empty, **stamp, **row} for row in rows])
        write_down(connection, Entry("tests", "create", "woman", "some", "tests"))


def women(engine: Engine, name: str, count: int, **facts: Any) -> list[str]:
    ids = [f"{name}{number}" for number in range(count)]
    known = {"release_date": date(2027, 1, 13), **facts}
    add(engine, "women", [{"woman_id": woman_id, **known} for woman_id in ids])
    return ids


def children(engine: Engine, mothers: Iterable[str], number: int, **facts: Any) -> None:
    known = {"date_of_birth": date(2018, 5, 6), "sex": "F", "carer": "kinship", "returns": "yes", **facts}
    add(engine, "children", [{"child_id": f"{one}-{number}", "woman_id": one, **known} for one in mothers])


def asked(engine: Engine, today: date = TODAY) -> Needs:
    with reading(engine) as connection:
        return needs(connection, today)


def of(found: Needs, name: str) -> Any:
    return next(region for region in found.regions if region.region == name)


def test_nobody_at_all(engine: Engine) -> None:
    found = asked(engine)
    assert [region.region for region in found.regions] == list(PROBATION_REGIONS) and found.areas == []
    for region in found.regions:
        assert region.women is None and not any(region.bedrooms.values()) and not any(region.release.values())
        assert len(region.release) == MONTHS + 3


def test_where_she_needs_to_be_and_how_many_rooms(engine: Engine) -> None:
    """Not where she is supervised, and not where she lived, while a child's school draws her elsewhere."""
    mothers = women(engine, "A", 13, supervising_region="London", home_postcode=LONDON)
    children(engine, mothers, 1, school_postcode=LEEDS, school_phase="primary")
    women(engine, "B", 18, supervising_region="London", home_postcode=LEEDS, release_date=date(2026, 11, 3))
    women(engine, "C", 11, supervising_region="Yorkshire & The Humber", release_date=None)
    women(engine, "D", 22, supervising_region="London", home_postcode=MANCHESTER)
    found = asked(engine)
    leeds, manchester = (of(found, name) for name in ("Yorkshire & The Humber", "Greater Manchester"))
    assert (leeds.women, manchester.women, of(found, "London").women) == (40, 20, None)
    # The smallest is hidden with those of nobody.
    assert {name: n for name, n in leeds.bedrooms.items() if n} == {"1": 20, "2": 15}
    assert {name: n for name, n in leeds.release.items() if n} == {"2026-11": 20, "2027-01": 15}
    assert [(area.region, area.women) for area in found.areas] == [
        ("Greater Manchester", 20),
        ("Yorkshire & The Humber", 30),
    ]
    # A square is its middle, whatever lies where in it.
    assert all(area.easting_m % 50_000 == area.northing_m % 50_000 == 25_000 for area in found.areas)


def test_a_child_who_does_not_return_and_is_not_seen_draws_nobody(engine: Engine) -> None:
    mothers = women(engine, "A", 12, home_postcode=MANCHESTER)
    children(engine, mothers, 1, school_postcode=LEEDS, returns="no", contact="barred", carer_postcode=LEEDS)
    women(engine, "B", 11, home_postcode=MANCHESTER, release_date=None)
    found = asked(engine)
    assert of(found, "Greater Manchester").women == 25 and of(found, "Greater Manchester").bedrooms["1"] == 10
    assert of(found, "Yorkshire & The Humber").women is None


def test_of_several_schools_the_one_nearest_to_all(engine: Engine) -> None:
    mothers = women(engine, "A", 12)
    for number, postcode in enumerate([LONDON, LEEDS, MANCHESTER], start=1):
        children(engine, mothers, number, school_postcode=postcode, school_phase="primary")
    assert of(asked(engine), "Yorkshire & The Humber").women is None
    assert of(asked(engine), "Greater Manchester").women == 10


def test_when_she_is_released(engine: Engine) -> None:
    days = (date(2026, 10, 30), date(2026, 11, 30), date(2027, 4, 29), date(2027, 5, 4), date(2030, 1, 2))
    for number, day in enumerate(days):
        women(engine, f"D{number}-", 15 + 5 * number, home_postcode=CARDIFF, release_date=day)
    women(engine, "E", 10, home_postcode=CARDIFF, release_date=None)
    release = of(asked(engine), "Wales").release
    assert {name: n for name, n in release.items() if n} == {
        "released": 15, "2026-11": 20, "2027-04": 25, "later": 65,
    }  # fmt: skip


def test_who_has_a_home_or_no_open_case_is_not_counted(engine: Engine) -> None:
    fill(engine)
    ids = women(engine, "A", 40, home_postcode=CARDIFF)
    before = of(asked(engine), "Wales").women
    states = ("confirmed", "moved_in", "sent", "declined", "withdrawn", "lapsed", "proposed")
    with writing(engine) as connection:
        for number, state in enumerate(states):
            for woman_id in ids[number * 5 : number * 5 + 5]:
                row = {
                    "offer_id": f"O-{woman_id}", "woman_id": woman_id, "home_id": "H07", "partner_id": "P03",
                    "state": state, "bedspaces": 1, "proposed_by": "tests", "proposed_at": now(), "changed_at": now(),
                }  # fmt: skip
                connection.execute(insert(offers).values(**row))
        for woman_id, state in zip(ids[35:], ("closed",) * 3 + ("open",) * 2, strict=True):
            row = {
                "woman_id": woman_id, "opened_by": "tests", "opened_at": now(), "state": state, "changed_at": now(),
                "closed_at": now() if state == "closed" else None,
            }  # fmt: skip
            connection.execute(insert(referrals).values(**row))
        write_down(connection, Entry("tests", "confirm", "offer", "some", "tests"))
    after = of(asked(engine), "Wales").women
    # 13 of the 40 are gone, beside those of the fixture, of whom as many are in both.
    assert before is not None and after is not None and 10 <= before - after <= 15


def test_nine_look_like_nobody(engine: Engine) -> None:
    nobody = asked(engine)
    women(engine, "A", 9, home_postcode=CARDIFF)
    assert asked(engine) == nobody


def test_no_small_number_can_be_had_from_the_others(engine: Engine) -> None:
    """12 of one kind and 3 of another: the 12 would tell the 3."""
    women(engine, "A", 12, home_postcode=CARDIFF)
    mothers = women(engine, "B", 3, home_postcode=CARDIFF, release_date=date(2027, 2, 3))
    children(engine, mothers, 1, school_postcode=CARDIFF, school_phase="primary")
    wales = of(asked(engine), "Wales")
    assert wales.women == 15 and not any(wales.bedrooms.values()) and not any(wales.release.values())


def test_every_number_is_rounded_and_large_enough(engine: Engine) -> None:
    for number, postcode in enumerate([MANCHESTER, LEEDS, LONDON, CARDIFF, "M6", "BD7 4HB"]):
        mothers = women(engine, f"G{number}-", 11 + 7 * number, home_postcode=postcode)
        children(engine, mothers[: 4 * number + 1], 1, school_postcode=postcode, school_phase="primary")
    found = asked(engine)
    numbers = [area.women for area in found.areas]
    for region in found.regions:
        numbers += [n for n in (region.women, *region.bedrooms.values(), *region.release.values()) if n is not None]
    assert len(numbers) > 10 and all(n >= 10 and n % 5 == 0 for n in numbers)


def test_worked_out_again_only_after_something_that_bears_on_it(engine: Engine) -> None:
    women(engine, "A", 12, home_postcode=CARDIFF)
    first = asked(engine)
    with writing(engine) as connection:
        write_down(
            connection, Entry("tests", "read", "woman", "A1", "tests"), Entry("tests", "add", "home", "H1", "tests")
        )
    assert asked(engine) is first
    women(engine, "B", 10, home_postcode=CARDIFF)
    assert of(asked(engine), "Wales").women == 20
    assert asked(engine, date(2026, 12, 1)).as_of == date(2026, 12, 1)


def test_records_that_do_not_hold_together_are_told_and_not_shown(engine: Engine) -> None:
    women(engine, "A", 1, release_date=date(1990, 1, 2), date_of_birth=date(2030, 1, 2))
    with pytest.raises(Refused) as told:
        asked(engine)
    assert told.value.code == "records_faulty" and told.value.faults == () and "A0" not in str(told.value)


def test_from_where_somebody_asks(engine: Engine) -> None:
    fill(engine)
    with reading(engine) as connection:
        office = centre(connection, User("pat", "partner", partner_id="P01"), None)
        assert office is not None and office == centre(connection, User("bea", "manager"), "M13 0PR")
        assert centre(connection, User("bea", "manager"), None) is None
        assert centre(connection, User("bea", "manager"), "M14 9ZX") is not None
        with pytest.raises(Refused) as told:
            centre(connection, User("bea", "manager"), "BT1 1AA")
    assert told.value.code == "postcode_unknown"


@pytest.mark.parametrize(
    ("km", "band"),
    [(0, "0 to 25 km"), (24.9, "0 to 25 km"), (25, "25 to 50 km"), (99, "50 to 100 km"), (100, "100 km or more")],
)
def test_bands(km: float, band: str) -> None:
    assert band_of(km) == band


def test_of_an_unknown_region_nobody_is_counted(engine: Engine) -> None:
    women(engine, "A", 30)
    assert asked(engine) == published([], TODAY)

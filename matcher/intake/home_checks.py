"""Facts of homes and their occupants that cannot be true together, or are odd."""

from __future__ import annotations

from collections.abc import Mapping

from geo.gazetteer import Gazetteer
from geo.place import Place
from matcher.domain.homes import Home, Occupant
from matcher.intake.rows import Row, Table

COVERED = ("", "E", "W")
"""First letters of the authority codes Homeward covers; "" is an authority that is not known."""


def check_homes(tables: Mapping[str, Table], gazetteer: Gazetteer) -> None:
    """Checks homes.csv and occupants.csv; the homes have their places already."""
    for row in tables["homes"].rows:
        _check_offer(tables["homes"], row)
        _check_nation(tables["homes"], row, gazetteer)
    sharing = {row.record.home_id: row.record.sharing for row in tables["homes"].rows}
    for row in tables["occupants"].rows:
        _check_occupant(tables["occupants"], row)
        if sharing.get(row.record.home_id) == "self_contained":
            tables["occupants"].warn(row, "home_id", "is self-contained, so its occupants are not used")


def _check_offer(table: Table, row: Row) -> None:
    home: Home = row.record
    if home.available_from is not None and home.available_to is not None and home.available_to < home.available_from:
        table.fault(row, "available_to", "is before available_from")
    both = [code for code in home.refuses if code in home.reviews]
    if both:
        table.warn(row, "reviews", f"repeats what refuses holds, which counts: {'; '.join(both)}")


def is_abroad(place: Place, postcode: str | None, gazetteer: Gazetteer) -> bool:
    """Whether a place, found from this postcode or from coordinates alone, is surely outside England and Wales."""
    beyond = not place.authority and postcode is not None and not gazetteer.covers(postcode)
    return beyond or place.authority[:1] not in COVERED


def _check_nation(table: Table, row: Row, gazetteer: Gazetteer) -> None:
    home: Home = row.record
    if home.place is None:
        return
    field = "postcode" if home.postcode is not None else "lat"
    if is_abroad(home.place, home.postcode, gazetteer):
        table.fault(row, field, "is outside England and Wales, which Homeward covers")
    elif home.nation is not None and home.place.nation and home.nation != home.place.nation:
        table.fault(row, "nation", f"does not agree with the place, which is in {home.place.nation}")
    elif home.nation is None and "nation" not in row.faulty:
        table.warn(row, "nation", "is empty, and the place does not tell it; give the nation")


def _check_occupant(table: Table, row: Row) -> None:
    occupant: Occupant = row.record
    if occupant.until is None:
        return
    if occupant.since is not None and occupant.until < occupant.since:
        table.fault(row, "until", "is before the day the occupant moves in")
    if occupant.date_of_birth is not None and occupant.until < occupant.date_of_birth:
        table.fault(row, "until", "is before the occupant's birth")

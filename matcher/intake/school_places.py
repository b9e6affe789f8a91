"""A child's school by its number: where it stands and what it teaches, from the schools that were imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo.distance import distance_m
from geo.place import Place
from geo.schools import School, Schools, installed_schools
from geo.store import About
from matcher.domain import Child, codes
from matcher.intake.rows import Row, Table

FARTHEST_FROM_POSTCODE_M = 2_000.0


def place_schools(table: Table) -> None:
    """Fills a child's school place and phase from `school_urn` where they are not given; places are resolved already.

    The postcode, where there is one, outweighs the number. Nothing that is installed is looked at without a number.
    """
    if all(row.record.school_urn is None for row in table.rows):
        return
    schools = installed_schools()
    table.rows = [row if row.record.school_urn is None else _with_school(table, row, schools) for row in table.rows]


def schools_used(children: Iterable[Child]) -> About | None:
    """The imported schools that `place_schools` looks these children's numbers up in.

    None without a number, and where no schools are installed.
    """
    if all(child.school_urn is None for child in children):
        return None
    schools = installed_schools()
    return None if schools is None else schools.about


def _with_school(table: Table, row: Row, schools: Schools | None) -> Row:
    child: Child = row.record
    placed = child.school_postcode is not None or "school_postcode" in row.faulty
    if schools is None:
        if not placed:
            message = "cannot be looked up, so the place is unknown: no schools are installed; give school_postcode, "
            table.warn(row, "school_urn", f"{message}or import them: homeward geo import FILE")
        return row
    school = schools.by_urn(child.school_urn) if child.school_urn is not None else None
    if school is None:
        unknown = "" if placed else ", so the place is unknown"
        message = f"is not an open school of the imported list{unknown}; check it, or import a newer list: "
        table.warn(row, "school_urn", f"{message}homeward geo import FILE")
        return row
    if child.school_place is not None:
        _check_near(table, row, school.place, child.school_place)
    changes: dict[str, Any] = {} if placed else {"school_place": school.place}
    if child.school_phase is None and "school_phase" not in row.faulty:
        changes["school_phase"] = _phase(school)
    return row.changed(**changes)


def _phase(school: School) -> str | None:
    """Of a school across phases the child's age says more than the school, so nothing is filled."""
    return school.phase if school.phase in codes.SCHOOL_PHASES else None


def _check_near(table: Table, row: Row, by_number: Place, by_postcode: Place) -> None:
    apart_m = distance_m(by_number.easting_m, by_number.northing_m, by_postcode.easting_m, by_postcode.northing_m)
    if float(apart_m) > FARTHEST_FROM_POSTCODE_M + by_number.uncertainty_m + by_postcode.uncertainty_m:
        message = "is a school more than 2 km from school_postcode, which is used; one of the two is wrong"
        table.warn(row, "school_urn", message)

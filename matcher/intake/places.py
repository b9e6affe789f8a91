"""From postcodes and coordinates to places, with what cannot be found noted row by row."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.grid import in_britain, looks_swapped
from geo.place import Place
from geo.postcode import kind_of
from matcher.domain.columns import columns_of
from matcher.intake.faults import Severity
from matcher.intake.rows import COORDINATES, Row, Table

PLACE_FIELDS: Mapping[str, Mapping[str, str]] = {
    "women": {"home_place": "home_postcode"},
    "children": {
        "carer_place": "carer_postcode",
        "school_place": "school_postcode",
        "contact_place": "contact_postcode",
    },
    "zones": {"place": "postcode"},
    "homes": {"place": "postcode"},
    "partners": {"place": "postcode"},
    "sites": {"place": "postcode"},
}
"""Table -> place field -> the postcode field it is found from."""

POINT_TABLES = ("zones", "homes", "sites")
"""Tables whose place may be given as latitude and longitude, which then outweigh the postcode."""

PAST = (("women", "home_postcode"),)
"""Where a postcode that ended is no surprise."""

FARTHEST_FROM_POSTCODE_M = 20_000.0

PRECISION = {"outcode": 0, "sector": 1, "unit": 2, "user": 2}
NAMES = {"outcode": "district", "sector": "sector"}


def resolve_places(tables: Mapping[str, Table], gazetteer: Gazetteer) -> None:
    """Fills the place fields of every table; each distinct postcode is looked up once, all of them together."""
    finder = _Finder(gazetteer, tables)
    for name, fields in PLACE_FIELDS.items():
        table = tables[name]
        found = [_places(table, row, fields, finder) for row in table.rows]
        table.fill({field: [places.get(field) for places in found] for field in fields})


def _places(table: Table, row: Row, fields: Mapping[str, str], finder: _Finder) -> dict[str, Place | None]:
    """The places of one row by field, where it says any."""
    found: dict[str, Place | None] = {}
    for place_field, postcode_field in fields.items():
        code = getattr(row.record, postcode_field)
        if code is not None:
            found[place_field] = finder.at_postcode(table, row, postcode_field, code)
    if table.name in POINT_TABLES:
        point = finder.at_point(table, row, found.get("place"))
        found |= {"place": point} if point is not None else {}
    return found


class _Finder:
    """Looks places up and says what is wrong with those it cannot find."""

    def __init__(self, gazetteer: Gazetteer, tables: Mapping[str, Table]) -> None:
        codes, points = _postcodes(tables), _points(tables)
        self._places = dict(zip(codes, gazetteer.resolve_many(codes), strict=True))
        degrees = np.array(points, dtype=np.float64).reshape(-1, 2)
        self._points = dict(zip(points, gazetteer.at_points(*degrees.T), strict=True))

    def at_postcode(self, table: Table, row: Row, field: str, code: str) -> Place | None:
        place, message, severity = self._look_up(code)
        if message:
            # A zone without a place would silently bind nowhere.
            table.fault(row, field, message, "fault" if place is None and table.name == "zones" else severity)
        elif place is not None and place.ended and (table.name, field) not in PAST:
            # The month would tell something of a postcode that is hidden.
            when = "" if columns_of(table.record)[field].private else f" in {place.ended}"
            table.warn(row, field, f"ended{when}; check it")
        return place

    def _look_up(self, code: str) -> tuple[Place | None, str, Severity]:
        if code.startswith("BT"):
            return None, "is in Northern Ireland, which is not covered", "fault"
        place = self._places[code]
        if place is None:
            message = "is not a known postcode, so the place is unknown; check it, or add it to postcodes.csv"
            return None, message, "warning"
        if place.kind in NAMES and PRECISION[place.kind] < PRECISION[kind_of(code)]:
            message = f"is not a known postcode; the middle of its {NAMES[place.kind]} is used"
            return place, f"{message}; check it, or add it to postcodes.csv", "warning"
        return place, "", "warning"

    def at_point(self, table: Table, row: Row, stated: Place | None) -> Place | None:
        """The place of latitude and longitude; None when they are not given, or, with a fault, cannot be right."""
        lat, lon = row.record.lat, row.record.lon
        if lat is None or lon is None:
            if lat is not lon:
                _check_pair(table, row)
            return None
        if looks_swapped(lat, lon):
            table.fault(row, "lat", "is swapped with lon; in Britain lat is 50 to 61 and lon -9 to 2")
            return None
        if not in_britain(lat, lon):
            table.fault(row, "lat", "is with lon not in Great Britain; give degrees, north and east positive")
            return None
        point = self._points[lat, lon]
        if stated is not None:
            _check_near(table, row, point, stated)
            # The stated district is certain; the nearest postcode's is a guess.
            point = dataclasses.replace(point, outcode=stated.outcode)
        return point


def _postcodes(tables: Mapping[str, Table]) -> list[str]:
    """Every postcode of the tables, each once."""
    fields = ((tables[name].rows, field) for name, found in PLACE_FIELDS.items() for field in found.values())
    codes = dict.fromkeys(getattr(row.record, field) for rows, field in fields for row in rows)
    return [code for code in codes if code is not None]


def _points(tables: Mapping[str, Table]) -> list[tuple[float, float]]:
    """Every latitude and longitude in Great Britain, each pair once."""
    records = (row.record for name in POINT_TABLES for row in tables[name].rows)
    pairs = dict.fromkeys((record.lat, record.lon) for record in records)
    return [(lat, lon) for lat, lon in pairs if lat is not None and lon is not None and in_britain(lat, lon)]


def _check_pair(table: Table, row: Row) -> None:
    for field, other in (COORDINATES, COORDINATES[::-1]):
        alone = getattr(row.record, field) is None and getattr(row.record, other) is not None
        if alone and field not in row.faulty:
            table.fault(row, field, f"is empty while {other} is given; give both or neither")


def _check_near(table: Table, row: Row, point: Place, stated: Place) -> None:
    apart_m = float(distance_m(point.easting_m, point.northing_m, stated.easting_m, stated.northing_m))
    if apart_m > FARTHEST_FROM_POSTCODE_M + point.uncertainty_m + stated.uncertainty_m:
        message = "is more than 20 km from lat and lon; one of the two is wrong"
        table.fault(row, "postcode", message)

"""Fields that no cell holds: a home's nation from its place, a zone's outline, districts and secrecy, and where a child
lives from whom she must keep away."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from geo.gazetteer import Gazetteer
from geo.postcode import outcode_of
from geo.zones import ZoneError, parse_wkt
from matcher.domain import Zone, codes
from matcher.intake.rows import Row, Table


def derive(tables: Mapping[str, Table], gazetteer: Gazetteer) -> None:
    """Fills the derived fields of homes, zones and children; the places are there already, and exact."""
    tables["homes"].rows = [_with_nation(row) for row in tables["homes"].rows]
    tables["zones"].rows = [_with_zone_fields(tables["zones"], row, gazetteer) for row in tables["zones"].rows]
    tables["children"].rows = [_with_keep_away_place(tables["children"], row) for row in tables["children"].rows]


def _with_nation(row: Row) -> Row:
    place = row.record.place
    if row.record.nation is not None or place is None or place.nation not in codes.NATIONS:
        return row
    return row.changed(nation=place.nation)


def _with_zone_fields(table: Table, row: Row, gazetteer: Gazetteer) -> Row:
    if row.record.kind == "safety":
        restricted = row.record.restricted or not row.cells.get("restricted")
        row = row.changed(restricted=restricted, districts=_districts(row.record, gazetteer))
    if row.record.wkt is None:
        return row
    try:
        return row.changed(outline=parse_wkt(row.record.wkt))
    except ZoneError as error:
        table.fault(row, "wkt", str(error))
        return dataclasses.replace(row, faulty=row.faulty | {"wkt"})


def _with_keep_away_place(table: Table, row: Row) -> Row:
    """The carer's exact home, held back from blurring for the one rule that must measure from it."""
    child = row.record
    if child.keep_away_km is None:
        return row
    if child.carer_place is not None:
        return row.changed(keep_away_place=child.carer_place)
    if "carer_postcode" not in row.faulty:
        # A run repeats its warnings for all who read it, so this one does not say which condition it is.
        message = "does not say where the child lives, and a restricted condition needs it: "
        table.warn(row, "carer_postcode", f"{message}no home can be proposed to her")
    return row


def _districts(zone: Zone, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Where a person to be kept away from her may live: the stated district, or any near the point that is given."""
    if zone.postcode is not None:
        return (outcode_of(zone.postcode),)
    return () if zone.place is None else gazetteer.outcodes_near(zone.place.easting_m, zone.place.northing_m)

"""Facts of zones, bars and pins that cannot be true together, or are odd."""

from __future__ import annotations

import re
from collections.abc import Mapping

from matcher.domain.codes import SOFT_ZONE_KINDS
from matcher.domain.conditions import Bar, Pin, Zone
from matcher.domain.reasons import REASONS
from matcher.intake.rows import Row, Table

AREA_KINDS = ("exclude", "stay_within", "safety")
"""Kinds that are an area: a polygon, or a circle around a place."""

RADIUS_KINDS = ("exclude", "stay_within")
"""Kinds whose circle has no radius of its own; a safety distance has one (docs/semantics.md)."""

PLACE_KINDS = ("region", *SOFT_ZONE_KINDS)
"""Kinds that are about one place."""

SITE_OF_KIND = {"schools": "school", "play_areas": "play_area"}
"""Kinds that, with a radius alone, hold around every such site of sites.csv."""

NOBODY = frozenset(["", "/", "n", "n/a", "na", "nil", "none", "null", "tba", "tbc", "tbd", "unknown", "y", "yes"])
"""What people write where an officer's name is due."""

REFUSALS = ("awaiting", "declined", "denied", "no", "not", "pending", "refused")
"""A note that begins so says that the bar stands."""

PERSON_KINDS = ("no_cohabit_person", "non_association")


def check_conditions(tables: Mapping[str, Table]) -> None:
    """Checks zones.csv, bars.csv and pins.csv; the zones have their places already. Drops repeated pins."""
    listed = {row.record.kind for row in tables["sites"].rows}
    for row in tables["zones"].rows:
        _check_zone(tables["zones"], row)
        _check_site_zone(tables["zones"], row, listed)
    women = tables["women"].ids if tables["women"].complete else None
    for row in tables["bars"].rows:
        _check_bar(tables["bars"], row, women)
    for row in tables["pins"].rows:
        _check_reason(tables["pins"], row)
    _drop_repeated(tables["pins"])


def _check_zone(table: Table, row: Row) -> None:
    zone: Zone = row.record
    has_place = _has_place(row)
    has_outline = bool(row.cells.get("wkt"))
    if zone.kind in PLACE_KINDS and not has_place:
        table.fault(row, "postcode", "is empty; this kind of zone needs a postcode, or lat and lon")
    elif zone.kind in AREA_KINDS and not has_place and not has_outline:
        table.fault(row, "postcode", "is empty; this kind of zone needs a postcode, lat and lon, or a polygon in wkt")
    if zone.kind in RADIUS_KINDS and has_place and not has_outline and _empty(row, "radius_km"):
        table.fault(row, "radius_km", "is empty; a circle needs its radius")
    if zone.kind in (*AREA_KINDS, *SITE_OF_KIND) and has_outline and zone.radius_km is not None:
        table.fault(row, "radius_km", "must be empty beside a polygon; use two rows for a polygon and a circle")


def _check_site_zone(table: Table, row: Row, listed: set[str]) -> None:
    """listed: the kinds of sites there are. The messages do not say what the condition is about."""
    zone: Zone = row.record
    if zone.kind not in SITE_OF_KIND or row.cells.get("wkt"):
        return
    if _empty(row, "radius_km"):
        table.warn(row, "radius_km", "is empty, so the condition cannot be measured and each home goes to review")
    elif not _has_place(row) and SITE_OF_KIND[zone.kind] not in listed:
        message = "stands without a place, and the other tables give none for it, so each home goes to review"
        table.warn(row, "radius_km", message)


def _has_place(row: Row) -> bool:
    return any(row.cells.get(name) for name in ("postcode", "lat", "lon"))


def _empty(row: Row, field: str) -> bool:
    return getattr(row.record, field) is None and field not in row.faulty


def _check_bar(table: Table, row: Row, women: frozenset[str] | None) -> None:
    """women: ids of the women on the list; None when not all are known."""
    bar: Bar = row.record
    if bar.approved_by is not None and not _names_somebody(bar.approved_by):
        table.fault(row, "approved_by", "is not a name; name the officer who lifted the bar, or leave the cell empty")
    if bar.kind in PERSON_KINDS and _empty(row, "other_id"):
        table.fault(row, "other_id", "is empty; this kind of bar needs the other person's id")
    if bar.other_id is None:
        return
    if bar.other_id == bar.woman_id:
        table.fault(row, "other_id", "is the woman herself")
    elif bar.kind == "non_association" and women is not None and bar.other_id not in women:
        table.warn(row, "other_id", "is not in the women's table, so there is nobody to keep her apart from")


def _names_somebody(text: str) -> bool:
    words = re.findall(r"[\w/]+", text.casefold().replace(".", ""))
    return " ".join(words) not in NOBODY and words[0] not in REFUSALS


def _check_reason(pins: Table, row: Row) -> None:
    """The messages do not say which code it is."""
    pin: Pin = row.record
    if pin.reason_code is None or "kind" in row.faulty:
        return
    if pin.reason_code == "recording_error":
        nobody = "rules nobody out" if pin.kind == "veto" else "fixes no pair"
        pins.warn(row, "reason_code", f"a recording error {nobody}; take the row away")
    elif pin.kind == "pin" and REASONS[pin.reason_code].declined:
        pins.warn(row, "reason_code", "says why the home was declined, and the row fixes the pair")


def _drop_repeated(pins: Table) -> None:
    first: dict[object, int] = {}
    kept = []
    for row in pins.rows:
        if first.setdefault(row.record, row.number) == row.number:
            kept.append(row)
        else:
            pins.warn(row, "woman_id", f"this row repeats row {first[row.record]} and was not used")
    pins.rows = kept

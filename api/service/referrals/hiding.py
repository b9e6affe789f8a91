"""What of a record is used and never shown: restricted places, also to those who entered them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.service.referrals.record import key_of
from matcher.domain import Child
from matcher.intake.contents import KeptRow

Cell = tuple[str, Any, str]
"""Table, key of the row (None for her own), column."""

OF_ZONES = ("postcode", "lat", "lon", "radius_km", "wkt", "source")
ADDRESSES = {
    "women": ("home_postcode",),
    "children": ("carer_postcode", "contact_postcode"),
    "zones": ("postcode",),
}
"""Columns in which a restricted address may stand once more. Schools are no secret."""


def hidden_cells(tables: Mapping[str, Sequence[KeptRow]]) -> frozenset[Cell]:
    """Which cells of a record are not shown; of a zone also those that are empty, which tell how it is drawn.

    Where anything is restricted no address is shown, whatever stands there: if only those that are the same were
    hidden, whoever writes an address could read whether it is the one.
    """
    restricted = frozenset(_restricted(tables))
    return restricted | frozenset(_addresses(tables)) if restricted else restricted


def _restricted(tables: Mapping[str, Sequence[KeptRow]]) -> Iterator[Cell]:
    for row in tables["children"]:
        if row["carer_postcode"] is not None and _carer_is_restricted(row):
            yield "children", _key("children", row), "carer_postcode"
    for row in tables["zones"]:
        if is_restricted(row):
            yield from (("zones", _key("zones", row), name) for name in OF_ZONES)


def _addresses(tables: Mapping[str, Sequence[KeptRow]]) -> Iterator[Cell]:
    for table, columns in ADDRESSES.items():
        for row in tables[table]:
            yield from ((table, _key(table, row), name) for name in columns if row[name] is not None)


def is_restricted(zone: KeptRow) -> bool:
    """Whether a zone is used and never shown: for safety unless it says otherwise."""
    return bool(zone["restricted"] if zone["restricted"] is not None else zone["kind"] == "safety")


def _carer_is_restricted(row: KeptRow) -> bool:
    deciding = ("child_id", "woman_id", "carer", "keep_away_km", "order", "looked_after")
    return Child(**{name: row[name] for name in deciding}).carer_is_restricted


def _key(table: str, row: KeptRow) -> Any:
    return None if table == "women" else row.get(key_of(table))

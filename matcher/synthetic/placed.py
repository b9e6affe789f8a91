"""Gives drawn records the fields that reading their cells would give them: places, outlines, a home's nation."""

from __future__ import annotations

import dataclasses
from typing import Any

from geo.gazetteer import Gazetteer
from geo.place import Place
from geo.zones import parse_wkt
from matcher.domain import Home, Instance, Zone
from matcher.domain.codes import NATIONS
from matcher.intake.places import PLACE_FIELDS


def with_places(instance: Instance, gazetteer: Gazetteer) -> Instance:
    """The instance as it would be read back from its tables."""
    known: dict[str, Place | None] = {}
    tables: dict[str, tuple[Any, ...]] = {}
    for table, fields in PLACE_FIELDS.items():
        records = getattr(instance, table)
        tables[table] = tuple(_with_derived(_with_places(record, fields, gazetteer, known)) for record in records)
    return instance.replace(**tables)


def _with_places(record: Any, fields: Any, gazetteer: Gazetteer, known: dict[str, Place | None]) -> Any:
    found = {}
    for place_field, postcode_field in fields.items():
        code = getattr(record, postcode_field)
        if code is None:
            continue
        if code not in known:
            known[code] = gazetteer.resolve(code)
        found[place_field] = known[code]
    return dataclasses.replace(record, **found) if found else record


def _with_derived(record: Any) -> Any:
    if isinstance(record, Zone) and record.wkt is not None:
        return dataclasses.replace(record, outline=parse_wkt(record.wkt))
    if isinstance(record, Home) and record.nation is None and record.place is not None:
        return dataclasses.replace(record, nation=next((name for name in NATIONS if name == record.place.nation), None))
    return record

"""An `Instance` back to the tables of the contract, so that reading them gives the same instance."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS, Instance
from matcher.domain.people import Child
from matcher.intake.cells import cell_text
from matcher.intake.extra_postcodes import ExtraPostcode
from matcher.intake.places import PLACE_FIELDS
from matcher.intake.rows import id_field

EXACT_PLACES = {"children": {"keep_away_place": "carer_postcode"}}
"""Place fields that stay exact where the one of `PLACE_FIELDS` for the same postcode is blurred."""

FIRST_CELLS = 3


def row_key(record: Any) -> tuple[str, ...]:
    """What the rows of a table are sorted by, so that file order never matters: the id, or every cell where none is.

    Children are sorted by their mother, then by their own id.
    """
    if isinstance(record, Child):
        return (record.woman_id, record.child_id)
    kind: type = type(record)
    own = id_field(kind)
    return tuple(_cells(record)) if own is None else (getattr(record, own),)


def in_order(records: Iterable[Any]) -> list[Any]:
    """The records of one table by `row_key`; of those without an id, all cells are compared only where the first few
    are the same."""
    found = list(records)
    kind: type = type(found[0]) if found else Child
    if kind is Child or id_field(kind) is not None:
        return sorted(found, key=row_key)
    first = attrgetter(*list(columns_of(kind))[:FIRST_CELLS])

    def begins(record: Any) -> tuple[str, ...]:
        return tuple(map(cell_text, first(record)))

    tied = groupby(sorted(found, key=begins), key=begins)
    return list(chain.from_iterable(sorted(some, key=row_key) for _, some in tied))


def write_tables(instance: Instance, directory: Path | str) -> None:
    """Writes one CSV file a table, with every column, into a directory that is made when missing.

    Empty optional tables are written too, header only. postcodes.csv is written when a place was found in it, with just
    those rows: the others, which can only shift the middle of a district, are not part of an instance. Raises OSError.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, record in RECORDS.items():
        _write(folder / f"{name}.csv", record, getattr(instance, name))
    extras = _extra_postcodes(instance)
    if extras:
        _write(folder / "postcodes.csv", ExtraPostcode, extras)


def table_csv(record: type, rows: Iterable[Any]) -> str:
    """Rows of one record class as CSV text with every column."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(column.name for column in columns_of(record).values())
    writer.writerows(map(_cells, rows))
    return buffer.getvalue()


def _write(path: Path, record: type, rows: Iterable[Any]) -> None:
    path.write_text(table_csv(record, rows), encoding="utf-8", newline="")


def _cells(record: Any) -> Sequence[str]:
    kind: type = type(record)
    return [cell_text(getattr(record, field)) for field in columns_of(kind)]


def _extra_postcodes(instance: Instance) -> list[ExtraPostcode]:
    """The rows of postcodes.csv that the instance's places came from."""
    found: dict[str, ExtraPostcode] = {}
    for table, fields in PLACE_FIELDS.items():
        every_field = {**fields, **EXACT_PLACES.get(table, {})}
        for record in getattr(instance, table):
            for place_field, postcode_field in every_field.items():
                place, code = getattr(record, place_field), getattr(record, postcode_field)
                if place is not None and place.kind == "user" and code is not None:
                    found[code] = ExtraPostcode(
                        postcode=code,
                        easting=place.easting_m,
                        northing=place.northing_m,
                        authority=place.authority or None,
                    )
    return [found[code] for code in sorted(found)]

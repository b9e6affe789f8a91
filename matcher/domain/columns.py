"""What a table column holds: the one description that intake, export and `docs/tables.md` all read.

A record class (for example `Woman`) annotates each contracted column with a `Column`; fields without one are
derived by intake (resolved places) and never appear in a file.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["id", "ref", "text", "date", "number", "integer", "yes_no", "choice", "choices", "list", "postcode"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table.

    kind: how the cell is read; `choices` and `list` are `;`-separated.
    doc: one sentence for people, with the unit.
    required: an empty cell is a fault.
    values: what a `choice` or `choices` cell may hold.
    minimum, maximum: inclusive range of a number.
    table: the table a `ref` points into.
    empty: what an empty cell means.
    name: the header in the file when it differs from the field (`from` is a Python keyword).
    private: never printed in an error message, a log or a partner's view; the message names the cell, not the value.
    """

    kind: Kind
    doc: str
    required: bool = False
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    table: str = ""
    empty: str = "unknown"
    name: str = ""
    private: bool = False


@functools.cache
def columns_of(record: type[Any]) -> dict[str, Column]:
    """Field name -> `Column` of a record class, in file order; `Column.name` is always filled."""
    hints = typing.get_type_hints(record, include_extras=True)
    found = {}
    for field in dataclasses.fields(record):
        for extra in getattr(hints[field.name], "__metadata__", ()):
            if isinstance(extra, Column):
                found[field.name] = dataclasses.replace(extra, name=extra.name or field.name)
    return found

"""Rows of the contract's tables as JSON: one description of each column serves files, database and web alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from matcher.domain.columns import Column, columns_of
from matcher.intake.cells import ISO_DATE
from matcher.intake.contents import KeptRow
from matcher.intake.reading import TABLES

LONGEST_TEXT = 2_000
MOST_IN_A_LIST = 200


def _text(value: object) -> object:
    """Only the text of a day: a number, also one in a text, would be taken for seconds."""
    if not isinstance(value, date) and not (isinstance(value, str) and ISO_DATE.fullmatch(value)):
        raise ValueError("a day is a text such as 2026-10-01")
    return value


Day = Annotated[date, BeforeValidator(_text)]
"""A day as whoever asks writes it."""
_PLAIN: Mapping[str, Any] = {
    "date": Day,
    "number": Annotated[float, Field(strict=True)],
    "integer": Annotated[int, Field(strict=True)],
    "yes_no": Annotated[bool, Field(strict=True)],
}


class Row(BaseModel):
    """A row of some table; what is left out, or null, is not known."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def model_of(table: str, name: str, leave_out: Collection[str] = (), required: Collection[str] = ()) -> type[Row]:
    """What a row of a table looks like as JSON, without some columns; all others may be null but those required.

    Lists are lists; all else is as in the files.
    """
    columns = {column.name: column for column in columns_of(TABLES[table]).values() if column.name not in leave_out}
    fields: dict[str, Any] = {}
    for header, column in columns.items():
        kind = _kind(column)
        known = header in required
        described = Field(... if known else None, description=_described(column), alias=header)
        fields[_attribute(header)] = (kind if known else kind | None, described)
    return create_model(name, __base__=Row, __doc__=f"A row of {table}.csv.", **fields)


def _attribute(header: str) -> str:
    """`from` is a word of the language."""
    return f"{header}_" if header == "from" else header


def _described(column: Column) -> str:
    return f"{column.doc}." if column.required else f"{column.doc}; empty: {column.empty}."


def _kind(column: Column) -> Any:
    """The type of a column's value in JSON."""
    if column.kind in _PLAIN:
        limits = Field(ge=column.minimum, le=column.maximum)
        return Annotated[_PLAIN[column.kind], limits] if column.kind in ("number", "integer") else _PLAIN[column.kind]
    one: Any = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00-\x1f\x7f]+$")]
    if column.kind in ("choice", "choices"):
        one = Literal[column.values]
    return Annotated[list[one], Field(max_length=MOST_IN_A_LIST)] if _is_list(column) else one


def _is_list(column: Column) -> bool:
    return column.kind in ("choices", "list")


def kept_row(table: str, body: Row, *, only_said: bool = False) -> dict[str, Any]:
    """What a row sent is kept as; what else a body holds is left out. only_said: without the columns that were not
    sent at all."""
    sent = body.model_dump(by_alias=True, exclude_unset=only_said)
    columns = {column.name: column for column in columns_of(TABLES[table]).values()}
    return {
        name: (";".join(value) or None) if _is_list(columns[name]) and value is not None else value
        for name, value in sent.items()
        if name in columns
    }


def shown_row(table: str, row: KeptRow, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """A kept row as JSON shows it, by header."""
    columns = {column.name: column for column in columns_of(TABLES[table]).values() if column.name not in leave_out}
    return {
        name: (row[name].split(";") if row[name] else []) if _is_list(column) else row[name]
        for name, column in columns.items()
    }

"""JSON of frozen records, a column at a time: what a run signs and keeps is tens of millions of letters."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from types import NoneType
from typing import Any

Text = Callable[[Any], str]


def json_text(value: Any) -> str:
    """JSON with sorted keys and without spaces; fields of a record that hold their default are left out."""
    kind: type = type(value)
    return _text_of(kind)(value)


@functools.cache
def _text_of(kind: type) -> Text:
    """What writes values of one class."""
    if kind in PLAIN:
        return PLAIN[kind]
    if dataclasses.is_dataclass(kind):
        return lambda record: next(_rows_text([record]))
    return _tuple_text if kind is tuple else _encoder().encode


def _float_text(value: float) -> str:
    return float.__repr__(value) if math.isfinite(value) else json.dumps(value)


PLAIN: Mapping[type, Text] = {
    str: json.encoder.encode_basestring,
    date: lambda day: f'"{day.isoformat()}"',
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: _float_text,
    NoneType: lambda _: "null",
}
EXACT = PLAIN.keys() - {float}
"""Kinds of which equal values have the same text, as 0.0 and -0.0 have not."""


def _tuple_text(items: tuple[Any, ...]) -> str:
    kinds = set(map(type, items))
    if len(kinds) == 1 and dataclasses.is_dataclass(kinds.pop()):
        return f"[{','.join(_rows_text(items))}]"
    return f"[{','.join(map(json_text, items))}]"


@functools.cache
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _rows_text(records: Sequence[Any]) -> Iterator[str]:
    """Each of some records of one class."""
    if not records:
        return
    kind: type = type(records[0])
    columns = [_column_text(name, default, list(map(attrgetter(name), records))) for name, default in _defaults(kind)]
    for cells in zip(*columns, strict=True):
        yield f"{{{','.join(filter(None, cells))}}}"


def _column_text(name: str, default: Any, values: Sequence[Any]) -> list[str]:
    """One field of many records, with its name; "" where it is left out. What comes again is written once."""
    label, kinds = f'"{name}":', set(map(type, values))
    if default is None:
        kinds.discard(NoneType)  # these are left out
    kind = kinds.pop() if len(kinds) == 1 else object
    if dataclasses.is_dataclass(kind):
        records = {id(value): value for value in values}
        records.pop(id(default), None)
        texts = dict(zip(records, _rows_text(list(records.values())), strict=True))
        return ["" if value is default or value == default else label + texts[id(value)] for value in values]
    write = json_text if kind is object else _text_of(kind)
    if kind in EXACT:
        found = {value: "" if value == default else label + write(value) for value in set(values)}
        return list(map(found.__getitem__, values))
    return ["" if value is default or value == default else label + write(value) for value in values]


def _plain(value: Any) -> Any:
    """What json does not know by itself, one layer deep: it comes back for what is inside."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    kind: type = type(value)
    fields = _defaults(kind)
    held = zip(fields, map(getattr, itertools.repeat(value), (name for name, _ in fields)), strict=True)
    return {name: given for (name, default), given in held if given is not default and given != default}


@functools.cache
def _defaults(record: Any) -> tuple[tuple[str, Any], ...]:
    """Fields of a record class by name, each with its default; one without has one that equals nothing."""
    fields = sorted(dataclasses.fields(record), key=lambda field: field.name)
    return tuple((field.name, field.default) for field in fields)

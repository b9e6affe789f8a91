"""Records by the thousand: which rows of a table are the same objects in another, and new ones made quickly."""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any


def unlike(rows: Sequence[Any], others: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """What is left of both when the objects that they begin and end with alike are cut off."""
    if rows is others:
        return (), ()
    start = _alike(rows, others)
    rows, others = rows[start:], others[start:]
    end = _alike(rows[::-1], others[::-1])
    return rows[: len(rows) - end], others[: len(others) - end]


def _alike(rows: Sequence[Any], others: Sequence[Any]) -> int:
    """With how many of the same objects both begin."""
    return [*map(operator.is_, rows, others), False].index(False)


def made(kind: type, columns: Mapping[str, Iterable[Any]], number: int) -> list[Any]:
    """As `kind(**row)` for each of so many rows, given by columns: for frozen classes with slots that check nothing."""
    setters = _setters(kind)
    left = {field.name: field.default for field in dataclasses.fields(kind) if field.name not in columns}
    if any(default is dataclasses.MISSING for default in left.values()):
        raise TypeError(f"a {kind.__name__} needs {', '.join(left)}")
    records: list[Any] = [object.__new__(kind) for _ in range(number)]
    for name, values in (*columns.items(), *((name, repeat(default, number)) for name, default in left.items())):
        for _ in map(setters[name], records, values):
            pass
    return records


def with_columns(records: Sequence[Any], columns: Mapping[str, Sequence[Any]]) -> list[Any]:
    """As `dataclasses.replace` for each of some records of one class, some fields of which are given by columns."""
    if not records:
        return []
    kind: type = type(records[0])
    kept = {name: map(operator.attrgetter(name), records) for name in _setters(kind) if name not in columns}
    return made(kind, {**kept, **columns}, len(records))


@functools.cache
def _setters(kind: type) -> Mapping[str, Callable[[Any, Any], None]]:
    """Field -> what fills its slot in a record that is not in use yet. Raises TypeError for a class that checks."""
    if hasattr(kind, "__post_init__"):
        raise TypeError(f"a {kind.__name__} is checked when it is made")
    return {field.name: getattr(kind, field.name).__set__ for field in dataclasses.fields(kind)}

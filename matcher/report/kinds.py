"""Whether the records of a reopened run hold what their tables could: a run may have been forged with care."""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from matcher.domain import Instance, Policy
from matcher.domain.columns import Column
from matcher.domain.instance import RECORDS
from matcher.intake.cells import FIRST_DAY, LAST_DAY

LARGEST = 1e15
Test = Callable[[Any], bool]


def kind_faults(instance: Instance, policy: Policy) -> Iterator[str]:
    """A sentence for each column with a value that no table could give it; the values are private and stay untold."""
    for table, record in RECORDS.items():
        rows = getattr(instance, table)
        for field in _misfits(record, rows) if isinstance(rows, tuple) else ("everything",):
            yield f"restricted/instance.json: {field} of {table} holds what no table can"
    alone = {field.name for field in dataclasses.fields(Instance)} - RECORDS.keys()
    for field in sorted(alone & set(_misfits(Instance, (instance,)))):
        yield f"restricted/instance.json: {field} holds what it cannot"
    for field in _misfits(Policy, (policy,)):
        yield f"restricted/policy.json: {field} holds what no policy can"


def repeated(instance: Instance) -> Iterator[str]:
    """A sentence for each table in which two rows have the same id."""
    ids = {"women": instance.woman, "homes": instance.home, "partners": instance.partner}
    for table, by_id in ids.items():
        if len(by_id) < len(getattr(instance, table)):
            yield f"restricted/instance.json: two rows of {table} have the same id"


def _misfits(record: Any, rows: tuple[Any, ...]) -> list[str]:
    """Fields that some row holds a wrong value in."""
    tests = _tests(record)
    if not all(isinstance(row, record) for row in rows):
        return ["a row"]
    return [name for name, test in tests.items() if not all(test(getattr(row, name)) for row in rows)]


@functools.cache
def _tests(record: Any) -> Mapping[str, Test]:
    hints = typing.get_type_hints(record, include_extras=True)
    return {field.name: _test(hints[field.name]) for field in dataclasses.fields(record)}


def _test(hint: Any) -> Test:
    """Whether a value is of a field's type, and in the range of its column."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _both(_test(args[0]), [_of_column(extra) for extra in args[1:] if isinstance(extra, Column)])
    if origin in (types.UnionType, typing.Union):
        tests = [_test(part) for part in args]
        return lambda value: any(test(value) for test in tests)
    if origin is typing.Literal:
        return lambda value: type(value) is str and value in args
    if origin is tuple:
        return _of_tuple([_test(part) for part in args if part is not ...], many=args[-1] is ...)
    if origin is not None:
        held = _test(args[1])
        return lambda value: isinstance(value, Mapping) and all(map(held, value.values()))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return lambda value: isinstance(value, hint) and not _misfits(hint, (value,))
    return _of_plain(hint)


def _both(first: Test, others: list[Test]) -> Test:
    return lambda value: first(value) and all(test(value) for test in others)


def _of_tuple(tests: list[Test], many: bool) -> Test:
    if many:
        return lambda value: isinstance(value, tuple) and all(map(tests[0], value))
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(tests)
        and all(test(item) for test, item in zip(tests, value, strict=True))
    )


def _of_plain(hint: Any) -> Test:
    if hint is float:
        return lambda value: type(value) in (int, float) and abs(value) < LARGEST
    if hint is int:
        return lambda value: type(value) is int and abs(value) < LARGEST
    if hint is date:
        return lambda value: type(value) is date and FIRST_DAY <= value <= LAST_DAY
    return lambda value: isinstance(value, hint)


def _of_column(column: Column) -> Test:
    """The range or the choices of a column; an empty cell has none."""
    if column.kind in ("number", "integer"):
        low = -math.inf if column.minimum is None else column.minimum
        high = math.inf if column.maximum is None else column.maximum
        return lambda value: value is None or low <= value <= high
    if column.kind == "choice":
        return lambda value: value is None or value in column.values
    if column.kind == "choices":
        return lambda value: value is None or set(value) <= set(column.values)
    return lambda _value: True

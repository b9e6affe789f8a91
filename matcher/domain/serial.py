"""JSON for frozen records: a lossless round trip driven by their type hints."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from matcher.domain.json_rows import json_text

T = TypeVar("T")


def to_json(value: Any) -> str:
    """A record as JSON with sorted keys: the same value always gives the same bytes. Defaults are left out."""
    return json_text(value)


def from_json(record: type[T], text: str) -> T:
    """The record back from `to_json`.

    Raises ValueError when the text is not JSON, or not of this record's shape.
    """
    try:
        return typing.cast(T, _build(record, json.loads(text)))
    except (TypeError, AttributeError) as error:
        raise ValueError(f"not a {record.__name__}") from error


@functools.cache
def _hints(record: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(record)


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _build(next(part for part in typing.get_args(hint) if part is not types.NoneType), value)
    if origin is tuple:
        return tuple(_build(typing.get_args(hint)[0], item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _build_record(hint, value)
    return value


def _build_record(record: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(record)
    if unknown := sorted(set(value) - set(hints)):
        raise ValueError(f"{record.__name__} has no field {', '.join(unknown)}")
    return record(**{name: _build(hints[name], held) for name, held in value.items()})

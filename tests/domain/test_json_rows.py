from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Child, Woman
from matcher.domain.json_rows import json_text
from tests.intake.records import records


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    x: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    key: Any = None
    spot: Spot | None = Spot(x=0.0)
    marks: tuple[Any, ...] = ()
    score: float = 0.0


def slowly(value: Any) -> Any:
    """The same as plain values, record by record."""
    if isinstance(value, tuple):
        return list(map(slowly, value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: slowly(held) for name, held in value.items()}
    if not dataclasses.is_dataclass(value):
        return value
    held = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
    return {field.name: slowly(given) for field, given in held if given != field.default}


def one_by_one(value: Any) -> str:
    return json.dumps(slowly(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


SPOTS = st.builds(Spot, x=st.floats(), name=st.text(max_size=3))
KEYS = (
    st.none()
    | st.booleans()
    | st.integers(-1, 2)
    | st.sampled_from([0.0, -0.0, 1.0])
    | st.text(max_size=2)
    | st.dates()
)
THINGS = st.builds(
    Thing,
    key=KEYS | st.dictionaries(st.text(max_size=2), KEYS, max_size=2),
    spot=st.none() | SPOTS,
    marks=st.lists(KEYS | SPOTS, max_size=3).map(tuple),
    score=st.floats(),
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(THINGS, max_size=4).map(tuple))
def test_rows_written_together_are_those_written_one_by_one(things: tuple[Thing, ...]) -> None:
    assert json_text(things) == one_by_one(things)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.lists(records(Woman), max_size=4).map(tuple), st.lists(records(Child), max_size=4).map(tuple))
def test_so_are_the_tables_of_a_run(women: tuple[Woman, ...], children: tuple[Child, ...]) -> None:
    assert json_text((women, children)) == one_by_one((women, children))


@pytest.mark.parametrize("keys", [(0.0, -0.0), (True, 1, 1.0), (False, 0, None), ("1", 1), (float("nan"), 1.0)])
def test_values_that_are_equal_and_read_otherwise_are_kept_apart(keys: tuple[Any, ...]) -> None:
    things = tuple(Thing(key=key) for key in keys)
    assert json_text(things) == one_by_one(things)

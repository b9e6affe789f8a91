"""Random records of any class, built from the column metadata alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from matcher.domain.columns import Column, columns_of

POSTCODES = ("M14 5TL", "CF10 3WL", "M14 5", "SK4", "EH1 1YZ")

printable = st.characters(exclude_categories=["C", "Z"])
words = st.text(printable, min_size=1, max_size=12)
ids = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=";'"), min_size=1, max_size=12)
codes = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=";,"), min_size=1, max_size=12)
prose = st.lists(words, min_size=1, max_size=4).map(" \n".join)


def columns(kind: type) -> tuple[Column, ...]:
    """The columns of a record class, in file order."""
    return tuple(columns_of(kind).values())


def _values(column: Column) -> st.SearchStrategy[Any]:
    low = column.minimum if column.minimum is not None else -1e9
    high = column.maximum if column.maximum is not None else 1e9
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "id": ids,
        "ref": ids,
        "text": prose,
        "date": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "number": st.floats(low, high, allow_nan=False).map(lambda number: number + 0.0),
        "integer": st.integers(int(low), int(high)),
        "yes_no": st.booleans(),
        "postcode": st.sampled_from(POSTCODES),
        "list": st.lists(codes, min_size=1, max_size=3, unique=True).map(tuple),
    }
    if column.kind == "choice":
        return st.sampled_from(column.values)
    if column.kind == "choices":
        return st.lists(st.sampled_from(column.values), min_size=1, unique=True).map(tuple)
    return kinds[column.kind]


def records(kind: type) -> st.SearchStrategy[Any]:
    """Records of a class: required columns filled, each other one filled or left at its default."""
    fields = columns_of(kind).items()
    return st.fixed_dictionaries(
        {field: _values(column) for field, column in fields if column.required},
        optional={field: _values(column) for field, column in fields if not column.required},
    ).map(lambda values: kind(**values))

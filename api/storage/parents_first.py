"""Rows of a table that refers to itself, put so that each comes after the row it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table

Row = tuple[dict[str, Any], int]
"""The values by column, and whatever goes with them."""
Key = tuple[int, tuple[Any, ...]]
"""Which of the table's references, and the values that it points to."""


def parents_first(table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as they come, but one whose parent has not come yet waits for it; those of parents that never come are
    the last, for the database to refuse. Holds the waiting rows and the keys of all; of other tables nothing."""
    references = [
        (constraint.column_keys, [element.column.name for element in constraint.elements])
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
    ]
    if not references:
        yield from rows
        return
    there: set[Key] = set()
    waiting: dict[Key, list[Row]] = defaultdict(list)
    for new in rows:
        ready = [new]
        while ready:
            row = ready.pop()
            own = _keys(row, [parent for _, parent in references])
            parents = _keys(row, [child for child, _ in references])
            missing = next((key for key in parents if key not in there and key not in own), None)
            if missing is None:
                yield row
                there.update(own)
                ready += [freed for key in own for freed in waiting.pop(key, [])]
            else:
                waiting[missing].append(row)
    for left in waiting.values():
        yield from left


def _keys(row: Row, columns: Sequence[Sequence[str]]) -> list[Key]:
    """The values of a row in these columns, but for those that are empty."""
    found = [(number, tuple(row[0][name] for name in names)) for number, names in enumerate(columns)]
    return [key for key in found if None not in key[1]]

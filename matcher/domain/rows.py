"""Rows of a table that are the same objects in another."""

from __future__ import annotations

import operator
from collections.abc import Sequence
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

"""Rows that look alike: those that hold the same values in every column a rule reads."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.rules.table import Index, Table
from matcher.rules.trace import Read


class Classes(NamedTuple):
    """of: (rows,) class of each row, from 0. first: (classes,) the first row of each, which stands for all."""

    of: Index
    first: Index


class Classifier:
    """Sorts rows of tables into classes; a column is looked at once for all rules. Safe to ask from several threads."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._codes: dict[Read, Index] = {}

    def classes(self, table: str, owner: str, reads: Iterable[Read]) -> Classes:
        """Classes of a table's rows by these columns of the table and of its owners (the women or the homes)."""
        size, parent = self._tables[table].size, self._tables[table].parent
        found = Classes(np.zeros(size, dtype=np.intp), np.zeros(min(size, 1), dtype=np.intp))
        for read in sorted(read for read in reads if read.table in (table, owner)):
            codes = self._codes_of(read)
            codes = codes if read.table == table or parent is None else codes[parent]
            _, first, of = np.unique(
                found.of * (codes.max(initial=0) + 1) + codes, return_index=True, return_inverse=True
            )
            found = Classes(of, first)
        return found

    def _codes_of(self, read: Read) -> Index:
        if read not in self._codes:
            values = self._tables[read.table].columns[read.column]
            known = self._tables[read.table].known[read.column] if read.known else None
            if read.known:
                self._codes[read] = np.zeros(len(values), dtype=np.intp) if known is None else known.astype(np.intp)
            else:
                self._codes[read] = _codes(values)
        return self._codes[read]


def _codes(values: NDArray[Any]) -> Index:
    """Equal values, equal numbers; unknown (NaN) equals unknown."""
    if values.ndim == 1 and values.dtype.kind != "O":
        return np.unique(values, return_inverse=True)[1]
    keys: list[Hashable] = values.tolist() if values.ndim == 1 else [row.tobytes() for row in values]
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.intp)

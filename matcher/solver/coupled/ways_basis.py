"""Where a relaxation by ways ended, for the next one of a series: of more pairs, and so of other ways, too."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.linear_again import AT_LOWER, BASIC, Basis
from matcher.solver.coupled.ways_program import WaysProgram

CLOSE = 0.01
"""So many columns may have come or gone in a programme that is nearly the last one, as a share of its own."""


class LastBasis:
    """Of models of the same agents, places and groups. A row or column is known by what it stands for."""

    def __init__(self) -> None:
        self._number: dict[Hashable, int] = {}
        self._row = self._column = self._row_status = self._column_status = np.zeros(0, np.int64)

    def on(self, program: WaysProgram, keys: Ints) -> Basis | None:
        """The basis, where there is one: pairs and ways that are new stay out, and new limits do not bind. keys: (k,)
        of the program's pairs."""
        if not len(self._row):
            return None
        return Basis(
            _found(self._numbered(program.rows), self._row, self._row_status, BASIC),
            _found(self._columns(program, keys), self._column, self._column_status, AT_LOWER),
        ).whole()

    def is_close(self, program: WaysProgram, keys: Ints) -> bool:
        """Whether hardly a column came or went, whatever they cost: then few steps are likely."""
        others = len(np.setxor1d(self._columns(program, keys), self._column, assume_unique=True))
        return others <= CLOSE * len(program.cost)

    def keep(self, program: WaysProgram, keys: Ints, basis: Basis) -> None:
        """Remembers where a programme ended."""
        row, column = self._numbered(program.rows), self._columns(program, keys)
        by_row, by_column = np.argsort(row), np.argsort(column)
        self._row, self._row_status = row[by_row], basis.row[by_row]
        self._column, self._column_status = column[by_column], basis.column[by_column]

    def _columns(self, program: WaysProgram, keys: Ints) -> Ints:
        """(columns,) pairs by their keys, all others by negative numbers."""
        return np.concatenate([keys, -1 - self._numbered(program.columns)])

    def _numbered(self, names: Iterable[Hashable]) -> Ints:
        """Numbers given as names are first seen."""
        number = self._number
        return np.array([number.setdefault(name, len(number)) for name in names], np.int64)


def _found(key: Ints, known: Ints, status: Ints, otherwise: int) -> Ints:
    """What each key's status is. known: ascending, not empty."""
    at = np.minimum(np.searchsorted(known, key), len(known) - 1)
    found: Ints = np.where(known[at] == key, status[at], otherwise)
    return found

"""Where a relaxation by ways ended, for the next one of a series: of more pairs, and so of other ways, too."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.linear_again import AT_LOWER, BASIC, Basis
from matcher.solver.coupled.modes import Kind, Modes
from matcher.solver.coupled.ways_program import WaysProgram
from matcher.solver.model import AssignmentModel

Way = tuple[int, tuple[tuple[Kind, int], ...]]
"""A place, and how many it holds of each kind."""
KINDS = 2**20
"""More than a place has bedspaces or rooms."""


class LastBasis:
    """Of models of the same agents, places and groups. A row or column is known by what it stands for."""

    def __init__(self) -> None:
        self._number: dict[Way, int] = {}
        self._row = self._column = self._row_status = self._column_status = np.zeros(0, np.int64)

    def on(self, model: AssignmentModel, modes: Modes, pairs: Ints, program: WaysProgram) -> Basis | None:
        """The basis, where there is one: pairs and ways that are new stay out, and new limits do not bind."""
        if not len(self._row):
            return None
        row, column = _rows(modes, program), self._columns(model, modes, pairs)
        return Basis(
            _found(row, self._row, self._row_status, BASIC),
            _found(column, self._column, self._column_status, AT_LOWER),
        ).whole()

    def keep(self, model: AssignmentModel, modes: Modes, pairs: Ints, program: WaysProgram, basis: Basis) -> None:
        """Remembers where a programme ended."""
        row, column = _rows(modes, program), self._columns(model, modes, pairs)
        by_row, by_column = np.argsort(row), np.argsort(column)
        self._row, self._row_status = row[by_row], basis.row[by_row]
        self._column, self._column_status = column[by_column], basis.column[by_column]

    def _columns(self, model: AssignmentModel, modes: Modes, pairs: Ints) -> Ints:
        """(k + y,) pairs by their keys, ways by negative numbers given as they are first seen."""
        number = self._number
        ways = [
            -1 - number.setdefault((where, tuple((kind, count) for kind, count in holds.items() if count)), len(number))
            for where, holds in zip(modes.place.tolist(), modes.holds, strict=True)
        ]
        return np.concatenate([model.keys[pairs], np.array(ways, np.int64)])


def _rows(modes: Modes, program: WaysProgram) -> Ints:
    """(rows,) limits of agents, places and groups by their numbers, those of kinds at a place by both."""
    plain = program.rows - len(modes.row_place)
    persons, rooms = modes.row_kind.T
    of_kinds = plain + (modes.row_place * KINDS + persons) * KINDS + rooms
    found: Ints = np.concatenate([np.arange(plain), of_kinds])[program.used]
    return found


def _found(key: Ints, known: Ints, status: Ints, otherwise: int) -> Ints:
    """What each key's status is. known: ascending, not empty."""
    at = np.minimum(np.searchsorted(known, key), len(known) - 1)
    found: Ints = np.where(known[at] == key, status[at], otherwise)
    return found

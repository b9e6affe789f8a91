"""Which rows stay, move or are new when a table of women or homes changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.rules.table import Index, Table

NOWHERE = -1


def row_of(old: Mapping[str, int], ids: Sequence[str]) -> Mapping[str, int]:
    """id -> row; the old mapping itself where it says the same."""
    found = dict(zip(ids, range(len(ids)), strict=True))
    return old if found == old else found


@dataclass(frozen=True)
class Moves:
    """Rows of one table of women or homes before a change, and after it.

    before: how many rows there were. kept, now: (k,) old and new rows of whoever is untouched, ascending.
    fresh: (f,) new rows of the others, ascending.
    """

    before: int
    kept: Index
    now: Index
    fresh: Index

    @staticmethod
    def of(old: Mapping[str, int], new: Mapping[str, int], touched: Collection[str]) -> Moves:
        """old, new: id -> row, in the order of the rows."""
        if not touched and old is new:
            rows = np.arange(len(old))
            return Moves(len(old), rows, rows, rows[:0])
        same = {name: row for name, row in new.items() if name not in touched}
        kept = np.array([old[name] for name in same], np.intp)
        fresh = np.array(sorted(new[name] for name in touched if name in new), np.intp)
        return Moves(len(old), kept, np.array(list(same.values()), np.intp), fresh)

    @property
    def is_nothing(self) -> bool:
        """Whether every row is as it was and where it was."""
        return not len(self.fresh) and not self.renumbers and len(self.kept) == self.before

    @cached_property
    def renumbers(self) -> bool:
        """Whether some row that stays has another number."""
        return not np.array_equal(self.kept, self.now)

    @cached_property
    def new_row(self) -> Index:
        """(before,) the new row of each old one; NOWHERE for those that are touched."""
        found = np.full(self.before, NOWHERE, np.intp)
        found[self.kept] = self.now
        return found

    def renumbered(self, rows: Index) -> Index:
        """Old rows by their new numbers; NOWHERE for those that are touched."""
        return self.new_row[rows] if self.renumbers else rows

    def rows(self, old: Table, fresh: Table) -> Table:
        """A table with one row for each, the touched ones in the order of `fresh`."""
        source = np.empty(len(self.now) + len(self.fresh), np.intp)
        source[self.now], source[self.fresh] = self.kept, old.size + np.arange(len(self.fresh))
        return dataclasses.replace(old, size=len(source), columns=_taken(old, fresh, source))

    def items(self, old: Table, fresh: Table) -> Table:
        """A table of items that belong to them; `fresh` belongs to the touched ones, by their order."""
        if old.parent is None or fresh.parent is None:
            raise ValueError("the rows belong to nobody")
        if self.is_nothing or (not fresh.size and not old.size):
            return old
        owner = self.new_row[old.parent]
        stay = np.flatnonzero(owner != NOWHERE)
        owner = np.concatenate([owner[stay], self.fresh[fresh.parent]])
        order = np.argsort(owner, kind="stable")
        source = np.concatenate([stay, old.size + np.arange(fresh.size)])[order]
        columns = _taken(old, fresh, source)
        return dataclasses.replace(old, size=len(source), columns=columns, parent=owner[order])


def _taken(old: Table, fresh: Table, source: Index) -> Mapping[str, NDArray[Any]]:
    """Rows of both tables, numbered one after the other. A column that `fresh` has in other terms is left as it is."""
    return {
        name: np.concatenate([values, fresh.columns[name]]).take(source, axis=0) for name, values in old.columns.items()
    }

"""Finds out which columns a rule reads, by handing it a grid that takes notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from numpy.typing import NDArray

from matcher.rules.table import Bools, Grid


class Read(NamedTuple):
    """A column that a rule read. table: "" when it asked where it stands itself, so that every row may differ.

    known: it only asked where the column is known.
    """

    table: str
    column: str
    known: bool = False


ROWS, COLS = Read("", "row"), Read("", "col")
_PLACES = {"row_at": ROWS, "woman_at": ROWS, "col_at": COLS, "home_at": COLS}


@dataclass(frozen=True)
class TracedGrid(Grid):
    """A grid that adds to `seen` all that a rule reads from it, however it is read."""

    seen: set[Read] = field(default_factory=set)

    def __getattribute__(self, name: str) -> Any:
        if name in _PLACES:
            object.__getattribute__(self, "seen").add(_PLACES[name])
        return super().__getattribute__(name)

    def row(self, name: str) -> NDArray[Any]:
        self.seen.add(Read(self.rows, name))
        return self._plain.row(name)

    def col(self, name: str) -> NDArray[Any]:
        self.seen.add(Read(self.cols, name))
        return self._plain.col(name)

    def woman(self, name: str) -> NDArray[Any]:
        self.seen.add(Read("women", name))
        return self._plain.woman(name)

    def home(self, name: str) -> NDArray[Any]:
        self.seen.add(Read("homes", name))
        return self._plain.home(name)

    def cross(self, values: str, category: str) -> NDArray[Any]:
        self.seen.update((Read("women", values), Read("homes", category)))
        return self._plain.cross(values, category)

    def cross_home(self, values: str, category: str) -> NDArray[Any]:
        self.seen.update((Read("homes", values), Read("women", category)))
        return self._plain.cross_home(values, category)

    def known(self, needs: tuple[str, ...]) -> Bools | None:
        for table, _, column in (need.partition(".") for need in needs):
            self.seen.add(Read(table, column, known=True))
        return self._plain.known(needs)

    @cached_property
    def _plain(self) -> Grid:
        """The same grid without notes: what is asked of it has been noted by then."""
        at = super().__getattribute__
        return Grid(self.tables, self.rows, self.cols, at("row_at"), at("col_at"))

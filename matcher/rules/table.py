"""Columns as arrays: one `Table` a subject, and `Grid`, the view of rows against columns that every rule sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.distance import distance_m
from geo.journeys.way_reach import WayReach

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Index = NDArray[np.intp]


NOTHING: Index = np.zeros(0, dtype=np.intp)


def day_number(day: date | None) -> float:
    """Proleptic day number; NaN when unknown."""
    return float("nan") if day is None else float(day.toordinal())


def day_key(day: date | None) -> float:
    """yyyymmdd, so that completed years are `(later - earlier) // 10000`; NaN when unknown."""
    return float("nan") if day is None else float(day.year * 10_000 + day.month * 100 + day.day)


@dataclass(frozen=True)
class Table:
    """Columns of equal length about one subject. NaN in a float column is an unknown fact.

    columns: name -> array whose first axis has length `size`.
    labels: name -> the fact in words ("the home's access"), for the sentence that names what is missing.
    parent: for a table of items (zones, school pulls, occupants ...), the row of the woman or home each belongs to,
        ascending; None for the women and the homes themselves.
    """

    size: int
    columns: Mapping[str, NDArray[Any]]
    labels: Mapping[str, str] = field(default_factory=dict)
    parent: Index | None = None

    @cached_property
    def known(self) -> Mapping[str, Bools | None]:
        """Column -> which entries are known; None when all are."""
        found: dict[str, Bools | None] = {}
        for name, values in self.columns.items():
            mask = ~np.isnan(values) if values.dtype.kind == "f" and values.ndim == 1 else None
            found[name] = None if mask is None or mask.all() else mask
        return found

    @cached_property
    def items(self) -> tuple[Index, Index]:
        """The first item of each parent up to the last that has any, and how many each has; and, for all after those,
        one more entry of none."""
        count = np.append(np.bincount(NOTHING if self.parent is None else self.parent), 0)
        return np.cumsum(count) - count, count

    def rows_of(self, parents: Index) -> tuple[Index, Index]:
        """Items that belong to the ascending parents, and for each its position in `parents`."""
        if self.parent is None:
            return parents, np.arange(len(parents))
        first = self.parent.searchsorted(parents, side="left")
        count = self.parent.searchsorted(parents, side="right") - first
        if not count.any():
            return NOTHING, NOTHING
        owner = np.repeat(np.arange(len(parents)), count)
        start = np.repeat(first - (np.cumsum(count) - count), count)
        return np.arange(len(owner)) + start, owner


Tables = Mapping[str, Table]


@dataclass(frozen=True)
class Grid:
    """Rows of one table against columns of another, with the women and homes they belong to.

    In a mesh `row_at` has shape (r, 1) and `col_at` (1, c); for a list of pairs both have shape (k,). A rule
    only ever combines what `row`, `col`, `woman` and `home` return, so it serves both, and a single pair.
    """

    tables: Tables
    rows: str
    cols: str
    row_at: Index
    col_at: Index

    def row(self, name: str) -> NDArray[Any]:
        """A column of the row table."""
        return self._get(self.rows, name, self.row_at)

    def col(self, name: str) -> NDArray[Any]:
        """A column of the column table."""
        return self._get(self.cols, name, self.col_at)

    def woman(self, name: str) -> NDArray[Any]:
        """A column of the woman each row belongs to."""
        return self._get("women", name, self.woman_at)

    def home(self, name: str) -> NDArray[Any]:
        """A column of the home each column belongs to."""
        return self._get("homes", name, self.home_at)

    def cross(self, values: str, category: str) -> NDArray[Any]:
        """What a woman (a matrix column of women) holds for a home's category (an index column)."""
        found: NDArray[Any] = self.tables["women"].columns[values][self.woman_at, self.home(category)]
        return found

    def cross_home(self, values: str, category: str) -> NDArray[Any]:
        """What a home (a matrix column of homes) holds for a woman's category (an index column)."""
        found: NDArray[Any] = self.tables["homes"].columns[values][self.home_at, self.woman(category)]
        return found

    @cached_property
    def woman_at(self) -> Index:
        parent = self.tables[self.rows].parent
        return self.row_at if parent is None else parent[self.row_at]

    @cached_property
    def home_at(self) -> Index:
        parent = self.tables[self.cols].parent
        return self.col_at if parent is None else parent[self.col_at]

    @cached_property
    def distance_m(self) -> Floats:
        """Whole metres from the row's place to the home; NaN when either is unknown."""
        return distance_m(
            self.row("easting_m"), self.row("northing_m"), self.home("easting_m"), self.home("northing_m")
        )

    @cached_property
    def road_m(self) -> Floats:
        """Whole metres from the row's place to the home, round the water that roads do not cross; NaN where unknown."""
        return WayReach(**self.tables["roads"].columns).way_m(self.row("road"), self.home("road"))

    @cached_property
    def minutes(self) -> Floats:
        """Minutes one way from the row's place to the home, as looked up; NaN where there is no answer."""
        found: Floats = self.tables["journeys"].columns["minutes"][self.row("journey"), self.home("journey")]
        return found

    @cached_property
    def move_in(self) -> Floats:
        """Day number of move-in; NaN when unknown."""
        later: Floats = np.maximum(self.woman("release"), self.home("keys"))
        return later

    @cached_property
    def nights_without_home(self) -> Floats:
        """Nights from effective release to move-in."""
        nights: Floats = np.maximum(self.home("keys") - self.woman("release"), 0.0)
        return nights

    def known(self, needs: tuple[str, ...]) -> Bools | None:
        """Where every needed fact (`table.column`) is known; None when it is everywhere."""
        found: Bools | None = None
        for need in needs:
            mask = self._known(need)
            if mask is not None:
                found = mask if found is None else found & mask
        return found

    def missing(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """Labels of the needed facts that are unknown; for a grid of one pair."""
        return tuple(
            self.tables[need.partition(".")[0]].labels[need.partition(".")[2]]
            for need in needs
            if (mask := self._known(need)) is not None and not mask.all()
        )

    def _known(self, need: str) -> Bools | None:
        table, _, column = need.partition(".")
        mask = self.tables[table].known[column]
        if mask is None:
            return None
        at = {"women": self.woman_at, "homes": self.home_at, self.cols: self.col_at, self.rows: self.row_at}[table]
        found: Bools = mask[at]
        return found

    def _get(self, table: str, name: str, at: Index) -> NDArray[Any]:
        values: NDArray[Any] = self.tables[table].columns[name].take(at, axis=0)
        return values

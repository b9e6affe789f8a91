"""What a pair can earn at most, told without its way by road: homes of one kind, or of one corner, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.rules.base import SoftCriterion
from matcher.rules.classes import Classifier
from matcher.rules.facts import Facts
from matcher.rules.home_cells import Cells, home_cells
from matcher.rules.near_grid import WAY, NearGrid, StraightGrid
from matcher.rules.patches import Patches, build_patches
from matcher.rules.point_tables import ANSWERS_AT_ONCE, Points, boxes_of, near_mesh, point_table
from matcher.rules.score import FULL_POINTS, PairGrids, measured, natural_on, points_of, share_table
from matcher.rules.table import Grid, Index
from matcher.rules.trace import COLS, ROWS, Read

MOST_KINDS = 2_048
"""Homes of more kinds than this are not told apart: their criterion is taken to earn full marks."""
SPOT = 16
"""Homes of a spot, at most: the small cells that a cell is made of."""


@dataclass(frozen=True)
class Part:
    """Points of some criteria by kind of home. most: (women, kinds), bounds. kind_of: (homes,) kind of each."""

    most: Points
    kind_of: Index


@dataclass(frozen=True)
class PointBounds:
    """Upper bounds on the points of every pair: one from each part, added up.

    alike: parts that are the points themselves, and full marks where no bound is known. corners: the part of the
    criteria about ways, each way to the nearest point of a corner of the country; None when there are none. near:
    those criteria, with their number, for a closer look. spots: smaller corners, for a closer look. patches: homes that
    are of one kind of the first part and lie in corners that stand together.
    """

    facts: Facts
    alike: tuple[Part, ...]
    corners: Part | None
    near: tuple[tuple[int, SoftCriterion], ...]
    spots: Cells
    patches: Patches

    def of_woman(self, woman: int, homes: Index) -> Points:
        """(k,) bounds of one woman's pairs with some homes."""
        found = np.zeros(len(homes), dtype=np.int16)
        for part in self.alike if self.corners is None else (*self.alike, self.corners):
            found += part.most[woman].take(part.kind_of.take(homes))
        return found

    def of_patches(self, women: Index) -> NDArray[np.int32]:
        """(women, patches) bounds that hold for every home of a patch."""
        kinds, *others = self.alike
        found = kinds.most[women].astype(np.int32).take(self.patches.kind, axis=1)
        if self.corners is not None:
            parts = np.maximum.reduceat(self.corners.most[women], self.patches.first_cell, axis=1)
            found += parts.take(self.patches.part, axis=1)
        for other in others:
            found += other.most[women].max(axis=1, initial=0)[:, None]
        return found

    def of_kinds(self, women: Index, homes: Index) -> NDArray[np.int32]:
        """(k,) as `of_woman`."""
        return self._of_parts(self.alike if self.corners is None else (*self.alike, self.corners), women, homes)

    def of_alike(self, women: Index, homes: Index) -> NDArray[np.int32]:
        """(k,) what the kind of each home earns."""
        return self._of_parts(self.alike, women, homes)

    def _of_parts(self, parts: tuple[Part, ...], women: Index, homes: Index) -> NDArray[np.int32]:
        found = np.zeros(len(women), dtype=np.int32)
        for part in parts:
            found += part.most.reshape(-1).take(women * part.most.shape[1] + part.kind_of.take(homes))
        return found

    def of_pairs(self, women: Index, homes: Index) -> NDArray[np.int32]:
        """(k,) closer bounds of pairs, ascending by woman: ways by road are as long as the straight line."""
        return self.of_alike(women, homes) + self._of_ways(_StraightPairs(self.facts, women, homes))

    def of_spots(self, women: Index, spots: Index) -> NDArray[np.int32]:
        """(k,) what the ways to a spot can earn each woman; ascending by woman."""
        return self._of_ways(_SpotPairs(self.facts, women, spots, self.spots))

    def _of_ways(self, grids: PairGrids) -> NDArray[np.int32]:
        found, shares = np.zeros(len(grids.women), dtype=np.int32), share_table(self.facts)
        for column, criterion in self.near:
            share = shares[column].take(grids.women)
            found += points_of(criterion, self.facts.policy, natural_on(criterion, grids), share)
        return found


class _SpotPairs(PairGrids):
    """Pairs of a woman and the nearest point of a spot."""

    def __init__(self, facts: Facts, women: Index, spots: Index, cells: Cells) -> None:
        super().__init__(facts, women, cells.kinds.first[spots])
        self._boxes = cells.boxes.take(spots)

    def _made(self, rows: str) -> Iterator[tuple[Index, Grid]]:
        for pairs, grid in super()._made(rows):
            boxes = self._boxes if len(pairs) == len(self.women) else self._boxes.take(pairs)
            yield pairs, NearGrid(grid.tables, grid.rows, grid.cols, grid.row_at, grid.col_at, set(), boxes=boxes)


class _StraightPairs(PairGrids):
    """Pairs whose ways by road are straight lines."""

    def _made(self, rows: str) -> Iterator[tuple[Index, Grid]]:
        for pairs, grid in super()._made(rows):
            yield pairs, StraightGrid(grid.tables, grid.rows, grid.cols, grid.row_at, grid.col_at)


def point_bounds(facts: Facts) -> PointBounds:
    """Bounds for all women and homes of a run; one table row a woman, one column a kind of home."""
    shares = share_table(facts)
    unknown = np.where(shares.sum(axis=0) == 0.0, FULL_POINTS, 0.0)
    classifier = Classifier(facts.tables)
    alike: dict[frozenset[Read], list[int]] = {}
    near: dict[int, frozenset[Read]] = {}
    for column, criterion in enumerate(measured(facts)):
        reads = _reads(criterion, facts, classifier)
        if reads is None or (WAY in reads and not criterion.nearer_is_better):
            unknown = unknown + shares[column]
        elif WAY in reads:
            near[column] = reads - {WAY}
        else:
            alike.setdefault(reads, []).append(column)
    parts = []
    for reads, columns in (_merged(alike, classifier) or {frozenset[Read](): []}).items():
        kinds = classifier.classes("homes", "homes", reads)
        parts.append(Part(point_table(facts, columns, kinds, boxes_of(facts, kinds)), kinds.of))
    parts[0].most[...] += unknown.astype(np.int16)[:, None]
    homes, told_apart = facts.tables["homes"], classifier.classes("homes", "homes", frozenset().union(*near.values()))
    cells, spots = home_cells(homes, told_apart), home_cells(homes, told_apart, SPOT)
    corners = Part(point_table(facts, list(near), cells.kinds, cells.boxes), cells.of) if near else None
    ways = tuple((at, measured(facts)[at]) for at in near)
    parts.sort(key=lambda part: -part.most.shape[1])
    return PointBounds(facts, tuple(parts), corners, ways, spots, build_patches(parts[0].kind_of, cells, spots))


def _reads(criterion: SoftCriterion, facts: Facts, classifier: Classifier) -> frozenset[Read] | None:
    """What a criterion reads of homes, and `WAY`; None where that tells too many of them apart."""
    reads, kinds = frozenset[Read](), classifier.classes("homes", "homes", ())
    rows = np.arange(facts.tables[criterion.rows].size)
    while len(kinds.first) <= MOST_KINDS:
        seen: set[Read] = set()
        step = max(1, ANSWERS_AT_ONCE // max(1, len(kinds.first)))
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            criterion.natural(near_mesh(facts, criterion.rows, some, kinds, boxes_of(facts, kinds), seen))
        if {ROWS, COLS} & seen:
            return None
        more = reads | {read for read in seen if read.table == "homes" or read == WAY}
        if more == reads:
            return reads
        reads, kinds = more, classifier.classes("homes", "homes", more)
    return None


def _merged(alike: Mapping[frozenset[Read], list[int]], classifier: Classifier) -> dict[frozenset[Read], list[int]]:
    """Criteria put together while they tell few enough homes apart: each group is one table to look up."""

    def kinds(reads: frozenset[Read]) -> int:
        return len(classifier.classes("homes", "homes", reads).first)

    found: dict[frozenset[Read], list[int]] = {}
    for reads in sorted(alike, key=lambda reads: (kinds(reads), sorted(reads))):
        last = next(reversed(found), frozenset[Read]())
        joined = last | reads
        if found and kinds(joined) <= MOST_KINDS:
            found[joined] = [*found.pop(last), *alike[reads]]
        else:
            found[reads] = list(alike[reads])
    return found

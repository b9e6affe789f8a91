"""Journeys from a file of the user's own: times of a timetable, a routing study, or simply what people there know."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.journeys.falling_back import filled
from geo.journeys.protocol import MODES, Declaration, Journeys, JourneyTable, Mode, Points
from geo.journeys.table_entries import OUTCODE, SECTOR, UNIT, End, Entries, Entry
from geo.journeys.table_places import EndFinder

# The most exact first: by the less exact end, then by both, then by where the journey begins.
_LEVELS = sorted(product((UNIT, SECTOR, OUTCODE), repeat=2), key=lambda pair: (max(pair), sum(pair), pair))
_VERSION_LENGTH = 12


class TableJourneys:
    """The entries of a file, the most exact that fits a pair; see `read` for the file and the rule.

    fallback: answers pairs that the file lacks, marked estimated; they are NaN without one. Read-only after reading,
    and safe to share between threads.
    """

    def __init__(self, entries: Entries, version: str, fallback: Journeys | None) -> None:
        self._finder = EndFinder(entries.ends, entries.gazetteer)
        self._by_mode = {mode: _ModeTable(mode, entries.ends, entries.rows) for mode in MODES}
        self._version = version
        self._fallback = fallback

    @classmethod
    def read(cls, path: Path, fallback: Journeys | None = None, gazetteer: Gazetteer | None = None) -> TableJourneys:
        """A CSV (UTF-8) or Parquet file, told apart by content.

        Columns: from_postcode and to_postcode (unit, sector or outcode), or from_easting, from_northing, to_easting,
        to_northing in metres of the British National Grid; mode (walk, bus, rail, public, car); minutes; cost_gbp and
        one_way (yes or no) where wanted. An entry holds both ways unless one_way is yes or the way back has its own.
        Which place of the file a point is: see `EndFinder`. Of several entries for a pair the one whose less exact end
        is the most exact wins. Raises TableFileError, a JourneyError, with every fault of the file.
        """
        entries = Entries.read(path, gazetteer or Gazetteer())
        with path.open("rb") as file:
            version = hashlib.file_digest(file, "sha256").hexdigest()[:_VERSION_LENGTH]
        return cls(entries, version, fallback)

    def declare(self, mode: Mode) -> Declaration:
        """The version is the beginning of the file's SHA-256."""
        fallback = self._fallback.declare(mode).method if self._fallback else ""
        return Declaration(method="a table from a file", version=self._version, estimate=False, fallback=fallback)

    def table(self, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
        """Every origin to every destination; `public` has its own entries, and is not made up from other modes."""
        rows = self._by_mode[mode]
        found = rows.look_up(self._finder.ends_of(origins), self._finder.ends_of(destinations))
        table = JourneyTable(
            minutes=rows.minutes[found], cost_gbp=rows.cost_gbp[found], estimated=np.zeros(found.shape, dtype=np.bool_)
        )
        if self._fallback is None:
            return table
        return filled(table, found < 0, self._fallback, origins, destinations, mode)[0]

    def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
        """The fewest minutes of any entry that reaches so far, or the fallback's own bound where that is lower."""
        metres = np.asarray(distance_m, dtype=np.float64)
        own = self._by_mode[mode].at_least_minutes(metres)
        return own if self._fallback is None else np.minimum(own, self._fallback.at_least_minutes(metres, mode))


class _ModeTable:
    """The entries of one mode. The last figure is NaN: position -1 stands for no entry."""

    def __init__(self, mode: Mode, ends: Sequence[End], rows: Sequence[Entry]) -> None:
        chosen = [row for row in rows if row.mode == mode]
        self.minutes = np.array([*(row.minutes for row in chosen), np.nan])
        self.cost_gbp = np.array([*(row.cost_gbp for row in chosen), np.nan])
        self._size = len(ends)
        self._sorted = _by_levels(ends, chosen)
        reach_m = np.array([_reach_m(ends[row.start], ends[row.finish]) for row in chosen])
        order = np.argsort(reach_m, kind="stable")
        self._reach_m = reach_m[order]
        # The fewest minutes of this entry and all that reach farther.
        self._fewest = np.minimum.accumulate(self.minutes[:-1][order][::-1])[::-1]

    def look_up(self, starts: NDArray[np.int64], finishes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entry of every pair, -1 for none. starts, finishes: shape (levels, points), positions of ends or -1."""
        found = np.full((starts.shape[1], finishes.shape[1]), -1, dtype=np.int64)
        for (from_level, to_level), (keys, positions) in zip(_LEVELS, self._sorted, strict=True):
            if keys.size == 0:
                continue
            start, finish = starts[from_level][:, None], finishes[to_level]
            wanted = np.where((start >= 0) & (finish >= 0), start * self._size + finish, -1)
            at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
            found = np.where((found < 0) & (keys[at] == wanted), positions[at], found)
        return found

    def at_least_minutes(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Beyond every entry, that of the farthest: nothing so long is answered at all. 0 without entries."""
        if self._fewest.size == 0:
            return np.zeros(metres.shape)
        at = np.minimum(np.searchsorted(self._reach_m, metres), self._fewest.size - 1)
        bound: NDArray[np.float64] = self._fewest[at]
        return bound


def _by_levels(ends: Sequence[End], rows: Sequence[Entry]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each pair of levels: ascending keys (start times the number of ends, plus finish), and their entries."""
    held: dict[tuple[int, ...], dict[int, int]] = {levels: {} for levels in _LEVELS}
    for position, row in enumerate(rows):
        levels = ends[row.start].level, ends[row.finish].level
        held[levels][row.start * len(ends) + row.finish] = position
    for position, row in enumerate(rows):
        if not row.one_way:
            levels = ends[row.finish].level, ends[row.start].level
            held[levels].setdefault(row.finish * len(ends) + row.start, position)
    return [_sorted(held[levels]) for levels in _LEVELS]


def _sorted(held: dict[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    keys = np.fromiter(held.keys(), dtype=np.int64, count=len(held))
    order = np.argsort(keys)
    return keys[order], np.fromiter(held.values(), dtype=np.int64, count=len(held))[order]


def _reach_m(start: End, finish: End) -> float:
    """The farthest that two points which count as these ends can be apart, and a metre for rounding."""
    apart_m = distance_m(start.easting_m, start.northing_m, finish.easting_m, finish.northing_m)
    return float(apart_m) + start.reach_m + finish.reach_m + 1

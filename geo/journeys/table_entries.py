"""The journeys of a file, read and checked: between which places, by what, how long and how dear."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from geo.gazetteer import NEAREST_UNIT_LIMIT_M, Gazetteer
from geo.journeys.protocol import MODES, Mode
from geo.journeys.table_cells import TableFault, TableFileError, rows_of
from geo.postcode import PostcodeError, kind_of, normalise

UNIT, SECTOR, OUTCODE = 0, 1, 2
"""How exact an end of an entry is."""
NEAR_M = 100
"""A point so near a unit postcode, or a point of the file, is that unit or point."""
_LEVELS = {"unit": UNIT, "sector": SECTOR, "outcode": OUTCODE}
_LONGEST_MINUTES = 10_000
_DEAREST_GBP = 10_000
_EAST_M, _NORTH_M = 700_000, 1_300_000


@dataclass(frozen=True, slots=True)
class End:
    """A place that the file names: a point (also of a unit), or the centre of a sector or outcode.

    reach_m: points that count as this place lie within so many metres.
    """

    level: int
    code: str
    easting_m: float
    northing_m: float
    reach_m: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: positions of its ends, and its figures; cost_gbp is NaN where the file does not say."""

    line: int
    mode: Mode
    start: int
    finish: int
    minutes: float
    cost_gbp: float
    one_way: bool


@dataclass(slots=True)
class Entries:
    """All ends and rows of a file, and what is wrong with it."""

    gazetteer: Gazetteer
    ends: list[End] = field(default_factory=list)
    rows: list[Entry] = field(default_factory=list)
    faults: list[TableFault] = field(default_factory=list)
    _positions: dict[End, int] = field(default_factory=dict)
    _codes: dict[str, End | str] = field(default_factory=dict)
    _lines: dict[tuple[Mode, int, int], Entry] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, gazetteer: Gazetteer) -> Entries:
        """Raises TableFileError with every fault of the file. No message repeats a place."""
        entries = cls(gazetteer)
        for line, cells in rows_of(path):
            if cells is None:
                entries._fault(line, "", "must have as many cells as the header")
            else:
                entries._add(line, cells)
        if not entries.rows and not entries.faults:
            entries.faults.append(TableFault(None, "", "holds no journey"))
        if entries.faults:
            raise TableFileError(path.name, entries.faults)
        return entries

    def _add(self, line: int, cells: dict[str, str]) -> None:
        before = len(self.faults)
        start, finish = self._end(line, cells, "from"), self._end(line, cells, "to")
        mode = next((mode for mode in MODES if mode == cells["mode"].lower()), None)
        if mode is None:
            self._fault(line, "mode", f"must be one of {', '.join(MODES)}")
        minutes = self._figure(line, cells, "minutes", _LONGEST_MINUTES)
        cost_gbp = self._figure(line, cells, "cost_gbp", _DEAREST_GBP) if cells.get("cost_gbp") else math.nan
        one_way = cells.get("one_way", "").lower()
        if one_way not in ("", "yes", "no"):
            self._fault(line, "one_way", "must be yes or no, or empty for no")
        if len(self.faults) == before and mode and start and finish:
            self._keep(
                Entry(line, mode, self._position(start), self._position(finish), minutes, cost_gbp, one_way == "yes")
            )

    def _keep(self, entry: Entry) -> None:
        first = self._lines.setdefault((entry.mode, entry.start, entry.finish), entry)
        if first is entry:
            self.rows.append(entry)
        elif (first.minutes, repr(first.cost_gbp), first.one_way) != (
            entry.minutes,
            repr(entry.cost_gbp),
            entry.one_way,
        ):
            self._fault(entry.line, "", f"the same journey stands on line {first.line} with other figures")

    def _end(self, line: int, cells: dict[str, str], which: str) -> End | None:
        code = cells.get(f"{which}_postcode", "")
        if not code:
            return self._point(line, cells, which)
        if code not in self._codes:
            self._codes[code] = self._resolved(code)
        found = self._codes[code]
        if isinstance(found, str):
            self._fault(line, f"{which}_postcode", found)
            return None
        return found

    def _resolved(self, text: str) -> End | str:
        """The place of a postcode, or what is wrong with it."""
        try:
            code, level = normalise(text), _LEVELS[kind_of(text)]
            place = self.gazetteer.resolve(code)
        except PostcodeError as error:
            return str(error)
        if (
            place is None
            or (level == UNIT and place.kind in ("sector", "outcode"))
            or (level == SECTOR and place.kind == "outcode")
        ):
            return "is not a known postcode of Great Britain: give its sector or outcode, or eastings and northings"
        reach_m = NEAR_M if level == UNIT else place.uncertainty_m + NEAREST_UNIT_LIMIT_M
        # Units at one point are one end: a point cannot tell them apart.
        return End(level, code if level else "", place.easting_m, place.northing_m, reach_m)

    def _point(self, line: int, cells: dict[str, str], which: str) -> End | None:
        columns = f"{which}_easting", f"{which}_northing"
        if not any(cells.get(column) for column in columns):
            self._fault(line, f"{which}_postcode", "needs a postcode, or an easting and a northing")
            return None
        easting_m = self._figure(line, cells, columns[0], _EAST_M)
        northing_m = self._figure(line, cells, columns[1], _NORTH_M)
        if math.isnan(easting_m) or math.isnan(northing_m):
            return None
        return End(UNIT, "", float(round(easting_m)), float(round(northing_m)), NEAR_M)

    def _figure(self, line: int, cells: dict[str, str], column: str, largest: float) -> float:
        try:
            figure = float(cells.get(column, ""))
        except ValueError:
            figure = math.nan
        if not 0 <= figure <= largest:
            self._fault(line, column, f"must be a number from 0 to {largest}")
            return math.nan
        return figure

    def _position(self, end: End) -> int:
        position = self._positions.setdefault(end, len(self.ends))
        if position == len(self.ends):
            self.ends.append(end)
        return position

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(TableFault(line, column, message))

"""Get Information About Schools (GIAS): the open schools of England and Wales with their grid points.

Published by the Department for Education as `edubasealldata20260301.csv`, alone or in a zip; 120 columns in 2017, 139
in 2026, read by name. The text is Windows-1252 with CRLF; UTF-8 is read too. A number given twice with different cells
is a fault; the same row again is counted and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from geo.gazetteer import Gazetteer
from geo.place import Place
from geo.postcode import PostcodeError, normalise
from geo.schools import KIND, LAYOUT, SCHOOL_UNCERTAINTY_M
from geo.sources.reader import FAULTS_SHOWN, Part, Reader, Row, SourceError, Taken
from geo.sources.school_lines import lines_of
from geo.sources.school_rows import (
    COLUMNS,
    CellFault,
    Cells,
    age_of,
    authority_of,
    gender_of,
    grid_m_of,
    opens_on,
    phase_of,
    reason_left_out,
    urn_of,
)

ATTRIBUTION = (
    "Contains information from Get Information About Schools, Department for Education, licensed under the Open "
    "Government Licence v3.0."
)
_UNIT_KINDS = ("unit", "user")
_TYPES = {"urn": np.int32, "low_age": np.int16, "high_age": np.int16, "uncertainty_m": np.int16}
_TEXTS = ("name", "locality", "town", "postcode", "phase", "gender", "opens_on", "authority")
_METRES = ("easting_m", "northing_m")

Record = dict[str, object]


def recognises(rows: Sequence[Row]) -> bool:
    """Whether a header is that of the establishments; the file of links between schools has other columns."""
    header = {name.strip() for name in rows[0]} if rows else set()
    return {COLUMNS["urn"], COLUMNS["name"]} <= header


def read(parts: Sequence[Part]) -> Taken:
    """The schools, in ascending URN. Raises SourceError with every fault."""
    taking = _Taking()
    for part in parts:
        for line, cells in lines_of(part, taking.fault):
            taking.take(part, line, cells)
    return taking.taken()


READER = Reader(
    kind=KIND,
    layout=LAYOUT,
    title="Get Information About Schools",
    attribution=ATTRIBUTION,
    recognises=recognises,
    read=read,
)


class _Taking:
    """What has been read so far."""

    def __init__(self) -> None:
        self._records: dict[int, Record] = {}
        self._seen: dict[int, tuple[str, Cells]] = {}
        self._left_out: Counter[str] = Counter()
        self._noted: Counter[str] = Counter()
        self._faults: list[str] = []
        self._gazetteer = Gazetteer()

    def fault(self, message: str) -> None:
        self._faults.append(message)

    def take(self, part: Part, line: int, cells: Cells) -> None:
        try:
            urn = urn_of(cells)
            if urn is None:
                self._left_out["without a URN"] += 1
            elif self._is_new(urn, f"{part.label}, line {line}", cells):
                self._take_school(urn, cells)
        except CellFault as fault:
            self.fault(f"{part.label}, line {line}, column {fault.column}: {fault}")

    def taken(self) -> Taken:
        if self._faults:
            raise SourceError(*self._faults[:FAULTS_SHOWN], more=max(0, len(self._faults) - FAULTS_SHOWN))
        records = [self._records[urn] for urn in sorted(self._records)]
        columns = {name: np.array([row[name] for row in records], dtype=kind) for name, kind in _TYPES.items()}
        columns |= {name: np.array([row[name] for row in records], dtype=np.float64) for name in _METRES}
        columns |= {name: np.array([row[name] for row in records], dtype=object) for name in _TEXTS}
        return Taken(columns=columns, rows=len(records), left_out=dict(self._left_out), noted=dict(self._noted))

    def _is_new(self, urn: int, where: str, cells: Cells) -> bool:
        first, same = self._seen.setdefault(urn, (where, cells))
        if first == where:
            return True
        if same != cells:
            raise CellFault("urn", cells["urn"], f"stands with other cells in {first} too; each school has one row")
        self._left_out["the same row again"] += 1
        return False

    def _take_school(self, urn: int, cells: Cells) -> None:
        if reason := reason_left_out(cells):
            self._left_out[reason] += 1
            return
        low_age, high_age = age_of(cells, "low_age"), age_of(cells, "high_age")
        record: Record = {
            "urn": urn,
            "name": cells["name"],
            "locality": cells["locality"],
            "town": cells["town"],
            "postcode": _canonical(cells["postcode"]),
            "phase": phase_of(cells, low_age, high_age),
            "low_age": low_age,
            "high_age": high_age,
            "gender": gender_of(cells),
            "opens_on": opens_on(cells),
        }
        self._place(record, cells)

    def _place(self, record: Record, cells: Cells) -> None:
        """Keeps a record with its point: its own, or, where it gives none, that of its postcode."""
        easting_m, northing_m = grid_m_of(cells, "easting"), grid_m_of(cells, "northing")
        code, uncertainty_m = authority_of(cells), SCHOOL_UNCERTAINTY_M
        located = bool(easting_m and northing_m)
        unit = self._unit(str(record["postcode"])) if not (located and code) else None
        if not located:
            if unit is None:
                self._left_out["without a grid point or a known postcode"] += 1
                return
            easting_m, northing_m, uncertainty_m = unit.easting_m, unit.northing_m, unit.uncertainty_m
        code = code or (unit.authority if unit else "")
        if not code and not (cells["district"] or cells["council"]):
            self._left_out["outside England and Wales"] += 1
            return
        self._noted["placed by the postcode"] += not located
        place = {"easting_m": easting_m, "northing_m": northing_m, "uncertainty_m": uncertainty_m, "authority": code}
        self._records[int(cells["urn"])] = record | place

    def _unit(self, postcode: str) -> Place | None:
        place = self._gazetteer.resolve(postcode) if postcode else None
        return place if place is not None and place.kind in _UNIT_KINDS else None


def _canonical(postcode: str) -> str:
    try:
        return normalise(postcode)
    except PostcodeError:
        return ""

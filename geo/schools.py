"""The schools of England and Wales, where the user has imported them: by number, by name and town, or near a place.

They come from Get Information About Schools (Department for Education, Open Government Licence v3.0), read by
`geo/sources/schools.py`. Nothing is installed at first: `homeward geo import FILE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geo.areas import authority, nation_of, region_of
from geo.installed import file_of
from geo.place import Place
from geo.store import About, Stored, read_stored

if TYPE_CHECKING:
    from geo.index import PointIndex
    from geo.school_names import NameIndex

Phase = Literal["nursery", "primary", "secondary", "special", "all_through", "post_16", ""]
Gender = Literal["mixed", "girls", "boys", ""]

KIND = "schools"
LAYOUT = 1
"""Version of the stored columns: urn, name, locality, town, postcode, phase, low_age, high_age, gender, opens_on,
authority, easting_m, northing_m, uncertainty_m; a row a school in ascending urn; an age of -1 is not known."""
SCHOOL_UNCERTAINTY_M = 50.0
"""Of a school's own grid point, which is that of its address: the gate lies within so much of it."""
MOST_FOUND = 10
_SPANNING = {"primary": "all_through", "secondary": "all_through"}


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school.

    urn: its six-digit number. town, locality, postcode: as its address says, "" when it does not.
    phase: `all_through` teaches across primary and secondary age, `post_16` from 16; "" when nothing says.
    low_age, high_age: the youngest and oldest pupils by statute, in years; None when not given.
    opens_on: for one that is proposed and not open yet; None for one that is open.
    place: of kind `school`: its own grid point, good to 50 m, or, where it has none, its postcode's, good to 100 m.
    """

    urn: int
    name: str
    locality: str
    town: str
    postcode: str
    phase: Phase
    low_age: int | None
    high_age: int | None
    gender: Gender
    opens_on: date | None
    place: Place

    def takes_age(self, years: int) -> bool:
        """Whether pupils of this age are taught there; False where the school gives no ages."""
        return self.low_age is not None and self.high_age is not None and self.low_age <= years <= self.high_age


class Schools:
    """Every installed school. Names and points are indexed when first asked for."""

    def __init__(self, stored: Stored) -> None:
        self._columns = stored.columns
        self.about: About = stored.about

    def __len__(self) -> int:
        return int(self._columns["urn"].size)

    def by_urn(self, urn: int) -> School | None:
        """The school with a number, one that is not open yet too; None when there is none."""
        at = int(np.searchsorted(self._columns["urn"], urn))
        return self._school(at) if at < len(self) and self._columns["urn"][at] == urn else None

    def find(self, name: str, town: str = "", *, on: date | None = None) -> tuple[School, ...]:
        """The schools whose name holds all these words, best first, at most ten.

        Case, accents and punctuation do not count, nor whether it is Saint or St, Church of England or CofE, & or and,
        with or without "School". town: only schools in it, by town, locality or authority. on: schools not open yet
        count when they are open that day; without it they do not.
        """
        found = (self._school(at) for at in self._names.matching(name) if self._is_in(at, town) and self._open(at, on))
        return tuple(school for school, _ in zip(found, range(MOST_FOUND), strict=False))

    def near(
        self,
        easting_m: float,
        northing_m: float,
        radius_m: float,
        *,
        phase: Phase | None = None,
        age: int | None = None,
        on: date | None = None,
    ) -> tuple[School, ...]:
        """The schools at most `radius_m` rounded metres from a point in grid metres, nearest first, then by number.

        phase: only these; an all-through school is primary and secondary too. age: only where pupils of these years
        are taught. on: as for `find`.
        """
        from geo.distance import distance_m

        near = self._points.within(easting_m, northing_m, radius_m)
        columns = self._columns
        apart_m = distance_m(columns["easting_m"][near], columns["northing_m"][near], easting_m, northing_m)
        schools = (self._school(int(at)) for at in near[np.argsort(apart_m, kind="stable")] if self._open(int(at), on))
        return tuple(
            school
            for school in schools
            if (phase is None or school.phase in (phase, _SPANNING.get(phase)))
            and (age is None or school.takes_age(age))
        )

    @cached_property
    def _names(self) -> NameIndex:
        from geo.school_names import NameIndex

        return NameIndex(self._columns["name"].tolist())

    @cached_property
    def _points(self) -> PointIndex:
        from geo.index import PointIndex

        return PointIndex(self._columns["easting_m"], self._columns["northing_m"])

    def _is_in(self, at: int, town: str) -> bool:
        asked = _town_words(town)
        known = authority(self._columns["authority"][at])
        names: Sequence[str] = (self._columns["town"][at], self._columns["locality"][at], known.name if known else "")
        return not asked or any(asked <= _town_words(name) for name in names)

    def _open(self, at: int, on: date | None) -> bool:
        opens_on = self._columns["opens_on"][at]
        return not opens_on or (on is not None and opens_on <= on.isoformat())

    def _school(self, at: int) -> School:
        row = {name: values[at] for name, values in self._columns.items()}
        low_age, high_age = (int(row[name]) if row[name] >= 0 else None for name in ("low_age", "high_age"))
        return School(
            urn=int(row["urn"]),
            name=row["name"],
            locality=row["locality"],
            town=row["town"],
            postcode=row["postcode"],
            phase=row["phase"],
            low_age=low_age,
            high_age=high_age,
            gender=row["gender"],
            opens_on=date.fromisoformat(row["opens_on"]) if row["opens_on"] else None,
            place=_place(row),
        )


def installed_schools() -> Schools | None:
    """The schools that were imported; None when none were, or what is there cannot be read.

    Read once, and again when the file changes.
    """
    path = file_of(KIND)
    try:
        changed = path.stat()
    except OSError:
        return None
    return _schools(path, changed.st_mtime_ns, changed.st_size)


@lru_cache(maxsize=8_192)
def _town_words(town: str) -> frozenset[str]:
    from geo.school_names import folded_words

    return frozenset(folded_words(town))


@lru_cache(maxsize=2)
def _schools(path: Path, _changed_ns: int, _size: int) -> Schools | None:
    stored = read_stored(path, LAYOUT)
    return None if stored is None else Schools(stored)


def _place(row: dict[str, Any]) -> Place:
    code = str(row["authority"])
    return Place(
        easting_m=float(row["easting_m"]),
        northing_m=float(row["northing_m"]),
        uncertainty_m=float(row["uncertainty_m"]),
        kind="school",
        outcode=row["postcode"].partition(" ")[0],
        authority=code,
        nation=nation_of(code),
        region=region_of(code),
    )

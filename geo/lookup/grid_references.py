"""British grid references, read and written: `SJ 84 98` is a square, `383877, 398200` a point in metres.

The letters and squares are those of Ordnance Survey's "A guide to coordinate systems in Great Britain".
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from geo.gazetteer import Gazetteer
from geo.lookup.found import NOTHING, Answer, Found

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # no I
_HUNDRED_KM_M = 100_000
_EAST_M, _NORTH_M = 700_000, 1_300_000
_REFERENCE = re.compile(r"([A-Z]{2})((?:\d\d){1,5})")
_IRISH = re.compile(r"I?[A-HJ-Z](?:\d\d){2,5}")
_METRES = re.compile(r"(\d{3,7}(?:\.\d+)?)\s*M?(?:\s*[,;]\s*|\s+)(\d{3,7}(?:\.\d+)?)\s*M?")
_WHOLE_METRES_M = 1.0
_OUTSIDE = "this grid reference lies outside Great Britain"
IRISH = (
    "this looks like an Irish grid reference (one letter), which is on another grid: "
    "give a British one with two letters, such as SJ 84 98"
)


def grid_reference(text: str, gazetteer: Gazetteer, _limit: int) -> Found:
    """The place of a grid reference with letters, 2 to 10 digits in any spacing, or of an easting and northing.

    A reference names a square: its centre, with half its diagonal as the uncertainty.
    """
    joined = "".join(text.upper().split())
    if _IRISH.fullmatch(joined):
        return Found(fault=IRISH)
    if match := _REFERENCE.fullmatch(joined):
        return _square(match[1], match[2], gazetteer)
    if match := _METRES.fullmatch(text.upper().strip()):
        named = f"{match[1]}, {match[2]}", "an easting and a northing in metres"
        return _point(float(match[1]), float(match[2]), _WHOLE_METRES_M, named, gazetteer)
    return NOTHING


def written_reference(easting_m: float, northing_m: float, uncertainty_m: float = 0.0) -> str:
    """The reference of the square that holds a point: `SJ 8475 9855`; "" off the grid.

    Squares of 1 m; of 10 m, 100 m or 1 km where the uncertainty is at least as much.
    """
    if not (0 <= easting_m < _EAST_M and 0 <= northing_m < _NORTH_M):
        return ""
    digits = 5 - sum(uncertainty_m >= size_m for size_m in (10, 100, 1_000))
    east, north = int(easting_m // _HUNDRED_KM_M), int(northing_m // _HUNDRED_KM_M)
    first = (3 - north // 5) * 5 + east // 5 + 2
    second = (4 - north % 5) * 5 + east % 5
    inside = (f"{int(metres % _HUNDRED_KM_M):05d}"[:digits] for metres in (easting_m, northing_m))
    return " ".join((_LETTERS[first] + _LETTERS[second], *inside))


def _square(letters: str, digits: str, gazetteer: Gazetteer) -> Found:
    corner = _corner_m(letters)
    if corner is None:
        return Found(fault=_OUTSIDE)
    half = len(digits) // 2
    size_m = 10 ** (5 - half)
    easting_m = corner[0] + int(digits[:half]) * size_m + size_m / 2
    northing_m = corner[1] + int(digits[half:]) * size_m + size_m / 2
    size = f"{size_m // 1_000} km" if size_m >= 1_000 else f"{size_m} m"
    label = f"{letters} {digits[:half]} {digits[half:]}"
    return _point(easting_m, northing_m, size_m * math.sqrt(0.5), (label, f"a grid square of {size}"), gazetteer)


def _corner_m(letters: str) -> tuple[int, int] | None:
    """South-west corner of a 100 km square, None outside the grid of Great Britain."""
    if "I" in letters:
        return None
    first, second = (_LETTERS.index(letter) for letter in letters)
    east = (first % 5 - 2) * 5 + second % 5
    north = (3 - first // 5) * 5 + 4 - second // 5
    corner_m = east * _HUNDRED_KM_M, north * _HUNDRED_KM_M
    return corner_m if 0 <= corner_m[0] < _EAST_M and 0 <= corner_m[1] < _NORTH_M else None


def _point(
    easting_m: float, northing_m: float, uncertainty_m: float, named: tuple[str, str], gazetteer: Gazetteer
) -> Found:
    """named: label and detail of the answer."""
    from geo.grid import to_lat_lon

    lat, lon = (float(degrees) for degrees in to_lat_lon(easting_m, northing_m))
    try:
        place = gazetteer.at_point(lat, lon)
    except ValueError:
        return Found(fault=_OUTSIDE)
    # The metres as written: there and back through degrees loses a few millimetres.
    place = replace(place, easting_m=easting_m, northing_m=northing_m, uncertainty_m=round(uncertainty_m, 2))
    return Found(answers=(Answer(place=place, label=named[0], read_as="grid_reference", detail=named[1]),))

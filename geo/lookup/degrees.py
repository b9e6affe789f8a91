"""Latitude and longitude as people and programs write them; exchanged axes are noticed and never accepted."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from geo.gazetteer import Gazetteer
from geo.grid import in_britain
from geo.lookup.found import NOTHING, Answer, Found

_NUMBER = r"\d+(?:\.\d+)?"
_ONE = re.compile(rf"([NSEW])?\s*([+-]?)({_NUMBER})\s*°?\s*(?:({_NUMBER})\s*'?\s*(?:({_NUMBER})\s*\"?)?)?\s*([NSEW])?")
_WKT = re.compile(rf"(?:SRID=4326;)?\s*POINT\s*\(\s*([+-]?{_NUMBER})\s+([+-]?{_NUMBER})\s*\)")
_ALLOWED = re.compile(r"[-+\d.,;°'\"NSEW\s]+")
_MARKS = str.maketrans({"º": "°", "˚": "°", "′": "'", "’": "'", "ʹ": "'", "″": '"', "”": '"', "−": "-", "–": "-"})
# Where the second of two numbers begins: at a comma, after or before a letter, at the second degree mark, at a space.
_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"([^,;]+)[,;]([^,;]+)",
        r"([^NSEW]+[NSEW])\s*([^NSEW]+[NSEW])",
        r"([NSEW][^NSEW]+)([NSEW][^NSEW]+)",
        rf"([^°]+°[^°]*?)\s*([+-]?{_NUMBER}\s*°[^°]*)",
        rf"([+-]?{_NUMBER})\s+([+-]?{_NUMBER})",
    )
)
_DEGREE_M = 111_320
_FULL_DEGREES = 180
_EXCHANGED = "latitude and longitude look exchanged: latitude comes first, and POINT of WKT has longitude first"
_OUTSIDE = "this latitude and longitude are not in Great Britain, whose longitudes are mostly west and so negative"
_SIXTY = "minutes and seconds of a degree are below 60, and a sign and a compass letter must not contradict each other"


@dataclass(frozen=True, slots=True)
class _Angle:
    """Degrees, the axis that its letter names ("" without), and the size in degrees of its last written place."""

    degrees: float
    axis: str
    step: float


def degrees(text: str, gazetteer: Gazetteer, _limit: int) -> Found:
    """The place of a latitude and longitude: decimal degrees, or degrees, minutes and seconds; or a POINT of WKT.

    Compass letters say which is which; without them latitude comes first. Its uncertainty is that of the last digit.
    """
    plain = text.translate(_MARKS).replace("''", '"').upper().strip()
    if match := _WKT.fullmatch(plain):
        return _judged(_plain_angle(match[2]), _plain_angle(match[1]), "POINT ({1} {0})", gazetteer)
    halves = _halves(plain) if _ALLOWED.fullmatch(plain) else None
    if halves is None:
        return NOTHING
    first, second = (_angle(half) for half in halves)
    if first is None or second is None:
        return Found(fault=_SIXTY)
    if max(abs(first.degrees), abs(second.degrees)) > _FULL_DEGREES or (first.axis and first.axis == second.axis):
        return NOTHING
    if first.axis == "lon" or second.axis == "lat":
        first, second = second, first
    return _judged(first, second, "{0}, {1}", gazetteer)


def _halves(plain: str) -> tuple[str, str] | None:
    for pattern in _BREAKS:
        match = pattern.fullmatch(plain)
        if match and all(_ONE.fullmatch(half.strip()) for half in match.groups()):
            return match[1].strip(), match[2].strip()
    return None


def _plain_angle(number: str) -> _Angle:
    return _Angle(float(number), "", 10.0 ** -len(number.partition(".")[2]))


def _angle(half: str) -> _Angle | None:
    """None for minutes of 60 and more, and for letters and signs that contradict each other."""
    match = _ONE.fullmatch(half)
    if match is None:
        return None
    before, sign, whole, minutes, seconds, after = match.groups(default="")
    letter = before or after
    parts = [float(part or 0) for part in (whole, minutes, seconds)]
    if max(parts[1:]) >= 60 or (before and after) or (letter and sign) or (minutes and "." in whole):
        return None
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    finest, unit = next((part, size) for part, size in ((seconds, 3600), (minutes, 60), (whole, 1)) if part)
    step = 10.0 ** -len(finest.partition(".")[2]) / unit
    axis = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}.get(letter, "")
    return _Angle(-value if sign == "-" or letter in ("S", "W") else value, axis, step)


def _judged(lat: _Angle, lon: _Angle, spelling: str, gazetteer: Gazetteer) -> Found:
    if not in_britain(lat.degrees, lon.degrees):
        named = lat.axis or lon.axis
        meant, fault = _meant(lat.degrees, lon.degrees, named != "")
        return Found(suggestions=tuple(spelling.format(_text(a), _text(b)) for a, b in meant), fault=fault)
    place = gazetteer.at_point(lat.degrees, lon.degrees)
    east_m = lon.step * _DEGREE_M * math.cos(math.radians(lat.degrees)) / 2
    uncertainty_m = float(math.ceil(math.hypot(lat.step * _DEGREE_M / 2, east_m)))
    label = f"{_text(lat.degrees)}, {_text(lon.degrees)}"
    answer = Answer(place=replace(place, uncertainty_m=uncertainty_m), label=label, read_as="degrees", detail="WGS 84")
    return Found(answers=(answer,))


def _meant(lat: float, lon: float, named: bool) -> tuple[list[tuple[float, float]], str]:
    """Pairs in Great Britain that may have been meant, and what is wrong."""
    if not named and in_britain(lon, lat):
        return [(lon, lat)], _EXCHANGED
    if in_britain(lat, -lon):
        return [(lat, -lon)], _OUTSIDE
    if not named and in_britain(lon, -lat):
        return [(lon, -lat)], _EXCHANGED
    return [], _OUTSIDE


def _text(degrees_: float) -> str:
    return f"{round(degrees_, 6) + 0.0:.6f}".rstrip("0").rstrip(".")  # with 0.0 added, no -0 is left

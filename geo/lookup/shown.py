"""An answer for people, as lines of text, and for programs, as plain values for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from geo.areas import authority
from geo.lookup.found import Answer, Found
from geo.lookup.grid_references import written_reference
from geo.place import Place

_MEANINGS = {
    "postcode": "a postcode",
    "grid_reference": "a grid reference",
    "degrees": "latitude and longitude",
    "school": "a school",
    "town": "a town",
    "district": "a local authority",
    "online": "a postcode, asked online",
}
_WIDTH = 15


def as_lines(found: Found) -> Iterator[str]:
    """Every answer under its name, then whose data it is."""
    for number, answer in enumerate(found.answers, 1):
        if number > 1:
            yield ""
        of = f"{number}. " if len(found.answers) > 1 else ""
        yield f"{of}{answer.label}" + (f" ({answer.detail})" if answer.detail else "")
        yield from (f"  {name:<{_WIDTH}}{value}" for name, value in _rows(answer))
        yield from (f"  Note: {flag}." for flag in answer.flags)
    if found.answers:
        yield ""
        yield from dict.fromkeys(answer.attribution for answer in found.answers)


def as_json(found: Found) -> dict[str, Any]:
    """What `--json` prints; docs/places.md tells every field."""
    return {
        "answers": [_fields(answer) for answer in found.answers],
        "suggestions": list(found.suggestions),
        "fault": found.fault,
    }


def distance_in_words(uncertainty_m: float) -> str:
    """An uncertainty for people, rounded up to two figures so that it stays true: `within about 2.3 km`."""
    if uncertainty_m == 0:
        return "exact"
    if uncertainty_m <= 1:
        return "within a metre"
    step_m = 10.0 ** max(0, math.floor(math.log10(uncertainty_m)) - 1)
    rounded_m = math.ceil(uncertainty_m / step_m) * step_m
    return f"within about {rounded_m:.0f} m" if rounded_m < 1_000 else f"within about {rounded_m / 1_000:g} km"


def _rows(answer: Answer) -> Iterator[tuple[str, str]]:
    place = answer.place
    lat, lon = _degrees(place)
    known = authority(place.authority)
    unknown = "more than one, or not known" if place.kind in ("sector", "outcode") else "not known"
    yield "Read as", _MEANINGS[answer.read_as]
    yield "Accuracy", distance_in_words(place.uncertainty_m)
    yield "Grid reference", written_reference(place.easting_m, place.northing_m, place.uncertainty_m)
    yield "Grid metres", f"{place.easting_m:.0f}, {place.northing_m:.0f}"
    yield "Degrees", f"{lat:.5f}, {lon:.5f}"
    yield "Nation", place.nation or unknown
    yield "Authority", f"{known.name} ({known.code})" if known else place.authority or unknown
    yield "County", answer.ceremonial or unknown
    yield "Probation", place.region or unknown


def _fields(answer: Answer) -> dict[str, Any]:
    place = answer.place
    lat, lon = _degrees(place)
    known = authority(place.authority)
    return {
        "label": answer.label,
        "read_as": answer.read_as,
        "detail": answer.detail,
        "kind": place.kind,
        "easting_m": place.easting_m,
        "northing_m": place.northing_m,
        "uncertainty_m": place.uncertainty_m,
        "grid_reference": written_reference(place.easting_m, place.northing_m, place.uncertainty_m),
        "lat": round(lat, 6),
        "lon": round(lon, 6),
        "outcode": place.outcode,
        "nation": place.nation,
        "authority": place.authority,
        "authority_name": known.name if known else "",
        "ceremonial": answer.ceremonial,
        "region": place.region,
        "ended": place.ended,
        "flags": list(answer.flags),
        "attribution": answer.attribution,
    }


def _degrees(place: Place) -> tuple[float, float]:
    from geo.grid import to_lat_lon

    lat, lon = to_lat_lon(place.easting_m, place.northing_m)
    return float(lat), float(lon)

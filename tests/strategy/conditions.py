"""Random zones, bars and decisions."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matcher.domain import codes
from matcher.domain.reasons import REASON_CODES
from tests.oracle.places import postcode_place, to_grid
from tests.strategy.scene import Cells, Scene

ZONE_WEIGHTS = {
    "exclude": 5, "stay_within": 3, "region": 2, "schools": 3, "play_areas": 3, "safety": 4, "support": 4, "work": 3,
    "family": 4,
}  # fmt: skip
METRES_A_DEGREE = 111_000
LARGEST_OUTLINE_KM = 30
"""An outline of more would leave the box around Great Britain from some postcodes."""
PLACED = ("support", "work", "family", "region")
"""Kinds of zone that are about one place."""


def zones(scene: Scene, woman_id: str) -> list[Cells]:
    """None to three zones of one woman."""
    many = scene.weighed({0: 7, 1: 4, 2: 2, 3: 1})
    return [_zone(scene, woman_id) for _ in range(many)]


def _zone(scene: Scene, woman_id: str) -> Cells:
    kind = scene.weighed(ZONE_WEIGHTS)
    row: Cells = {
        "woman_id": woman_id,
        "kind": kind,
        "source": scene.sometimes(0.3, "licence condition 7"),
        "restricted": scene.weighed({None: 4, True: 2, False: 1}),
    }
    if kind in PLACED:
        return row | _centre(scene)
    if kind in ("schools", "play_areas"):
        return row | _near_sites(scene)
    radius_km = scene.pick((30, 60, 90.5, 400)) if kind == "stay_within" else scene.pick((0.35, 1.2, 4, 9.5))
    if scene.chance(0.3):
        shape = scene.pick((_polygon, _ring, _two_polygons))
        return row | {"wkt": shape(scene, min(radius_km, LARGEST_OUTLINE_KM))}
    five_miles = kind == "safety" and scene.chance(0.5)
    return row | _centre(scene) | {"radius_km": None if five_miles else radius_km}


def _near_sites(scene: Scene) -> Cells:
    """A condition about every school or play area, about one of them, or about a whole outline."""
    form = scene.weighed({"all": 12, "one": 3, "outline": 3, "one without radius": 1, "nothing": 1})
    radius_km = scene.weighed({0.1: 3, 0.5: 3, 2: 2, 8: 1})
    if form == "outline":
        return {"wkt": _polygon(scene, 4 * radius_km)}
    if form == "all" or form == "nothing":
        return {"radius_km": radius_km if form == "all" else None}
    return _centre(scene) | {"radius_km": radius_km if form == "one" else None}


def _centre(scene: Scene) -> Cells:
    form = scene.weighed({"unit": 6, "outcode": 1, "point": 3})
    if form != "point":
        code = scene.postcode()
        return {"postcode": code if form == "unit" else code.split()[0]}
    lat, lon = point_near(scene, scene.postcode(), 0.02)
    return {"lat": lat, "lon": lon}


def point_near(scene: Scene, postcode: str, spread_degrees: float) -> tuple[float, float]:
    """Latitude and longitude within so many degrees of a postcode.

    Raises ValueError when the gazetteer lacks the postcode.
    """
    place = postcode_place(postcode)
    if place is None:
        raise ValueError(f"{postcode} is not in the gazetteer")
    lat, lon = degrees(place.easting_m, place.northing_m)
    return (
        round(lat + scene.random.uniform(-spread_degrees, spread_degrees), 5),
        round(lon + scene.random.uniform(-spread_degrees, spread_degrees), 5),
    )


def degrees(easting_m: float, northing_m: float) -> tuple[float, float]:
    """Latitude and longitude of a grid point."""
    lon, lat = to_grid().transform(easting_m, northing_m, direction="INVERSE")
    return float(lat), float(lon)


def _loop(scene: Scene, radius_km: float, corners: int) -> str:
    """A ragged closed loop of about this radius around a postcode."""
    lat, lon = point_near(scene, scene.postcode(), 0.01)
    return _loop_at(scene, lat, lon, radius_km, corners)


def _loop_at(scene: Scene, lat: float, lon: float, radius_km: float, corners: int) -> str:
    """A ragged closed loop of about this radius, as WKT coordinates."""
    around = []
    for corner in range(corners):
        reach = radius_km * 1000 * scene.random.uniform(0.8, 1.1) / METRES_A_DEGREE
        turn = 2 * math.pi * corner / corners
        x = lon + reach * math.cos(turn) / math.cos(math.radians(lat))
        around.append(f"{x:.5f} {lat + reach * math.sin(turn):.5f}")
    return "(" + ", ".join([*around, around[0]]) + ")"


def _polygon(scene: Scene, radius_km: float) -> str:
    return f"POLYGON ({_loop(scene, radius_km, scene.whole(3, 9))})"


def _ring(scene: Scene, radius_km: float) -> str:
    """A polygon with a hole."""
    lat, lon = point_near(scene, scene.postcode(), 0.01)
    outer = _loop_at(scene, lat, lon, radius_km, 8)
    return f"POLYGON ({outer}, {_loop_at(scene, lat, lon, radius_km / 3, 5)})"


def _two_polygons(scene: Scene, radius_km: float) -> str:
    """Two parts, far enough apart not to touch."""
    lat, lon = point_near(scene, scene.postcode(), 0.01)
    apart = 3 * radius_km * 1000 / METRES_A_DEGREE
    parts = (_loop_at(scene, lat, lon, radius_km, 6), _loop_at(scene, lat + apart, lon, radius_km, 4))
    return "MULTIPOLYGON (" + ", ".join(f"({part})" for part in parts) + ")"


def bars(scene: Scene, woman_id: str, women: Sequence[str]) -> list[Cells]:
    """None to two bars of one woman."""
    many = scene.weighed({0: 14, 1: 5, 2: 1})
    return [_bar(scene, woman_id, women) for _ in range(many)]


def _bar(scene: Scene, woman_id: str, women: Sequence[str]) -> Cells:
    others = [other for other in women if other != woman_id]
    kind = scene.weighed({"no_cohabit_children": 5, "no_cohabit_person": 2, "non_association": 1})
    if kind != "no_cohabit_children" and not others:
        kind = "no_cohabit_children"
    row: Cells = {"woman_id": woman_id, "kind": kind, "approved_by": scene.sometimes(0.3, "Officer 12")}
    if kind == "no_cohabit_children":
        return row | {"sex": scene.weighed({None: 2, "M": 1, "F": 1}), "under_age": scene.pick((None, 5, 10, 16, 18))}
    return row | {"other_id": scene.pick(others), "radius_km": scene.sometimes(0.3, 2)}


def kept_apart(scene: Scene, women: Sequence[str]) -> list[Cells]:
    """Now and then two women who may not associate."""
    if len(women) < 2 or scene.chance(0.6):
        return []
    one, other = scene.random.sample(list(women), 2)
    row: Cells = {"woman_id": one, "kind": "non_association", "other_id": other}
    apart = {"radius_km": scene.pick((None, 0.3, 5, 40.0005)), "not_same_partner": scene.pick((None, True, False))}
    return [row | apart | {"approved_by": scene.sometimes(0.1, "Officer 12")}]


def vetoes(scene: Scene, women: Sequence[str], homes: Sequence[str]) -> list[Cells]:
    """A few vetoed pairs, now and then."""
    many = scene.weighed({0: 4, 1: 2, 2: 1}) if women and homes else 0
    pairs = {(scene.pick(women), scene.pick(homes)) for _ in range(many)}
    return [
        decision(pair, "veto") | {"reason_code": scene.sometimes(0.7, scene.pick(REASON_CODES))}
        for pair in sorted(pairs)
    ]


def decision(pair: tuple[str, str], kind: str) -> Cells:
    """A row of pins.csv."""
    if kind not in codes.PIN_KINDS:
        raise ValueError("a decision is a pin or a veto")
    return {"woman_id": pair[0], "home_id": pair[1], "kind": kind, "reason": "panel", "by": "manager"}

"""Random schools and play areas, and the rates of a few rental market areas."""

from __future__ import annotations

from matcher.domain import codes
from tests.strategy.conditions import point_near
from tests.strategy.scene import Cells, Scene

AREA_WEIGHTS = {"North Edge": 6, "Dear Town": 4, "Patchy Vale": 3, "Nowhere": 0.5}
"""Rental market area of a home -> how often; the last has no row in lha.csv."""
RATES = {
    "North Edge": (70, 95, 120, 150, 190),
    "Dear Town": (110.5, 180, 240.25, 300, 400),
    "Patchy Vale": (None, 90, None, 140.4, 185.5),
}
"""Area -> pounds a week for a shared home and for one to four bedrooms."""


def sites(scene: Scene) -> list[Cells]:
    """None to six schools and play areas; where one is may be known by district only, or not at all."""
    many = scene.weighed({0: 2, 2: 3, 4: 3, 6: 2})
    return [_site(scene, f"s{place}") for place in range(many)]


def _site(scene: Scene, site_id: str) -> Cells:
    row: Cells = {"site_id": site_id, "kind": scene.pick(codes.SITE_KINDS), "name": scene.sometimes(0.5, "The Green")}
    code = scene.postcode()
    form = scene.weighed({"unit": 8, "point": 4, "outcode": 1, "both": 1})
    if form in ("point", "both"):
        lat, lon = point_near(scene, code, 0.01)
        row |= {"lat": lat, "lon": lon}
    if form != "point":
        row["postcode"] = code.split()[0] if form == "outcode" else code
    return row


def rates() -> list[Cells]:
    """The rows of lha.csv: some rates are unknown."""
    names = ("shared", "one_bed", "two_bed", "three_bed", "four_bed")
    return [
        {"brma": area} | {f"{name}_gbp_week": rate for name, rate in zip(names, found, strict=True)}
        for area, found in RATES.items()
    ]

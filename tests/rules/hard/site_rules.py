"""What the rules about schools and about play areas have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.domain import Zone
from matcher.domain.surroundings import Site
from tests.rules.world import place, site, zone

REVIEWED = ("unknown", "review")
SQUARE_WITH_A_HOLE = (
    "POLYGON ((383000 394000, 388000 394000, 388000 400000, 383000 400000, 383000 394000), "
    "(383500 395500, 384500 395500, 384500 396500, 383500 396500, 383500 395500))"
)
"""The home lies in the middle of the hole, half a km from its edges."""
TWO_SQUARES = (
    "MULTIPOLYGON (((383000 395000, 385000 395000, 385000 397000, 383000 397000, 383000 395000)), "
    "((390000 396000, 391000 396000, 391000 397000, 390000 397000, 390000 396000)))"
)
"""The home lies in the first, a km from its edges, and six km west of the second."""


@dataclass(frozen=True)
class Kind:
    """A rule, the kind of its zones, and the kind of site it is about; and the other kind."""

    code: str
    zone: str
    site: str
    other_zone: str
    other_site: str

    def condition(self, radius_km: float | None, **facts: Any) -> Zone:
        """Her condition; around every site unless it has a place or an outline."""
        return zone(self.zone, radius_km=radius_km, **facts)

    def at(self, east_km: float, north_km: float = 0.0, name: str = "s", **facts: Any) -> Site:
        """A site so many km east and north of the home."""
        return site(self.site, site_id=name, place=place(east_km, north_km, **facts))


SCHOOLS = Kind("schools", "schools", "school", "play_areas", "play_area")
PLAY_AREAS = Kind("play_areas", "play_areas", "play_area", "schools", "school")
BOTH = (SCHOOLS, PLAY_AREAS)

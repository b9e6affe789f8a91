"""The squares that places are moved to before they are drawn: nothing is shown finer than a square."""

from __future__ import annotations

from geo.place import Place

CELL_M = 2_000
"""Side of a square, metres: land, homes and children's places alike."""


def middle(easting_m: float, northing_m: float) -> tuple[float, float]:
    """The middle of the square that a point is in, grid metres."""
    return (easting_m // CELL_M + 0.5) * CELL_M, (northing_m // CELL_M + 0.5) * CELL_M


def snapped(place: Place) -> tuple[float, float]:
    """The middle of the square that a place is in, grid metres."""
    return middle(place.easting_m, place.northing_m)

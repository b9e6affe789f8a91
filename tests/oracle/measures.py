"""What criteria have in common: their answer, distances, and how a quantity becomes a score."""

from __future__ import annotations

from collections.abc import Iterable

from geo.place import Place
from tests.oracle.places import metres, road_metres, row_place
from tests.oracle.tables import Row

Answer = tuple[bool, float | None, float]
"""Whether the criterion applies to her, the natural quantity (None: unknown), the score."""


def half_way(half_at: float, quantity: float | None) -> float:
    """1 at nothing, a half at `half_at`, 0 when unknown."""
    return 0.0 if quantity is None else half_at / (half_at + quantity)


def down_to(most: float, quantity: float) -> float:
    """1 at nothing, 0 at `most` and beyond."""
    return (most - min(quantity, most)) / most


def all_metres(home: Row, places: Iterable[Place]) -> list[int] | None:
    """Metres by road from the home to each place; None when nobody knows where the home is."""
    here = row_place(home)
    return None if here is None else [road_metres(here, place) for place in places]


def farthest(home: Row, places: list[Place], half_at: float) -> Answer:
    """The way by road to the farthest place, in km."""
    return _longest(all_metres(home, places) if places else [], half_at)


def line_to(home: Row, place: Place | None, half_at: float) -> Answer:
    """The straight line to a place, in km."""
    here = row_place(home)
    if place is None:
        return False, None, 0.0
    return _longest(None if here is None else [metres(here, place)], half_at)


def _longest(found: list[int] | None, half_at: float) -> Answer:
    if found == []:
        return False, None, 0.0
    quantity = None if found is None else max(found) / 1000
    return True, quantity, half_way(half_at, quantity)

"""Women on the list who may not associate: not in one building, not near one another, not with one partner."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import product

from geo.place import Place
from geo.postcode import kind_of
from matcher.domain import Bar, Home, Instance
from matcher.solver.plan import Placement
from matcher.solver.referee.violation import Violation


def apart_faults(instance: Instance, placements: Sequence[Placement]) -> Iterator[Violation]:
    """Women who must be kept apart and are not. The sentence does not say who may not meet whom, nor how near."""
    named = ((bar.woman_id, bar.other_id) for bar in instance.bars if bar.kind == "non_association" and bar.other_id)
    twos = sorted({(min(two), max(two)) for two in named})
    women, homes = {woman_id for two in twos for woman_id in two}, defaultdict[str, list[Home]](list)
    for item in placements:
        if item.woman_id in women:
            homes[item.woman_id].append(instance.home[item.home_id])
    for one, other in twos:
        bars = _bars_between(instance, one, other)
        meetings = product(homes[one], homes[other])
        if bars and one != other and any(_too_close(bars, here, there) for here, there in meetings):
            yield Violation("apart", "", "", f"{one} and {other} may not be placed together as they are")


def _bars_between(instance: Instance, one: str, other: str) -> list[Bar]:
    """The bars about the two that stand, whoever of them stated it."""
    both = [(bar, other) for bar in instance.bars_of[one]] + [(bar, one) for bar in instance.bars_of[other]]
    return [bar for bar, whom in both if bar.kind == "non_association" and bar.other_id == whom and not bar.approved_by]


def _too_close(bars: Sequence[Bar], here: Home, there: Home) -> bool:
    if _may_be_one_building(here, there):
        return True
    if any(bar.not_same_partner for bar in bars) and here.partner_id == there.partner_id:
        return True
    given = [bar.radius_km for bar in bars if bar.radius_km is not None]
    if not given:
        return False
    if here.place is None or there.place is None:
        return True
    radius_m = int((1000 * Decimal(str(max(given)))).to_integral_value(ROUND_CEILING))
    unsure_m = here.place.uncertainty_m + there.place.uncertainty_m
    return _distance_m(here.place, there.place) <= radius_m + unsure_m


def _may_be_one_building(here: Home, there: Home) -> bool:
    if here.home_id == there.home_id:
        return True
    if here.postcode and here.postcode == there.postcode and kind_of(here.postcode) == "unit":
        return True
    if here.place is None or there.place is None:
        return True
    return _distance_m(here.place, there.place) <= _area_m(here.place) + _area_m(there.place)


def _area_m(place: Place) -> float:
    """How far off a place may be that tells no building: one known only to its sector or outcode."""
    return place.uncertainty_m if place.kind in ("sector", "outcode") else 0.0


def _distance_m(here: Place, there: Place) -> int:
    east_m, north_m = here.easting_m - there.easting_m, here.northing_m - there.northing_m
    return round(math.sqrt(east_m * east_m + north_m * north_m))

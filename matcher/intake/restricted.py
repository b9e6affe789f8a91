"""Restricted places that only draw are blurred at the door: what the instance does not hold cannot leak."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.place import Place
from matcher.domain import Child, Woman, Zone
from matcher.domain.codes import SOFT_ZONE_KINDS
from matcher.intake.rows import Table

SAME_PLACE_M = 200.0
"""Two unit postcodes, each known to 100 m, that are no farther apart may be one house."""


def blur_restricted(tables: Mapping[str, Table], gazetteer: Gazetteer) -> None:
    """Moves a foster or adoptive carer's home, and a restricted place that only pulls, to the centre of its outcode.

    So is every place that draws the same mother, when it is such a home: where another child lives or has contact,
    where she lived herself, where her support, work or family are. Schools stay: they are no secret. Zones that block
    keep their exact place: a safety distance must be measured, and is never shown.
    """
    secret = _secret_homes(row.record for row in tables["children"].rows)
    for name, blurred in BLURRED.items():
        tables[name].rows = [
            row.holding(blurred(row.record, secret[row.record.woman_id], gazetteer)) for row in tables[name].rows
        ]


def _secret_homes(children: Iterable[Child]) -> defaultdict[str, list[Place]]:
    """Mother -> where the restricted carers of her children live."""
    homes: defaultdict[str, list[Place]] = defaultdict(list)
    for child in children:
        if child.carer_is_restricted and child.carer_place is not None:
            homes[child.woman_id].append(child.carer_place)
    return homes


def _hidden(child: Child, secret: Sequence[Place], gazetteer: Gazetteer) -> Child:
    if not secret:
        return child
    carer, contact = (_blurred(place, secret, gazetteer) for place in (child.carer_place, child.contact_place))
    same = carer is child.carer_place and contact is child.contact_place
    return child if same else dataclasses.replace(child, carer_place=carer, contact_place=contact)


def _blurred(place: Place | None, secret: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """The place, or its outcode's centre where it is at one of the secret ones."""
    if place is None or not secret:
        return place
    if not any(_may_be_one(place, other) for other in secret):
        return place
    east_m, north_m = [other.easting_m for other in secret], [other.northing_m for other in secret]
    apart_m = distance_m(place.easting_m, place.northing_m, east_m, north_m)
    return gazetteer.coarsen(place) if apart_m.min() <= SAME_PLACE_M else place


def _may_be_one(place: Place, other: Place) -> bool:
    """Quickly told: no is certain."""
    east_m, north_m = place.easting_m - other.easting_m, place.northing_m - other.northing_m
    return abs(east_m) <= SAME_PLACE_M + 1.0 and abs(north_m) <= SAME_PLACE_M + 1.0


def _blurred_zone(zone: Zone, secret: Sequence[Place], gazetteer: Gazetteer) -> Zone:
    if zone.kind not in SOFT_ZONE_KINDS or zone.place is None:
        return zone
    place = gazetteer.coarsen(zone.place) if zone.restricted else _blurred(zone.place, secret, gazetteer)
    return zone if place is zone.place else dataclasses.replace(zone, place=place)


def _blurred_woman(woman: Woman, secret: Sequence[Place], gazetteer: Gazetteer) -> Woman:
    place = _blurred(woman.home_place, secret, gazetteer)
    return woman if place is woman.home_place else dataclasses.replace(woman, home_place=place)


BLURRED: Mapping[str, Callable[[Any, Sequence[Place], Gazetteer], Any]] = {
    "children": _hidden,
    "zones": _blurred_zone,
    "women": _blurred_woman,
}
"""Table -> how one of its records is blurred, told where the mother's secret homes are."""

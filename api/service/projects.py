"""Which projects could receive a woman: those that cover where she goes, then the nearest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from api.service.places import gazetteer_of, place_of
from api.storage.contract import CONTRACT
from geo.gazetteer import Gazetteer
from geo.place import Place

_partners = CONTRACT["partners"]
_ASKED: Select[Any] = select(
    _partners.c.partner_id, _partners.c.name, _partners.c.region, _partners.c.postcode, _partners.c.covers
)


@dataclass(frozen=True, slots=True)
class Project:
    """A project and why it stands where it does. covers: whether it covers the authority asked about. distance_km: from
    its office in a straight line; None where nobody knows the office."""

    partner_id: str
    name: str | None
    region: str | None
    covers: bool
    distance_km: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """authority: the code of the local authority asked about; None where the postcode stands for a wider area."""

    authority: str | None
    projects: Sequence[Project]


def nearest(connection: Connection, postcode: str, limit: int) -> Nearest:
    """The projects for a postcode: those that cover its authority, then all others, in both the nearest first.

    One whose office nobody knows is only among the first. Raises Refused where nobody knows the postcode.
    """
    gazetteer = gazetteer_of(connection)
    place = place_of(postcode, gazetteer)
    found = [_project(row, place, gazetteer) for row in connection.execute(_ASKED)]
    listed = [one for one in found if one.covers or one.distance_km is not None]
    return Nearest(place.authority or None, sorted(listed, key=_order)[:limit])


def _order(one: Project) -> tuple[bool, float, str]:
    return not one.covers, math.inf if one.distance_km is None else one.distance_km, one.partner_id


def _project(row: Row[Any], place: Place, gazetteer: Gazetteer) -> Project:
    covers = bool(place.authority) and place.authority in (row.covers or "").split(";")
    office = None if row.postcode is None else gazetteer.resolve(row.postcode)
    far = None
    if office is not None:
        far = round(math.hypot(office.easting_m - place.easting_m, office.northing_m - place.northing_m) / 1_000.0, 1)
    return Project(row.partner_id, row.name, row.region, covers, far, _why(covers, bool(place.authority), far))


def _why(covers: bool, authority_known: bool, far_km: float | None) -> str:
    office = "nobody knows where its office is" if far_km is None else f"its office is {far_km:g} km away"
    if covers:
        return f"It covers the local authority there; {office}."
    if authority_known:
        return f"It does not cover the local authority there; {office}."
    return f"Which local authority it is, the postcode does not say; {office}."

"""Which homes are free: a search by what a family needs, when, and where."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, literal, or_, select, true, tuple_

from api.service.cursors import closed, opened
from api.storage.contract import CONTRACT
from api.storage.home_places import cells_around, home_places

homes = CONTRACT["homes"]

SHOWN = (
    "home_id", "partner_id", "nation", "bedrooms", "living_rooms", "bedspaces", "sharing", "landlord", "tenancy",
    "tenancy_weeks", "available_from", "available_to", "rent_gbp_week", "access", "women_only", "children_ok",
    "support_hours_week", "set_aside",
)  # fmt: skip
"""Columns that everybody sees who may search for homes. Which risks a landlord refuses, and where exactly a home lies,
is for its own partner, and for those who run the match."""
ACCESS_GIVEN = {"none": ("none", "step_free", "wheelchair"), "step_free": ("step_free", "wheelchair")}
"""Access needed -> kinds that give it; any other kind gives itself alone."""
SOONER_KM, FEW_CELLS_KM = (10.0, 40.0), 60.0
"""How far is looked first; and the largest circle whose cells are worth naming."""
_POINT = (home_places.c.easting_m, home_places.c.northing_m)
_SQUARE = (home_places.c.square_easting_m, home_places.c.square_northing_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a home must be, and still be on offer today.

    near: easting and northing in metres, with radius_km, and then the nearest come first. free_on: a day on which
    somebody could move in. after: where the page before ended.
    """

    today: date
    bedrooms_min: int | None = None
    tenancies: Sequence[str] = ()
    access: str | None = None
    free_on: date | None = None
    region: str | None = None
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Homes in order, and where the next page begins; None after the last."""

    homes: Sequence[Mapping[str, Any]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. everything: may know where every home lies. partner_id: whose own homes a partner may know all of."""

    everything: bool = False
    partner_id: str | None = None


def available(connection: Connection, wanted: Wanted, viewer: Viewer) -> Page:
    """One page of the homes that are free. Raises BadCursor."""
    before = None if wanted.after is None else opened(wanted.after, (float, str))
    rows: Sequence[Row[Any]] = ()
    for radius_km in _radii(wanted):
        rows = _rows(connection, replace(wanted, radius_km=radius_km), viewer, before)
        if len(rows) > wanted.limit:
            break
    last = rows[wanted.limit - 1] if len(rows) > wanted.limit else None
    found = [_shown(row, wanted, viewer) for row in rows[: wanted.limit]]
    return Page(found, None if last is None else closed(float(last.far), last.home_id))


def _radii(wanted: Wanted) -> Sequence[float | None]:
    """How far to look in turn: a page that is full of near homes need not know of far ones."""
    if wanted.near is None:
        return (None,)
    most = math.inf if wanted.radius_km is None else wanted.radius_km
    return (*(radius for radius in SOONER_KM if radius < most), wanted.radius_km)


def _rows(connection: Connection, wanted: Wanted, viewer: Viewer, before: tuple[Any, ...] | None) -> Sequence[Row[Any]]:
    """The homes after a place in the order, one more than the page holds."""
    far = _distance_squared(wanted, viewer)
    asked = (
        select(homes, *_POINT, *_SQUARE, home_places.c.region, far.label("far"))
        .select_from(homes.join(home_places, isouter=not _needs_place(wanted)))
        .where(*_conditions(wanted, viewer))
        .order_by(far, homes.c.home_id)
        .limit(wanted.limit + 1)
    )
    if before is not None:
        asked = asked.where(tuple_(far, homes.c.home_id) > tuple_(literal(before[0]), literal(before[1])))
    return connection.execute(asked).all()


def _needs_place(wanted: Wanted) -> bool:
    """Whether only homes whose place is known can be meant; the database then begins with the places."""
    return wanted.near is not None or wanted.region is not None


def _axes(viewer: Viewer) -> tuple[Column[Any], Column[Any]]:
    """What a viewer searches by: by exact places, somebody who may not know one could close in on it."""
    return _POINT if viewer.everything else _SQUARE


def _distance_squared(wanted: Wanted, viewer: Viewer) -> ColumnElement[float]:
    """Square metres from where it is to be near; 0 where nothing is said."""
    if wanted.near is None:
        return literal(0.0)
    east, north = (axis - centre for axis, centre in zip(_axes(viewer), wanted.near, strict=True))
    return east * east + north * north


def _conditions(wanted: Wanted, viewer: Viewer) -> list[ColumnElement[bool]]:
    last = homes.c.available_to
    found: list[ColumnElement[bool]] = [homes.c.unavailable.is_(None), or_(last.is_(None), last >= wanted.today)]
    if wanted.bedrooms_min is not None:
        found.append(homes.c.bedrooms >= wanted.bedrooms_min)
    if wanted.tenancies:
        found.append(homes.c.tenancy.in_(wanted.tenancies))
    if wanted.access is not None:
        found.append(homes.c.access.in_(ACCESS_GIVEN.get(wanted.access, (wanted.access,))))
    if wanted.region is not None:
        found.append(home_places.c.region == wanted.region)
    if wanted.free_on is not None:
        found.append(homes.c.available_from <= wanted.free_on)
        found.append(or_(last.is_(None), last >= wanted.free_on))
    if wanted.near is not None:
        found.append(_within(wanted, viewer))
    return found


def _within(wanted: Wanted, viewer: Viewer) -> ColumnElement[bool]:
    """In the circle, found first by the cells that it touches, unless they are most of the country."""
    if wanted.near is None or wanted.radius_km is None:
        return true()
    metres = wanted.radius_km * 1_000.0
    within = _distance_squared(wanted, viewer) <= metres * metres
    if wanted.radius_km > FEW_CELLS_KM:
        return within
    cell = home_places.c.cell if viewer.everything else home_places.c.square_cell
    return and_(cell.in_(cells_around(wanted.near, metres)), within)


def _shown(row: Row[Any], wanted: Wanted, viewer: Viewer) -> dict[str, Any]:
    """A home as whoever asks may see it; its point and how far it is in metres and kilometres."""
    exact = viewer.everything or viewer.partner_id == row.partner_id
    shown = {name: getattr(row, name) for name in SHOWN}
    shown |= {"region": row.region, "postcode": row.postcode if exact else None, "point": None, "distance_km": None}
    if row.easting_m is not None:
        shown["point"] = tuple(getattr(row, axis.name) for axis in (_POINT if exact else _SQUARE))
        if wanted.near is not None:
            shown["distance_km"] = round(math.dist(shown["point"], wanted.near) / 1_000.0, 2 if exact else 0)
    return shown

"""Which homes are free: a search by what a family needs, when, and where."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select

from api.service.cursors import closed, opened
from api.service.homes_question import SHOWN, statement
from api.storage.home_places import cell_of, cells_around

ACCESS_GIVEN = {"none": ("none", "step_free", "wheelchair"), "step_free": ("step_free", "wheelchair")}
"""Access needed -> kinds that give it; any other kind gives itself alone."""
FIRST_KM, FEW_CELLS_KM = 3.0, 40.0
"""How far is looked first, since homes crowd in cities; and the largest circle whose cells are worth naming."""
LEAST_KM, SPARE = 0.5, 1.3
"""Where searches of the kind are known: the least circle to begin with, and how much wider than the one that did."""
MOST_REACHED = 10_000
_REACHED: dict[Hashable, float] = {}
"""How far searches of a kind had to look of late, in kilometres, for the next one to begin there. What is found does
not depend on it, so that each process may know its own, and forget it."""
MOST_MORE = 16.0
"""By how much more than the one before a circle may hold."""
_NO_CELL = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a home must be, still be on offer at this moment, and be promised to nobody.

    near: easting and northing in metres, with radius_km, and then the nearest come first. free_on: a day on which
    somebody could move in. after: where the page before ended.
    """

    at: datetime
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

    homes: Sequence[dict[str, Any]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. everything: may know where every home lies. partner_id: whose own homes a partner may know all of."""

    everything: bool = False
    partner_id: str | None = None


def available(connection: Connection, wanted: Wanted, viewer: Viewer) -> Page:
    """One page of the homes that are free. Raises BadCursor."""
    before = None if wanted.after is None else opened(wanted.after, (float, str))
    radius_km = _first_km(wanted, viewer, before)
    while True:
        asked, values = _asked(wanted, viewer, radius_km, before)
        rows = connection.execute(asked, values).all()
        if len(rows) > wanted.limit or radius_km == wanted.radius_km:
            break
        radius_km = _next_km(wanted, before, radius_km, len(rows))
    last = rows[wanted.limit - 1] if len(rows) > wanted.limit else None
    if last is not None and before is None and wanted.near is not None:
        _note_reach(wanted, viewer, math.sqrt(last.far) / 1_000.0)
    found = [_shown(row, wanted, viewer) for row in rows[: wanted.limit]]
    return Page(found, None if last is None else closed(float(last.far), last.home_id))


def _note_reach(wanted: Wanted, viewer: Viewer, km: float) -> None:
    if len(_REACHED) >= MOST_REACHED:
        _REACHED.clear()
    _REACHED[_like(wanted, viewer)] = km


def _like(wanted: Wanted, viewer: Viewer) -> Hashable:
    """What searches of a kind have in common: the cell they look around, and what a home must be."""
    assert wanted.near is not None
    needs = (wanted.bedrooms_min, tuple(wanted.tenancies), wanted.access, wanted.region, wanted.free_on)
    return cell_of(*wanted.near), wanted.limit, viewer.everything, needs


def _first_km(wanted: Wanted, viewer: Viewer, before: tuple[Any, ...] | None) -> float | None:
    """How far to look first: a page that is full of near homes need not know of far ones."""
    if wanted.near is None:
        return wanted.radius_km
    if before is not None:
        return _no_further(wanted, FIRST_KM + math.sqrt(max(before[0], 0.0)) / 1_000.0)
    reached = _REACHED.get(_like(wanted, viewer))
    return _no_further(wanted, FIRST_KM if reached is None else max(LEAST_KM, SPARE * reached))


def _next_km(wanted: Wanted, before: tuple[Any, ...] | None, radius_km: float | None, found: int) -> float | None:
    """How far to look when so many homes in a circle did not fill the page: by how dense they lie there."""
    if radius_km is None:
        return None
    inner = 0.0 if before is None else before[0] / 1e6
    more = min(MOST_MORE, 1.5 * (wanted.limit + 1) / max(found, 1))
    return _no_further(wanted, math.sqrt(inner + (radius_km * radius_km - inner) * more))


def _no_further(wanted: Wanted, radius_km: float) -> float | None:
    """A circle to look in first, or else all that is wanted."""
    most = math.inf if wanted.radius_km is None else wanted.radius_km
    return radius_km if radius_km < min(most, FEW_CELLS_KM) else wanted.radius_km


def _asked(
    wanted: Wanted, viewer: Viewer, radius_km: float | None, before: tuple[Any, ...] | None
) -> tuple[Select[Any], Mapping[str, Any]]:
    """The question to the database, and the values it is asked with."""
    values: dict[str, Any] = {"today": wanted.at.date(), "at": wanted.at, "most": wanted.limit + 1}
    for name in ("bedrooms_min", "region", "free_on"):
        if (value := getattr(wanted, name)) is not None:
            values[name] = value
    if wanted.tenancies:
        values["tenancies"] = list(wanted.tenancies)
    if wanted.access is not None:
        values["accesses"] = ACCESS_GIVEN.get(wanted.access, (wanted.access,))
    if wanted.near is not None:
        values["east"], values["north"] = map(float, wanted.near)
        if radius_km is not None:
            values["far_most"] = (radius_km * 1_000.0) ** 2
            if radius_km <= FEW_CELLS_KM:
                values |= _cells(wanted.near, radius_km * 1_000.0)
    if before is not None:
        values["id_before"] = before[1]
        if wanted.near is not None:
            values["far_before"] = before[0]
    return statement(frozenset(values), exact=viewer.everything), values


def _cells(centre: tuple[float, float], radius_m: float) -> dict[str, int]:
    """The cells that a circle may touch, filled up to a square number: so few different questions have few forms."""
    cells = cells_around(centre, radius_m)
    room = math.ceil(math.sqrt(len(cells))) ** 2
    return {f"cell{at}": cell for at, cell in enumerate(cells + [_NO_CELL] * (room - len(cells)))}


def _shown(row: Row[Any], wanted: Wanted, viewer: Viewer) -> dict[str, Any]:
    """A home as whoever asks may see it, in degrees, and how far it is in kilometres."""
    *values, postcode, region, east, north, lat, lon, square_lat, square_lon, far = tuple(row)
    shown = dict(zip(SHOWN, values, strict=True))
    exact = viewer.everything or viewer.partner_id == shown["partner_id"]
    shown |= {"region": region, "postcode": postcode if exact else None, "distance_km": None}
    shown |= {"lat": lat, "lon": lon} if exact else {"lat": square_lat, "lon": square_lon}
    if east is not None and wanted.near is not None:
        # Who may not know all points is answered by squares, and so is the order; but by the points of their own homes.
        metres = math.dist((east, north), wanted.near) if exact else math.sqrt(far)
        shown["distance_km"] = round(metres / 1_000.0, 2 if exact else 0)
    return shown

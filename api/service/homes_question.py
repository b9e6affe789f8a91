"""What the database is asked for in a search for homes: made once for each set of conditions, since to make it takes
longer than to ask it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Double,
    Integer,
    Select,
    Text,
    bindparam,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from api.service.offers.holds import is_taken_whole
from api.storage.contract import CONTRACT
from api.storage.home_places import home_places
from api.storage.moments import Moment

homes = CONTRACT["homes"]

SHOWN = (
    "home_id", "partner_id", "nation", "bedrooms", "living_rooms", "bedspaces", "sharing", "landlord", "tenancy",
    "tenancy_weeks", "available_from", "available_to", "rent_gbp_week", "access", "women_only", "children_ok",
    "support_hours_week", "set_aside",
)  # fmt: skip
"""Columns that everybody sees who may search for homes. Which risks a landlord refuses, and where exactly a home lies,
is for its own partner, and for those who run the match."""
_POINT = (home_places.c.easting_m, home_places.c.northing_m)
_SQUARE = (home_places.c.square_easting_m, home_places.c.square_northing_m)
_DEGREES = tuple(home_places.c[name] for name in ("lat", "lon", "square_lat", "square_lon"))
_PLACE = (home_places.c.region, *_POINT, *_DEGREES)


@lru_cache(maxsize=512)
def statement(names: frozenset[str], *, exact: bool) -> Select[Any]:
    """The homes after a place in the order, for the values that are named: made once for each set of names, since to
    make it takes longer than to ask it. exact: by exact places; somebody who may not know one could close in on it."""
    far = _distance_squared(_POINT if exact else _SQUARE) if "east" in names else literal(0.0)
    order = (far, homes.c.home_id) if "east" in names else (homes.c.home_id,)
    # Only homes whose place is known can be meant where one is asked for; the database then begins with the places.
    joined = homes.join(home_places, isouter=not names & {"east", "region"})
    read = select(*(homes.c[name] for name in (*SHOWN, "postcode")), *_PLACE, far.label("far"))
    found = read.select_from(joined).where(*_conditions(names, far, exact))
    return found.order_by(*order).limit(bindparam("most", type_=Integer))


def _distance_squared(axes: tuple[Column[Any], Column[Any]]) -> ColumnElement[float]:
    """Square metres from where it is to be near."""
    east, north = axes[0] - bindparam("east", type_=Double), axes[1] - bindparam("north", type_=Double)
    return east * east + north * north


def _conditions(names: frozenset[str], far: ColumnElement[float], exact: bool) -> list[ColumnElement[bool]]:
    last = homes.c.available_to
    cell = home_places.c.cell if exact else home_places.c.square_cell
    free_on, id_before = bindparam("free_on", type_=Date), bindparam("id_before", type_=Text)
    where: Mapping[str, ColumnElement[bool]] = {
        "today": homes.c.unavailable.is_(None) & or_(last.is_(None), last >= bindparam("today", type_=Date)),
        "at": not_(is_taken_whole(bindparam("at", type_=Moment))),
        "bedrooms_min": homes.c.bedrooms >= bindparam("bedrooms_min", type_=Integer),
        "tenancies": homes.c.tenancy.in_(bindparam("tenancies", expanding=True)),
        "accesses": homes.c.access.in_(bindparam("accesses", expanding=True)),
        "region": home_places.c.region == bindparam("region"),
        "free_on": (homes.c.available_from <= free_on) & or_(last.is_(None), last >= free_on),
        "far_most": far <= bindparam("far_most", type_=Double),
        "cell0": cell.in_([bindparam(name) for name in sorted(names) if name.startswith("cell")]),
        "id_before": homes.c.home_id > id_before,
        "far_before": tuple_(far, homes.c.home_id) > tuple_(bindparam("far_before", type_=Double), id_before),
    }
    asked = names - {"id_before"} if "far_before" in names else names
    return [condition for name, condition in where.items() if name in asked]

"""Where homes are, worked out once when they are brought in, so that searches by distance need not look places up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from sqlalchemy import Column, Connection, Double, ForeignKey, Integer, Table, Text, bindparam, delete, insert

from api.storage.metadata import metadata
from geo.grid import to_lat_lon
from geo.place import Place
from matcher.domain import Home
from matcher.report.cells import snapped

home_places = Table(
    "home_places",
    metadata,
    Column("home_id", Text, ForeignKey("homes.home_id", ondelete="CASCADE"), primary_key=True),
    Column("easting_m", Double, nullable=False),
    Column("northing_m", Double, nullable=False),
    Column("cell", Integer, nullable=False, index=True),
    Column("square_easting_m", Double, nullable=False),
    Column("square_northing_m", Double, nullable=False),
    Column("square_cell", Integer, nullable=False, index=True),
    Column("lat", Double, nullable=False),
    Column("lon", Double, nullable=False),
    Column("square_lat", Double, nullable=False),
    Column("square_lon", Double, nullable=False),
    Column("region", Text, nullable=False),
)
"""One row for each home whose place is known, in British National Grid metres; no row where it is not. square_...: the
middle of its square on the maps, which is all that those may search by who are not to know where it lies. cell,
square_cell: the number of the cell (`cell_of`) that the point and the middle lie in. lat, lon and those of the square:
degrees, since to work them out for every page of a search takes as long as to find it."""

CELL_M = 5_000
"""Side of a cell, metres."""


def cell_of(easting_m: float, northing_m: float) -> int:
    """The number of a place's cell: an index on it finds homes near a place on any database."""
    return int(easting_m // CELL_M) * 1_000 + int(northing_m // CELL_M)


def cells_around(centre: tuple[float, float], radius_m: float) -> list[int]:
    """The cells that a circle may touch."""
    (west, east), (south, north) = (
        (int((middle - radius_m) // CELL_M), int((middle + radius_m) // CELL_M)) for middle in centre
    )
    return [column * 1_000 + row for column in range(west, east + 1) for row in range(south, north + 1)]


def place_homes(connection: Connection, homes: Iterable[Home]) -> None:
    """Writes down where these homes are, as their records say."""
    homes = list(homes)
    if not homes:
        return
    gone = delete(home_places).where(home_places.c.home_id == bindparam("gone"))
    connection.execute(gone, [{"gone": home.home_id} for home in homes])
    rows = [_row(home.home_id, home.place) for home in homes if home.place is not None]
    if rows:
        connection.execute(insert(home_places), _with_degrees(rows))


def _with_degrees(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their degrees, to about a metre; all at once, which is much quicker than each by itself."""
    for name in ("", "square_"):
        places = ([row[f"{name}{axis}_m"] for row in rows] for axis in ("easting", "northing"))
        degrees = (np.round(axis, 5).tolist() for axis in to_lat_lon(*places))
        for row, lat, lon in zip(rows, *degrees, strict=True):
            row[f"{name}lat"], row[f"{name}lon"] = lat, lon
    return rows


def _row(home_id: str, place: Place) -> dict[str, Any]:
    east, north = snapped(place)
    return {
        "home_id": home_id,
        "easting_m": place.easting_m,
        "northing_m": place.northing_m,
        "cell": cell_of(place.easting_m, place.northing_m),
        "square_easting_m": east,
        "square_northing_m": north,
        "square_cell": cell_of(east, north),
        "region": place.region,
    }

"""Where homes are, worked out once when they are brought in, so that searches by distance need not look places up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Double, ForeignKey, Index, Table, Text, bindparam, delete, insert

from api.storage.metadata import metadata
from geo.place import Place
from matcher.domain import Home
from matcher.report.cells import snapped

home_places = Table(
    "home_places",
    metadata,
    Column("home_id", Text, ForeignKey("homes.home_id", ondelete="CASCADE"), primary_key=True),
    Column("easting_m", Double, nullable=False),
    Column("northing_m", Double, nullable=False),
    Column("square_easting_m", Double, nullable=False),
    Column("square_northing_m", Double, nullable=False),
    Column("region", Text, nullable=False),
)
"""One row for each home whose place is known, in British National Grid metres; no row where it is not. square_...: the
middle of its square on the maps, which is all that those may search by who are not to know where it lies."""

Index("ix_home_places_point", home_places.c.easting_m, home_places.c.northing_m)
Index("ix_home_places_square", home_places.c.square_easting_m, home_places.c.square_northing_m)


def place_homes(connection: Connection, homes: Iterable[Home]) -> None:
    """Writes down where these homes are, as their records say."""
    homes = list(homes)
    if not homes:
        return
    gone = delete(home_places).where(home_places.c.home_id == bindparam("gone"))
    connection.execute(gone, [{"gone": home.home_id} for home in homes])
    rows = [_row(home.home_id, home.place) for home in homes if home.place is not None]
    if rows:
        connection.execute(insert(home_places), rows)


def _row(home_id: str, place: Place) -> dict[str, object]:
    east, north = snapped(place)
    return {
        "home_id": home_id,
        "easting_m": place.easting_m,
        "northing_m": place.northing_m,
        "square_easting_m": east,
        "square_northing_m": north,
        "region": place.region,
    }

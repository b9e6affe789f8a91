"""Where a postcode is that somebody asks about."""

from __future__ import annotations

import time
from functools import lru_cache

from sqlalchemy import Connection, select

from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from geo.gazetteer import Gazetteer
from geo.layers import Layers, installed_layers
from geo.place import Place
from geo.postcode import PostcodeError

LOOKED_AT_SECONDS = 60.0
"""How long a search may go by what was installed: to look at the files takes longer than to find a postcode."""
_postcodes = CONTRACT["postcodes"]


def place_of(postcode: str, gazetteer: Gazetteer | None = None) -> Place:
    """The place of a postcode that was asked about. gazetteer: where it is looked up; None for what is installed.

    Raises Refused for what is no postcode, and for one that nobody knows.
    """
    try:
        place = (gazetteer or _installed(int(time.monotonic() // LOOKED_AT_SECONDS))).resolve(postcode)
    except PostcodeError as error:
        raise Refused("not_understood", f"`postcode` is {error}.", understood=False) from error
    if place is None:
        message = "No place in England or Wales is known by that postcode."
        raise Refused("postcode_unknown", message, understood=False)
    return place


@lru_cache(maxsize=1)
def _installed(_since: int) -> Gazetteer:
    return Gazetteer()


def gazetteer_of(connection: Connection) -> Gazetteer:
    """What is installed, and the postcodes that the database adds to it."""
    columns = (_postcodes.c.postcode, _postcodes.c.easting, _postcodes.c.northing, _postcodes.c.authority)
    rows = connection.execute(select(*columns).order_by(_postcodes.c.postcode))
    return _with_own(tuple((code, (east, north, area or "")) for code, east, north, area in rows), installed_layers())


@lru_cache(maxsize=2)
def _with_own(own: tuple[tuple[str, tuple[float, float, str]], ...], _installed: Layers) -> Gazetteer:
    return Gazetteer(dict(own))

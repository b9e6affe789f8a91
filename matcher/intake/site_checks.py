"""Sites that are nowhere, or odd."""

from __future__ import annotations

from collections.abc import Mapping

from geo.gazetteer import Gazetteer
from matcher.domain.surroundings import Site
from matcher.intake.home_checks import is_abroad
from matcher.intake.rows import Table

PLACE_CELLS = ("postcode", "lat", "lon")


def check_sites(tables: Mapping[str, Table], gazetteer: Gazetteer) -> None:
    """Checks sites.csv; the sites have their places already.

    A site across the border is only odd: a home this side of it may lie close by.
    """
    table = tables["sites"]
    for row in table.rows:
        site: Site = row.record
        if not any(row.cells.get(name) for name in PLACE_CELLS):
            table.fault(row, "postcode", "is empty; a site needs a postcode, or lat and lon")
        elif site.place is not None and is_abroad(site.place, site.postcode, gazetteer):
            field = "postcode" if site.postcode is not None else "lat"
            table.warn(row, field, "is outside England and Wales; the site is used, but no home is there")

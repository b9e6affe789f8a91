"""What the run knows of the country around the homes: schools and play areas, and rates that limit help with rent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from geo.place import Place
from matcher.domain import codes
from matcher.domain.columns import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A school or a play area that a licence condition may tell her to keep away from."""

    site_id: Annotated[str, Column("id", "The site's id, unique in the file", required=True)]
    kind: Annotated[codes.SiteKind, Column("choice", "school or play_area", required=True, values=codes.SITE_KINDS)]
    name: Annotated[str | None, Column("text", "Name")] = None
    postcode: Annotated[str | None, Column("postcode", "Postcode")] = None
    lat: Annotated[float | None, Column("number", "Latitude, degrees", minimum=49, maximum=61)] = None
    lon: Annotated[float | None, Column("number", "Longitude, degrees", minimum=-9, maximum=2.5)] = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LhaRate:
    """Local housing allowance of one broad rental market area, pounds a week. Source: the Rent Officers' tables."""

    brma: Annotated[str, Column("id", "Broad rental market area, unique in the file", required=True)]
    shared_gbp_week: Annotated[
        float | None, Column("number", "Shared-accommodation rate, pounds a week", minimum=0, maximum=5000)
    ] = None
    one_bed_gbp_week: Annotated[
        float | None, Column("number", "One-bedroom rate, pounds a week", minimum=0, maximum=5000)
    ] = None
    two_bed_gbp_week: Annotated[
        float | None, Column("number", "Two-bedroom rate, pounds a week", minimum=0, maximum=5000)
    ] = None
    three_bed_gbp_week: Annotated[
        float | None, Column("number", "Three-bedroom rate, pounds a week", minimum=0, maximum=5000)
    ] = None
    four_bed_gbp_week: Annotated[
        float | None, Column("number", "Four-bedroom rate, pounds a week", minimum=0, maximum=5000)
    ] = None

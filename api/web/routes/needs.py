"""`/needs`: how many women need a home, and which, as numbers that lead back to nobody."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access.tokens import Caller
from api.service.needs import Area, Region, band_of, centre, needs
from api.storage.database import reading
from api.storage.moments import now
from api.web.callers import Database, may
from api.web.examples import example, like
from api.web.problems import told
from geo.grid import to_lat_lon
from matcher.domain import codes

router = APIRouter(tags=["needs"])
Count = Annotated[
    int | None, Field(description="To the nearest 5; null where it is under 10, or would tell one that is.")
]
_Region = Literal[*codes.PROBATION_REGIONS]  # type: ignore[valid-type]


class NeedsSearch(BaseModel):
    """From where somebody asks: it changes no number."""

    model_config = ConfigDict(extra="forbid")

    postcode: str | None = Field(
        None,
        min_length=2,
        max_length=10,
        description="Distances are from here; else from the partner's own office.",
        examples=["M14 5ZJ"],
    )
    region: _Region | None = Field(None, description="Only this probation region.")


class RegionNeeds(BaseModel):
    """The women of one probation region who need a home."""

    model_config = like(example("region_needs"))

    region: str
    women: Count
    bedrooms: dict[str, Count] = Field(description="By the bedrooms that the household needs at release.")
    release: dict[str, Count] = Field(description="By the month of release; `released`: before this month.")


class AreaNeeds(BaseModel):
    """The women of one square of 50 km in one region. Squares of which nothing may be shown are left out."""

    region: str
    lat: float = Field(description="Of the middle of the square.")
    lon: float
    distance: str | None = Field(
        description="From where was asked to the middle of the square.", examples=["25 to 50 km"]
    )
    women: int = Field(description="To the nearest 5.")


class NeedsNow(BaseModel):
    """All that is told of needs. Squares come nearest first, regions by name."""

    model_config = like({"as_of": "2026-11-22", "regions": [example("region_needs")], "areas": [example("area_needs")]})

    as_of: date
    regions: list[RegionNeeds]
    areas: list[AreaNeeds]


@router.get("/needs", response_model=NeedsNow, responses=told(409))
def needs_now(
    engine: Database, caller: Annotated[Caller, Depends(may("needs:read"))], search: Annotated[NeedsSearch, Query()]
) -> NeedsNow:
    """How many women still need a home: by region, bedrooms and month of release, and by squares of 50 km.

    The areas never move and every number is rounded or hidden once, whoever asks and from wherever.
    """
    with reading(engine) as connection:
        point = centre(connection, caller.user, search.postcode)
        found = needs(connection, now().date())
    regions = [search.region] if search.region else [region.region for region in found.regions]
    areas = [area for area in found.areas if area.region in regions]
    if point is not None:
        areas.sort(key=lambda area: (area.km_from(point), area.region))
    return NeedsNow(
        as_of=found.as_of,
        regions=[_region(region) for region in found.regions if region.region in regions],
        areas=[_area(area, point) for area in areas],
    )


def _region(region: Region) -> RegionNeeds:
    return RegionNeeds(
        region=region.region, women=region.women, bedrooms=dict(region.bedrooms), release=dict(region.release)
    )


def _area(area: Area, point: tuple[float, float] | None) -> AreaNeeds:
    lat, lon = to_lat_lon(area.easting_m, area.northing_m)
    return AreaNeeds(
        region=area.region,
        lat=round(float(lat), 3),
        lon=round(float(lon), 3),
        distance=None if point is None else band_of(area.km_from(point)),
        women=area.women,
    )

"""`/homes`: which homes are free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field
from pydantic_core import to_json

from api.access.tokens import Caller
from api.service.homes import Page, Viewer, Wanted, available
from api.service.places import place_of
from api.storage.database import reading
from api.storage.moments import now
from api.web.callers import Database, may
from api.web.examples import A_CURSOR, example, like
from api.web.problems import Problem, told
from api.web.records import Day
from matcher.domain import codes
from matcher.intake.cells import cell_text
from matcher.report.tables import csv_text

router = APIRouter(tags=["homes"])

Tenancy = codes.Tenancy
Access = codes.Access
Region = Literal[*codes.PROBATION_REGIONS]  # type: ignore[valid-type]


class Home(BaseModel):
    """A home that is free, as far as the caller may know of it."""

    home_id: str = Field(examples=["H1"])
    partner_id: str = Field(examples=["P1"])
    nation: str | None
    region: str | None = Field(description="Probation region.")
    postcode: str | None = Field(description="For those only who may know where the home lies.")
    lat: float | None = Field(description="Of the home, or else the middle of its square of 2 km.")
    lon: float | None
    distance_km: float | None = Field(description="From the postcode asked about, by that point.")
    bedrooms: int | None
    living_rooms: int | None
    bedspaces: int | None
    sharing: str | None
    landlord: str | None
    tenancy: str | None
    tenancy_weeks: float | None
    available_from: date | None
    available_to: date | None
    rent_gbp_week: float | None
    access: str | None
    women_only: bool | None
    children_ok: bool | None
    support_hours_week: float | None
    set_aside: str | None


_DEGREES = ("lat", "lon")
_KEPT = tuple(name for name in Home.model_fields if name not in _DEGREES)


class Homes(BaseModel):
    """One page of homes."""

    model_config = like({"homes": [example("free_home")], "next": A_CURSOR})

    homes: list[Home]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class Search(BaseModel):
    """What is searched for."""

    model_config = {"extra": "forbid"}

    postcode: str | None = Field(
        None, min_length=2, max_length=10, description="The nearest come first.", examples=["M14 5ZJ"]
    )
    within_km: float | None = Field(None, gt=0, le=1000, description="At most so far from the postcode.", examples=[10])
    bedrooms_min: int | None = Field(None, ge=0, le=20, examples=[2])
    tenancy: list[Tenancy] = Field([], max_length=20, description="Any of these.")
    access: Access | None = Field(None, description="The access that is needed.")
    free_on: Day | None = Field(None, description="A day on which somebody could move in.", examples=["2026-12-01"])
    region: Region | None = Field(None, description="Probation region.")
    format: Literal["json", "geojson", "csv"] = "json"
    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])


@router.get(
    "/homes/available",
    response_model=Homes,
    responses={
        **told(),
        200: {
            "content": {
                "application/geo+json": {"schema": {"type": "object"}, "example": example("free_homes_geojson")},
                "text/csv": {"schema": {"type": "string"}, "example": example("free_homes_csv")},
            }
        },
    },
)
def available_homes(
    engine: Database, caller: Annotated[Caller, Depends(may("homes:read"))], search: Annotated[Search, Query()]
) -> Response:
    """The homes that are free and promised to nobody, nearest first where a postcode is named.

    Where exactly a home lies is for its own partner and for who runs the match; others search by the square of 2 km
    that it lies in.
    """
    everything = caller.user.role == "manager"
    wanted = Wanted(
        at=now(),
        bedrooms_min=search.bedrooms_min,
        tenancies=search.tenancy,
        access=search.access,
        free_on=search.free_on,
        region=search.region,
        near=_near(search),
        radius_km=search.within_km,
        limit=search.limit,
        after=search.after,
    )
    with reading(engine) as connection:
        page = available(connection, wanted, Viewer(everything, caller.user.partner_id))
    return _written(page, search.format)


def _near(search: Search) -> tuple[float, float] | None:
    if search.postcode is None:
        if search.within_km is not None:
            raise Problem(422, "not_understood", "`within_km` needs a postcode.")
        return None
    place = place_of(search.postcode)
    return place.easting_m, place.northing_m


def _written(page: Page, form: str) -> Response:
    """The page as it is asked for. Written as it stands: to have every field checked again takes longer than to find
    the homes."""
    homes = page.homes
    if form == "json":
        return Response(to_json({"homes": homes, "next": page.next}), media_type="application/json")
    headers = {} if page.next is None else {"X-Next": page.next}
    if form == "csv":
        return Response(_table(homes), media_type="text/csv; charset=utf-8", headers=headers)
    collection = to_json({"type": "FeatureCollection", "features": [_feature(home) for home in homes]})
    return Response(collection, media_type="application/geo+json", headers=headers)


def _table(homes: Sequence[Mapping[str, Any]]) -> str:
    names = list(Home.model_fields)
    return csv_text(names, [[_cell(home[name]) for name in names] for home in homes])


def _cell(value: Any) -> Any:
    """A value as our tables write it: yes and no are words."""
    return cell_text(value) if isinstance(value, bool) else value


def _feature(home: Mapping[str, Any]) -> dict[str, Any]:
    """GeoJSON (RFC 7946)."""
    where = None
    if home["lat"] is not None:
        where = {"type": "Point", "coordinates": [home["lon"], home["lat"]]}
    properties = {name: home[name] for name in _KEPT}
    return {"type": "Feature", "id": home["home_id"], "geometry": where, "properties": properties}

"""Which project covers a place, and which is nearest to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from api.access.roles import Role
from api.storage.contract import CONTRACT
from api.storage.database import writing
from api.storage.moments import now
from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from tests.api.web.referring import Desk

PARTNERS = CONTRACT["partners"]
OFFICES = {"P01": "M13 0PR", "P02": "LS2 9EB", "P03": "CF10 4DX", "P04": "SE13 5QD"}


@pytest.fixture
def amira(client: TestClient, tokens: Mapping[Role, str]) -> Desk:
    return Desk(client, tokens["caseworker"])


def found(desk: Desk, postcode: str, **query: Any) -> list[dict[str, Any]]:
    projects: list[dict[str, Any]] = desk.done("GET", "/projects/nearest", postcode=postcode, **query)["projects"]
    return projects


def km(one: str, other: str) -> float:
    places = [Gazetteer().resolve(postcode) for postcode in (one, other)]
    (east, north), (east_too, north_too) = ((place.easting_m, place.northing_m) for place in places if place)
    return float(distance_m(east, north, east_too, north_too)) / 1_000


@pytest.mark.parametrize("postcode", ["M14 5ZJ", "BD8 7AZ", "CF24 3AA", "SE13 5QD", "TR1 1XU"])
def test_those_that_cover_it_come_first_then_the_nearest(amira: Desk, postcode: str) -> None:
    projects = found(amira, postcode)
    far = {name: km(postcode, office) for name, office in OFFICES.items()}
    order = sorted(projects, key=lambda one: (not one["covers"], far[one["partner_id"]]))
    assert projects == order and {one["partner_id"] for one in projects} == set(OFFICES)
    assert all(abs(one["distance_km"] - far[one["partner_id"]]) <= 0.06 for one in projects)


def test_one_far_away_that_covers_it_comes_before_a_near_one(amira: Desk, served: Engine) -> None:
    with writing(served) as connection:
        connection.execute(update(PARTNERS).where(PARTNERS.c.partner_id == "P01").values(covers="E06000052"))
        connection.execute(update(PARTNERS).where(PARTNERS.c.partner_id == "P03").values(covers="W06000015;E08000003"))
    first, second = found(amira, "M14 5ZJ", limit=2)
    assert (first["partner_id"], first["covers"], second["partner_id"], second["covers"]) == ("P03", True, "P01", False)
    assert first["why"].startswith("It covers") and second["why"].startswith("It does not cover")


def test_an_office_that_nobody_knows(amira: Desk, served: Engine) -> None:
    with writing(served) as connection:
        connection.execute(update(PARTNERS).where(PARTNERS.c.partner_id.in_(["P01", "P02"])).values(postcode=None))
    projects = found(amira, "M14 5ZJ")
    assert [one["partner_id"] for one in projects] == ["P01", "P03", "P04"]
    assert projects[0]["distance_km"] is None and "nobody knows" in projects[0]["why"]


def test_a_wider_area_is_covered_by_nobody(amira: Desk) -> None:
    answered = amira.done("GET", "/projects/nearest", postcode="M1")
    if answered["authority"] is None:
        assert not any(one["covers"] for one in answered["projects"])
    assert answered["projects"][0]["partner_id"] == "P01"


def test_a_postcode_of_the_database_is_known(amira: Desk, served: Engine) -> None:
    postcodes = CONTRACT["postcodes"]
    row = {"postcode": "WW99 9AA", "easting": 531_000.0, "northing": 181_000.0, "authority": "E09000023"}
    assert amira.refused("GET", "/projects/nearest", postcode="WW99 9AA") == (422, "postcode_unknown")
    with writing(served) as connection:
        connection.execute(postcodes.insert(), {**row, "version": 1, "changed_at": now()})
    assert found(amira, "ww999aa")[0]["partner_id"] == "P04"


@pytest.mark.parametrize(
    ("postcode", "code"), [("nowhere", "not_understood"), ("BT1 1AA", "postcode_unknown"), ("", "not_understood")]
)
def test_what_is_no_place_is_told_as_in_the_search_for_homes(amira: Desk, postcode: str, code: str) -> None:
    assert amira.refused("GET", "/projects/nearest", postcode=postcode) == (422, code)
    assert amira.refused("GET", "/homes/available", postcode=postcode) == (422, code)


def test_no_projects(amira: Desk, served: Engine) -> None:
    with writing(served) as connection:
        connection.execute(update(PARTNERS).values(postcode=None, covers=None))
    assert found(amira, "M14 5ZJ") == []

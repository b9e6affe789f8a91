"""The answers of `/needs`: from wherever somebody asks, the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.access.roles import Role
from tests.api.service.test_needs import CARDIFF, LEEDS, LONDON, MANCHESTER, women
from tests.api.web.conftest import shown


@pytest.fixture
def many(served: Engine) -> Engine:
    for number, postcode in enumerate([MANCHESTER, LEEDS, LONDON, CARDIFF]):
        women(served, f"G{number}-", 25 + 5 * number, home_postcode=postcode, release_date=date(2027, 1, 13))
    return served


def answered(client: TestClient, token: str, **query: Any) -> dict[str, Any]:
    found = client.get("/needs", params=query, headers=shown(token))
    assert found.status_code == 200, found.text
    told: dict[str, Any] = found.json()
    return told


def numbers(told: Mapping[str, Any]) -> Any:
    areas = [{name: value for name, value in area.items() if name != "distance"} for area in told["areas"]]
    return told["regions"], sorted(areas, key=str)


def test_where_somebody_asks_from_changes_no_number(
    client: TestClient, many: Engine, tokens: Mapping[Role, str]
) -> None:
    whole = answered(client, tokens["manager"])
    assert len(whole["areas"]) == 4 and all(area["distance"] is None for area in whole["areas"])
    for postcode in (MANCHESTER, "M14 4BY", LEEDS, LONDON, CARDIFF, "SA1 1DP", "TR1 1AA", "NE1 4ST", "LL57 1AA"):
        told = answered(client, tokens["partner"], postcode=postcode)
        assert numbers(told) == numbers(whole)


def test_the_nearest_comes_first_and_is_told_in_bands(
    client: TestClient, many: Engine, tokens: Mapping[Role, str]
) -> None:
    own, leeds = answered(client, tokens["partner"]), answered(client, tokens["partner"], postcode=LEEDS)
    assert own["areas"][0]["region"] == "Greater Manchester" and leeds["areas"][0]["region"] == "Yorkshire & The Humber"
    for area in own["areas"] + leeds["areas"]:
        assert area["distance"] in ("0 to 25 km", "25 to 50 km", "50 to 100 km", "100 km or more")
        assert set(area) == {"region", "lat", "lon", "distance", "women"}


def test_one_region_alone(client: TestClient, many: Engine, tokens: Mapping[Role, str]) -> None:
    told = answered(client, tokens["partner"], region="Wales")
    assert [region["region"] for region in told["regions"]] == ["Wales"]
    assert {area["region"] for area in told["areas"]} == {"Wales"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"postcode": "BT1 1AA"}, "postcode_unknown"),
        ({"postcode": "x y"}, "not_understood"),
        ({"within_km": 1}, "not_understood"),
    ],
)
def test_what_cannot_be_asked(client: TestClient, tokens: Mapping[Role, str], query: Any, code: str) -> None:
    told = client.get("/needs", params=query, headers=shown(tokens["partner"]))
    assert told.status_code == 422 and told.json()["code"] == code


def test_nobody_is_named(client: TestClient, many: Engine, tokens: Mapping[Role, str]) -> None:
    text = client.get("/needs", headers=shown(tokens["manager"])).text
    assert "W0" not in text and "G0-" not in text and MANCHESTER not in text

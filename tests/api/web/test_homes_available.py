"""The search for free homes: what it finds, in which order, page by page, and what it keeps to itself."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from api.access.roles import Role
from api.storage.contract import CONTRACT
from api.storage.database import writing
from api.storage.moments import now
from geo.gazetteer import Gazetteer
from matcher.intake import read_tables
from matcher.report.cells import snapped
from tests.api.web.conftest import shown
from tests.runs import FIXTURES

HOMES = {home.home_id: home for home in read_tables(FIXTURES / "everything").instance.homes}
FREE = {name: home for name, home in HOMES.items() if home.unavailable is None}
POSTCODE = "M14 5ZJ"


class Asking:
    """Somebody who searches with a token."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client, self.headers = client, shown(token)

    def answer(self, **query: Any) -> Any:
        return self.client.get("/homes/available", params=query, headers=self.headers)

    def found(self, **query: Any) -> list[dict[str, Any]]:
        answered = self.answer(**query)
        assert answered.status_code == 200, answered.text
        homes: list[dict[str, Any]] = answered.json()["homes"]
        return homes

    def ids(self, **query: Any) -> list[str]:
        return [home["home_id"] for home in self.found(**query)]


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["manager"])


@pytest.fixture
def partner(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["partner"])


def far_m(home_id: str, exact: bool = True) -> float:
    place = HOMES[home_id].place
    centre = Gazetteer().resolve(POSTCODE)
    assert place is not None and centre is not None
    point = (place.easting_m, place.northing_m) if exact else snapped(place)
    return math.dist(point, (centre.easting_m, centre.northing_m))


def test_one_whose_last_day_is_past_is_not_free(manager: Asking, served: Engine) -> None:
    gone, last = sorted(FREE)[:2]
    homes = CONTRACT["homes"]
    with writing(served) as connection:
        for name, day in ((gone, now().date() - timedelta(days=1)), (last, now().date())):
            connection.execute(update(homes).where(homes.c.home_id == name).values(available_to=day))
    assert gone not in manager.ids() and last in manager.ids()


def test_all_that_are_free_and_no_others(manager: Asking) -> None:
    assert manager.ids() == sorted(FREE) and set(FREE) != set(HOMES)


@pytest.mark.parametrize("bedrooms", [0, 1, 2, 3, 4, 20])
def test_by_bedrooms(manager: Asking, bedrooms: int) -> None:
    wanted = [name for name, home in FREE.items() if home.bedrooms is not None and home.bedrooms >= bedrooms]
    assert manager.ids(bedrooms_min=bedrooms) == sorted(wanted)


def test_by_tenancy_access_day_and_region(manager: Asking) -> None:
    tenancies = sorted({home.tenancy for home in FREE.values() if home.tenancy})[:2]
    assert manager.ids(tenancy=tenancies) == sorted(n for n, home in FREE.items() if home.tenancy in tenancies)
    for need, gives in (("none", {"none", "step_free", "wheelchair"}), ("step_free", {"step_free", "wheelchair"})):
        assert manager.ids(access=need) == sorted(n for n, home in FREE.items() if home.access in gives)
    day = date(2026, 11, 15)
    free = [
        name
        for name, home in FREE.items()
        if home.available_from and home.available_from <= day and (not home.available_to or home.available_to >= day)
    ]
    assert manager.ids(free_on=day.isoformat()) == sorted(free) and 0 < len(free) < len(FREE)
    regions = {home.place.region for home in FREE.values() if home.place}
    for region in sorted(regions):
        here = [n for n, home in FREE.items() if home.place and home.place.region == region]
        assert manager.ids(region=region) == sorted(here)


def test_nearest_first_within_a_distance(manager: Asking) -> None:
    placed = [name for name, home in FREE.items() if home.place]
    order = sorted(placed, key=lambda name: (far_m(name) ** 2, name))
    homes = manager.found(postcode=POSTCODE)
    assert [home["home_id"] for home in homes] == order
    assert [home["distance_km"] for home in homes] == [round(far_m(name) / 1000, 2) for name in order]
    middle = far_m(order[len(order) // 2]) / 1000
    assert manager.ids(postcode=POSTCODE, within_km=middle + 0.001) == order[: len(order) // 2 + 1]


@pytest.mark.parametrize("query", [{}, {"postcode": POSTCODE}])
def test_page_by_page_each_home_once(manager: Asking, partner: Asking, query: dict[str, str]) -> None:
    for asking in (manager, partner):
        whole, pages, after = asking.ids(**query), [], None
        while True:
            more = {} if after is None else {"after": after}
            page = asking.answer(limit=3, **query, **more).json()
            pages += [home["home_id"] for home in page["homes"]]
            assert len(page["homes"]) <= 3
            if (after := page["next"]) is None:
                break
        assert pages == whole


def test_where_a_home_lies_is_for_its_own_partner_and_the_manager(manager: Asking, partner: Asking) -> None:
    exact = {home["home_id"]: home for home in manager.found()}
    for home in partner.found():
        own = HOMES[home["home_id"]].partner_id == "P01"
        assert (home["postcode"] is not None) == (own and exact[home["home_id"]]["postcode"] is not None)
        same = (home["lat"], home["lon"]) == tuple(exact[home["home_id"]][name] for name in ("lat", "lon"))
        assert same == (own or exact[home["home_id"]]["lat"] is None)


def test_no_search_closes_in_on_a_home_of_others(partner: Asking, served: Engine) -> None:
    """Wherever in its square a home of another partner lies, no answer differs by a byte."""
    others = sorted(name for name, home in FREE.items() if home.place and home.partner_id != "P01")
    queries = [{"postcode": POSTCODE, "within_km": km / 2} for km in range(1, 60)]
    queries += [{"postcode": POSTCODE}, {"postcode": POSTCODE, "format": "csv", "limit": 2}]
    before = [partner.answer(**query).text for query in queries]
    from api.storage.home_places import home_places

    with writing(served) as connection:
        for shift, name in enumerate(others):
            moved = (home_places.c.square_easting_m + 13.0 * shift, home_places.c.square_northing_m - 29.0 * shift)
            connection.execute(
                update(home_places).where(home_places.c.home_id == name).values(easting_m=moved[0], northing_m=moved[1])
            )
    assert [partner.answer(**query).text for query in queries] == before


def test_what_a_landlord_refuses_is_not_told(partner: Asking) -> None:
    assert not {"refuses", "reviews", "easting_m", "northing_m"} & set(partner.found()[0])


def test_csv_and_geojson_hold_the_same_homes(manager: Asking) -> None:
    homes = manager.found(postcode=POSTCODE)
    answered = manager.answer(postcode=POSTCODE, format="csv")
    rows = list(csv.DictReader(io.StringIO(answered.text)))
    assert answered.headers["content-type"].startswith("text/csv")
    assert [row["home_id"] for row in rows] == [home["home_id"] for home in homes]
    assert {row["women_only"] for row in rows} <= {"yes", "no", ""}
    answered = manager.answer(postcode=POSTCODE, format="geojson", limit=1)
    assert answered.headers["content-type"] == "application/geo+json" and answered.headers["x-next"]
    (feature,) = answered.json()["features"]
    assert feature["geometry"]["coordinates"] == [homes[0]["lon"], homes[0]["lat"]]
    assert feature["properties"]["distance_km"] == homes[0]["distance_km"]


def test_what_a_spreadsheet_would_run_is_neutralised(manager: Asking, served: Engine) -> None:
    name = sorted(FREE)[0]
    with writing(served) as connection:
        homes = CONTRACT["homes"]
        connection.execute(update(homes).where(homes.c.home_id == name).values(set_aside="=HYPERLINK(1)"))
    row = next(csv.DictReader(io.StringIO(manager.answer(format="csv").text)))
    assert row["set_aside"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"postcode": "ZZ99 9ZZ"}, "not a postcode"),
        ({"postcode": "BT1 1AA"}, "No place in England or Wales"),
        ({"within_km": 3}, "needs a postcode"),
        ({"within_km": -3, "postcode": POSTCODE}, "within_km"),
        ({"tenancy": "castle"}, "tenancy"),
        ({"bogus": 1}, "Extra inputs are not permitted"),
        ({"limit": 0}, "limit"),
        ({"free_on": "2026-13-01"}, "free_on"),
        ({"after": "W10="}, "after"),
        ({"after": "WyJ4IiwgMV0="}, "after"),
        ({"after": "é"}, "after"),
        ({"region": "Atlantis"}, "region"),
    ],
)
def test_what_cannot_be_asked_is_told(manager: Asking, query: dict[str, Any], told: str) -> None:
    answered = manager.answer(**query)
    assert answered.status_code == 422 and told in answered.text
    assert answered.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", ["' or 1=1 --", "%", "\x00", "𝕳𝖔𝖒𝖊", "../../etc/passwd"])
def test_odd_text_is_just_text(manager: Asking, text: str) -> None:
    assert manager.answer(region=text).status_code == 422
    assert manager.answer(after=text).status_code == 422

"""The search among many homes: whatever circle it begins with, each page is what a search by hand finds."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from api.service import homes as searching
from api.service.homes import Viewer, Wanted, available
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.home_places import cell_of, home_places
from api.storage.moments import now

CITY, FAR = (400_000.0, 300_000.0), (470_000.0, 410_000.0)
MANAGER, STRANGER = Viewer(everything=True), Viewer()
Places = dict[str, tuple[tuple[float, float], tuple[float, float], int]]


def scattered(seed: int, number: int) -> Places:
    """home_id -> point, middle of its square, bedrooms: half of them in a city, some at the same point."""
    chance = random.Random(seed)
    found: Places = {}
    for at in range(number):
        spread = 4_000.0 if at % 2 else 60_000.0
        point = tuple(float(round(chance.gauss(middle, spread), -1)) for middle in CITY)
        square = tuple(side // 2_000.0 * 2_000.0 + 1_000.0 for side in point)
        found[f"H{at:04}"] = (point, square, chance.choice([0, 1, 1, 2, 2, 3, 5]))  # type: ignore[assignment]
    return found


@pytest.fixture(scope="module")
def places() -> Places:
    return scattered(7, 900)


@pytest.fixture
def filled(engine: Engine, places: Places) -> Iterator[Engine]:
    searching._REACHED.clear()
    homes, partners = CONTRACT["homes"], CONTRACT["partners"]
    same = {"partner_id": "P1", "sharing": "self_contained", "available_from": now().date(), "changed_at": now()}
    rows = [{"home_id": name, "bedrooms": bedrooms, **same} for name, (_, _, bedrooms) in places.items()]
    kept = [
        {
            "home_id": name, "easting_m": point[0], "northing_m": point[1], "cell": cell_of(*point),
            "square_easting_m": square[0], "square_northing_m": square[1], "square_cell": cell_of(*square),
            "region": "London", "lat": 51.5, "lon": 0.0, "square_lat": 51.5, "square_lon": 0.0,
        }
        for name, (point, square, _) in places.items()
    ]  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(partners).values(partner_id="P1", name="One", changed_at=now()))
        connection.execute(insert(homes), rows)
        connection.execute(insert(home_places), kept)
    yield engine
    searching._REACHED.clear()


def by_hand(places: Places, wanted: Wanted, viewer: Viewer) -> list[str]:
    found = []
    for name, (point, square, bedrooms) in places.items():
        assert wanted.near is not None
        axes = point if viewer.everything else square
        far = (axes[0] - wanted.near[0]) ** 2 + (axes[1] - wanted.near[1]) ** 2
        most = math.inf if wanted.radius_km is None else (wanted.radius_km * 1_000.0) ** 2
        if far <= most and bedrooms >= (wanted.bedrooms_min or 0):
            found.append((far, name))
    return [name for _, name in sorted(found)]


def pages(engine: Engine, viewer: Viewer, **asked: object) -> list[str]:
    """Every page after the other, as whoever follows `next` reads them."""
    found: list[str] = []
    after = None
    while True:
        with reading(engine) as connection:
            page = available(connection, Wanted(at=now(), after=after, **asked), viewer)  # type: ignore[arg-type]
        found += [home["home_id"] for home in page.homes]
        if (after := page.next) is None:
            return found


def test_every_page_is_as_by_hand(filled: Engine, places: Places) -> None:
    for near in (CITY, FAR):
        for viewer in (MANAGER, STRANGER):
            for more in ({}, {"bedrooms_min": 5}, {"radius_km": 2.5}, {"radius_km": 35.0}, {"radius_km": 90.0}):
                asked = {"near": near, "limit": 120, **more}
                right = by_hand(places, Wanted(at=now(), **asked), viewer)  # type: ignore[arg-type]
                assert pages(filled, viewer, **asked) == right, asked


@pytest.mark.parametrize("km", [0.0, 0.01, 4.0, 1e6])
def test_what_was_reached_before_changes_no_answer(filled: Engine, places: Places, km: float) -> None:
    for limit in (1, 3, 50):
        wanted = Wanted(at=now(), near=CITY, limit=limit, bedrooms_min=2)
        searching._note_reach(wanted, MANAGER, km)
        with reading(filled) as connection:
            page = available(connection, wanted, MANAGER)
        assert [home["home_id"] for home in page.homes] == by_hand(places, wanted, MANAGER)[:limit]


def test_what_is_remembered_is_bounded(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_REACHED", 3)
    for limit in range(1, 8):
        with reading(filled) as connection:
            available(connection, Wanted(at=now(), near=CITY, limit=limit), MANAGER)
    assert 1 <= len(searching._REACHED) <= 3


def test_without_a_place_homes_come_by_their_ids(filled: Engine, places: Places) -> None:
    wanted = Wanted(at=now(), limit=400)
    with reading(filled) as connection:
        found = available(connection, wanted, MANAGER)
    assert [home["home_id"] for home in found.homes] == sorted(places)[:400]
    assert pages(filled, STRANGER, limit=250) == sorted(places)

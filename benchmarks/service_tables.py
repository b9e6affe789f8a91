"""What is asked under load, and that the answers are right before they are timed."""

from __future__ import annotations

import csv
import json
import math
import random
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from api.storage.contract import CONTRACT
from api.storage.database import connect, database_url, reading
from api.storage.home_places import home_places
from api.storage.moments import now
from geo.gazetteer import Gazetteer

CHECKED, ASKED, MOST_WOMEN = 40, 2_000, 400
_homes = CONTRACT["homes"]


def asserted_paths(token: str, port: int) -> Sequence[str]:
    """Searches near as many postcodes as there are, of four kinds in turn; some of each are looked up the slow way."""
    free = _free_homes()
    chance = random.Random(3)
    codes = sorted({home.postcode for home in free if home.postcode and len(home.postcode.split()[-1]) == 3})
    queries = [_query(code, number) for number, code in enumerate(chance.sample(codes, min(ASKED, len(codes))))]
    for query in queries[:CHECKED]:
        found = _asked(f"/homes/available?{urllib.parse.urlencode(query)}", token, port)
        assert [home["home_id"] for home in found["homes"]] == _by_hand(free, query), query
    return [f"/homes/available?{urllib.parse.urlencode(query)}" for query in queries]


def _query(code: str, number: int) -> Mapping[str, Any]:
    more = ({}, {"bedrooms_min": 2}, {"within_km": 10}, {"limit": 20})[number % 4]
    return {"postcode": code, **more}


def _free_homes() -> Sequence[Any]:
    """All free homes, with where they are."""
    columns = (
        _homes.c.home_id,
        _homes.c.postcode,
        _homes.c.bedrooms,
        home_places.c.easting_m,
        home_places.c.northing_m,
    )
    last = _homes.c.available_to
    free = _homes.c.unavailable.is_(None) & (last.is_(None) | (last >= now().date()))
    engine = connect(database_url())
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).join(home_places).where(free)).all()
    engine.dispose()
    return rows


def _by_hand(free: Sequence[Any], query: Mapping[str, Any]) -> Sequence[str]:
    place = Gazetteer().resolve(query["postcode"])
    assert place is not None
    least, most = query.get("bedrooms_min", 0), query.get("within_km", math.inf) * 1_000.0
    near = sorted(
        (far, home.home_id)
        for home in free
        if least == 0 or (home.bedrooms is not None and home.bedrooms >= least)
        for far in [(home.easting_m - place.easting_m) ** 2 + (home.northing_m - place.northing_m) ** 2]
        if far <= most * most
    )
    return [home_id for _, home_id in near[: query.get("limit", 50)]]


def asserted_women(token: str, port: int, tables: Path) -> Sequence[str]:
    """The recommendations of women whom the plan speaks of."""
    with (tables / "women.csv").open(encoding="utf-8", newline="") as file:
        women = [row["woman_id"] for row in csv.DictReader(file)]
    chosen = random.Random(5).sample(women, min(MOST_WOMEN, len(women)))
    run_id = _asked("/plans", token, port)["plans"][0]["run_id"]
    ways = [f"/women/{woman_id}/recommendations?run_id={run_id}" for woman_id in chosen]
    known = [way for way in ways if _is_known(way, token, port)]
    assert len(known) * 4 >= len(ways), "the plan speaks of few of the women"
    return known


def _is_known(path: str, token: str, port: int) -> bool:
    try:
        return bool(_asked(path, token, port))
    except urllib.error.HTTPError as error:
        assert error.code in (404, 409), error.code
        return False


def _asked(path: str, token: str, port: int) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)

"""What is kept of a case is a band that at least five share in what others may know her by."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import Connection, Engine, insert

from api.service.retention import bands as subject
from api.service.retention.bands import ClosedCase, bands
from api.storage.contract import CONTRACT
from api.storage.database import writing
from api.storage.moments import now
from api.storage.removals import closed_cases
from tests.api.service.retention.conftest import close

CLOSED = datetime.fromisoformat("2025-05-20T09:00:00+00:00")


def woman(connection: Connection, name: str, born: str | None, children: int = 0, region: str = "London") -> None:
    row = {"woman_id": name, "supervising_region": region, "changed_at": now()}
    day = None if born is None else date.fromisoformat(born)
    connection.execute(insert(CONTRACT["women"]).values(**row, date_of_birth=day))
    for number in range(children):
        child = {"child_id": f"{name}-{number}", "woman_id": name, "changed_at": now()}
        connection.execute(insert(CONTRACT["children"]).values(**child))
    close(connection, name, CLOSED)


def told(cases: list[ClosedCase]) -> Counter[tuple[str | None, str | None, str | None]]:
    return Counter((case.region, case.age_band, case.children_band) for case in cases)


def test_what_too_few_share_is_given_up_from_the_last_on(engine: Engine) -> None:
    with writing(engine) as connection:
        for number in range(5):
            woman(connection, f"a{number}", "1990-01-01", children=1)
        woman(connection, "more", "1990-01-01", children=6)
        woman(connection, "old", "1960-01-01", children=1)
        woman(connection, "welsh", "1990-01-01", children=1, region="Wales")
        found = bands(connection, [*(f"a{number}" for number in range(5)), "more", "old", "welsh"])
    assert told(found) == {
        ("London", "35_to_44", "one"): 5,
        ("London", "35_to_44", None): 1,
        ("London", None, None): 1,
        (None, None, None): 1,
    }
    assert {case.closed_quarter for case in found} == {"2025-Q2"}


def test_who_went_before_and_who_is_yet_to_go_share(engine: Engine) -> None:
    gone = ClosedCase("2025-Q2", "London", "35_to_44", "none", None, None, 0)
    with writing(engine) as connection:
        for number in range(3):
            woman(connection, f"a{number}", "1990-01-01")
        assert told(bands(connection, ["a0"])) == {(None, None, None): 1}
        connection.execute(insert(closed_cases), [{name: getattr(gone, name) for name in gone.__slots__}] * 2)
        assert told(bands(connection, ["a0"])) == {("London", "35_to_44", "none"): 1}


@pytest.mark.parametrize(
    ("born", "band"),
    [("2000-05-21", "under_25"), ("2000-05-20", "25_to_34"), ("1990-05-20", "35_to_44"), ("1930-01-01", "45_and_over"),
     (None, None)],
)  # fmt: skip
def test_her_age_on_the_day_it_closed(
    engine: Engine, born: str | None, band: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "SHARED_BY", 1)
    with writing(engine) as connection:
        woman(connection, "w", born)
        (case,) = bands(connection, ["w"])
    assert case.age_band == band

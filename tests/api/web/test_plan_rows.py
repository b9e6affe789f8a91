"""The rows of a plan as the service gives them: those of its files, of women whom the reader may know of."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, select, update

from api.access.roles import Role
from api.access.tokens import create_token
from api.service.results.columns import COLUMNS, TABLES, Table
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.runs import plan_files
from tests.api.kept_plans import keep
from tests.api.web.asking import Asking
from tests.runs import rows_of

REGION = "Greater Manchester"


@pytest.fixture
def manager(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["manager"])


@pytest.fixture
def caseworker(client: TestClient, tokens: Mapping[Role, str]) -> Asking:
    return Asking(client, tokens["caseworker"])


@pytest.fixture
def changed_run(everything_run: Path, tmp_path: Path) -> Path:
    """A copy of the run, to be changed before it is kept."""
    shutil.copytree(everything_run, tmp_path / "changed")
    return tmp_path / "changed"


def ids(found: Any) -> list[str]:
    return [row["woman_id"] for row in found["rows"]]


def as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_are_those_of_the_file(everything_run: Path, table: Table) -> None:
    header = next(csv.reader((everything_run / f"{table}.csv").open(encoding="utf-8")))
    assert header == list(COLUMNS[table])


@pytest.mark.parametrize("table", ["placements", "unplaced", "alternatives"])
def test_the_rows_are_those_of_the_file(manager: Asking, served: Engine, everything_run: Path, table: str) -> None:
    keep(served, everything_run)
    found = manager.found(f"/{table}", limit=500)
    assert [{name: as_cell(value) for name, value in row.items()} for row in found["rows"]] == rows_of(
        everything_run / f"{table}.csv"
    )
    assert (found["plan_state"], found["as_of"], found["next"]) == ("published", "2026-10-01", None)
    answered = manager.get(f"/{table}", limit=500, format="csv")
    assert answered.text == (everything_run / f"{table}.csv").read_text(encoding="utf-8")
    assert answered.headers["content-type"].startswith("text/csv") and "x-next" not in answered.headers


def test_page_by_page_each_row_once_and_of_one_plan(manager: Asking, served: Engine, everything_run: Path) -> None:
    first = keep(served, everything_run)
    whole, rows, after = manager.found("/alternatives", limit=500)["rows"], [], None
    while True:
        page = manager.found("/alternatives", limit=4, **({} if after is None else {"after": after}))
        assert page["run_id"] == first and len(page["rows"]) <= 4
        rows += page["rows"]
        if (after := page["next"]) is None:
            break
        # Whatever is published meanwhile, the pages that follow are of the same plan.
        keep(served, everything_run)
    assert rows == whole and len(rows) > 8
    assert manager.found("/alternatives")["run_id"] != first


def test_a_page_that_is_just_full_is_the_last(manager: Asking, served: Engine, everything_run: Path) -> None:
    keep(served, everything_run)
    count = len(manager.found("/placements")["rows"])
    assert manager.found("/placements", limit=count)["next"] is None
    assert manager.found("/placements", limit=count - 1)["next"] is not None


def test_filters(manager: Asking, served: Engine, everything_run: Path) -> None:
    keep(served, everything_run)
    rows = manager.found("/placements")["rows"]
    for query, test in (
        ({"region": REGION}, lambda row: row["home_region"] == REGION),
        ({"partner_id": "P02"}, lambda row: row["partner_id"] == "P02"),
        ({"home_id": "H01"}, lambda row: row["home_id"] == "H01"),
        ({"woman_id": "W02"}, lambda row: row["woman_id"] == "W02"),
        ({"flag": "uncertain_return"}, lambda row: "uncertain_return" in row["flags"]),
        ({"flag": "uncertain"}, lambda _row: False),
        ({"region": REGION, "partner_id": "P02"}, lambda _row: False),
    ):
        assert ids(manager.found("/placements", **query)) == [row["woman_id"] for row in rows if test(row)], query
    reasons = {row["reason_code"] for row in manager.found("/unplaced")["rows"]}
    for reason in (*reasons, "none_such"):
        found = manager.found("/unplaced", reason_code=reason)["rows"]
        assert {row["reason_code"] for row in found} == reasons & {reason}
    assert {row["woman_id"] for row in manager.found("/alternatives", woman_id="W01")["rows"]} == {"W01"}


def test_a_caseworker_reads_of_her_own_region_alone(
    manager: Asking, caseworker: Asking, served: Engine, everything_run: Path
) -> None:
    keep(served, everything_run)
    women = CONTRACT["women"]
    with reading(served) as connection:
        own = set(connection.scalars(select(women.c.woman_id).where(women.c.supervising_region == REGION)))
    for table in ("placements", "alternatives"):
        everybodys, hers = set(ids(manager.found(f"/{table}"))), set(ids(caseworker.found(f"/{table}")))
        assert hers == everybodys & own and hers < everybodys
    assert caseworker.found("/placements", woman_id="W05")["rows"] == []
    assert len(caseworker.found("/placements", limit=1)["rows"]) == 1
    assert "W05" not in caseworker.get("/placements", format="csv").text


def test_a_draft_is_there_for_managers_alone(
    manager: Asking, caseworker: Asking, served: Engine, everything_run: Path
) -> None:
    draft = keep(served, everything_run, publishing=False)
    assert manager.code("/placements") == caseworker.code("/placements") == (404, "no_plan_published")
    assert manager.found("/placements", run_id=draft)["plan_state"] == "draft"
    assert caseworker.code("/placements", run_id=draft) == (404, "not_found")
    assert manager.code("/placements", run_id="20260101T000000000000-00000000") == (404, "not_found")
    last = keep(served, everything_run)
    assert manager.found("/placements")["run_id"] == last
    assert manager.found("/placements", run_id=draft)["plan_state"] == "draft"


def test_one_who_is_gone_is_absent(manager: Asking, served: Engine, changed_run: Path) -> None:
    header = ",".join(COLUMNS["shortages"])
    rows = [header, "S001,3,1,2,2-3,London,W01;W02;W05,H10;H12,3 women", "S002,1,0,1,1,,W02,H10,1 woman"]
    (changed_run / "shortages.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    keep(served, changed_run)
    assert [row["woman_ids"] for row in manager.found("/shortages")["rows"]] == [["W01", "W02", "W05"], ["W02"]]
    women, referred = CONTRACT["women"], CONTRACT["pins"]
    with writing(served) as connection:
        connection.execute(delete(referred).where(referred.c.woman_id == "W02"))
        connection.execute(delete(women).where(women.c.woman_id == "W02"))
    for table in ("placements", "alternatives"):
        assert "W02" not in manager.get(f"/{table}", limit=500, format="csv").text
        assert manager.found(f"/{table}", woman_id="W02")["rows"] == []
    assert [row["woman_ids"] for row in manager.found("/shortages")["rows"]] == [["W01", "W05"]]
    assert "W02" not in manager.get("/shortages", format="csv").text
    assert manager.found("/shortages", woman_id="W05", home_id="H12", region="London")["rows"]
    assert manager.found("/shortages", woman_id="W04")["rows"] == []


def test_what_a_spreadsheet_would_run_is_text(manager: Asking, served: Engine, changed_run: Path) -> None:
    table = changed_run / "unplaced.csv"
    header = table.read_text(encoding="utf-8").split("\n")[0]
    table.write_text(f"{header}\nW07,4,region_accepted,'=HYPERLINK(1),\n", encoding="utf-8")
    keep(served, changed_run)
    assert manager.found("/unplaced")["rows"][0]["sentence"] == "=HYPERLINK(1)"
    (row,) = csv.DictReader(io.StringIO(manager.get("/unplaced", format="csv").text))
    assert row["sentence"] == "'=HYPERLINK(1)"


def test_each_read_is_written_down(manager: Asking, caseworker: Asking, served: Engine, everything_run: Path) -> None:
    run_id = keep(served, everything_run)
    manager.found("/placements", limit=1)
    manager.found("/alternatives", woman_id="W01")
    manager.found("/alternatives", woman_id="W99")
    # That no row of hers is among the unplaced says that she is placed.
    assert manager.found("/unplaced", woman_id="W01")["rows"] == []
    caseworker.found("/unplaced", woman_id="W05")
    manager.get("/shortages", format="csv")
    with reading(served) as connection:
        asked = select(log.c.who, log.c.kind, log.c.object_id, log.c.why).where(log.c.action == "read")
        found = [tuple(row) for row in connection.execute(asked.order_by(log.c.seq))]
    assert found == [
        ("bea", "plan", run_id, "GET /placements"),
        ("bea", "woman", "W01", "GET /alternatives"),
        ("bea", "woman", "W01", "GET /unplaced"),
        ("bea", "plan", run_id, "GET /shortages"),
    ]


def test_what_is_no_longer_kept_is_told(manager: Asking, served: Engine, everything_run: Path) -> None:
    run_id = keep(served, everything_run)
    assert manager.found("/placements")["rows"]
    with writing(served) as connection:
        connection.execute(delete(plan_files).where(plan_files.c.run_id == run_id))
    for path in ("/placements", "/women/W01/recommendations", "/figures"):
        assert manager.code(path) == (409, "no_longer_kept")


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0}, {"limit": 501}, {"after": "x"}, {"after": "W10="}, {"bogus": 1}, {"region": "Atlantis"},
        {"format": "xml"}, {"run_id": "a b"}, {"run_id": "\x00"}, {"woman_id": "\x00"}, {"woman_id": "W" * 65},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(
    manager: Asking, served: Engine, everything_run: Path, query: dict[str, Any]
) -> None:
    keep(served, everything_run)
    assert manager.code("/placements", **query) == (422, "not_understood")


def test_a_cursor_of_one_plan_is_none_of_another(manager: Asking, served: Engine, everything_run: Path) -> None:
    first, second = keep(served, everything_run), keep(served, everything_run)
    after = manager.found("/placements", run_id=first, limit=1)["next"]
    assert manager.code("/placements", run_id=second, after=after) == (422, "not_understood")
    assert manager.found("/placements", after=after)["run_id"] == first


def test_a_plan_of_before_is_not_changed_by_todays_tables(
    manager: Asking, served: Engine, everything_run: Path
) -> None:
    keep(served, everything_run)
    before = manager.found("/placements")
    homes = CONTRACT["homes"]
    with writing(served) as connection:
        connection.execute(update(homes).values(bedrooms=9, version=homes.c.version + 1))
    assert manager.found("/placements") == before


def test_a_token_that_is_not_good_for_referrals_reads_no_shortages(
    client: TestClient, served: Engine, everything_run: Path
) -> None:
    keep(served, everything_run)
    with writing(served) as connection:
        watching = Asking(client, create_token(connection, "bea", 1, "tests", ["runs:read"]))
    assert watching.code("/shortages") == watching.code("/placements") == (403, "not_allowed")
    with reading(served) as connection:
        assert connection.execute(select(log).where(log.c.action == "read")).first() is None

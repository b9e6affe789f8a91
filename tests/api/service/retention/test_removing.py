"""A run of retention removes every closed case that is due, whole and provably, and nothing else."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Engine, select, update

from api.service.retention.needles import Needles
from api.service.retention.removing import Done, anonymise, digest
from api.service.retention.traces import all_traces
from api.storage.audit import log, verify
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.offers import offer_steps, offers
from api.storage.referrals import referrals
from api.storage.removals import closed_cases, removals
from api.storage.runs import plan_files, plan_placements, plans, work
from tests.api.service.retention.conftest import DAY, GONE
from tests.api.service.retention.looked_at import anonymised, everything, rows_of

HERS = ["W01", "W04", "C01", "C02", "M14 4FX", "M12 5QP", "M20 4AF"]
"""Ids and postcodes of W01, W04 and their children that are nobody else's."""


def test_nothing_of_hers_is_found_but_where_it_is_said(kept: Engine) -> None:
    with reading(kept) as connection:
        before = Counter(trace.place for trace in all_traces(connection, Needles(HERS)))
    assert {"women.woman_id", "children.child_id", "offers.woman_id", "plan_files: report.html"} <= set(before)
    done = anonymised(kept)
    with reading(kept) as connection:
        after = {(trace.place, trace.found) for trace in all_traces(connection, Needles(HERS))}
    assert after == {
        ("audit.object_id", frozenset({"W01"})),
        ("bars.other_id", frozenset({"W04"})),
        ("plan_files: restricted/instance.json", frozenset({"W04", "M14 4FX"})),
    }
    assert {(trace.place, trace.found) for trace in done.left} == {
        (place, found - {"M14 4FX"}) for place, found in after
    }
    assert all(trace.documented for trace in done.left)


def test_only_hers_goes(kept: Engine) -> None:
    before, done, after = everything(kept), anonymised(kept), everything(kept)
    lost = {name: len(rows) - len(after[name]) for name, rows in before.items() if len(rows) > len(after[name])}
    changed = {"offers": 2}
    assert done.rows == lost | changed and done.cases == 2 and done.plans == 1
    assert lost["women"] == 2 and lost["referrals"] == 2 and lost["children"] == 2 and lost["kept_answers"] == 1
    for name, rows in before.items():
        kept_rows = [row for row in rows if not {"W01", "W04"} & set(map(str, row))]
        if name not in ("plan_files", "run_work", "kept_answers", "audit_head"):
            assert [row for row in kept_rows if row not in after[name]] == [], name
    assert {row.woman_id for row in rows_of(kept, CONTRACT["women"])} == {f"W{n:02}" for n in range(1, 13)} - {*GONE}


def test_what_stays_of_offers_plans_and_failed_runs(kept: Engine) -> None:
    anonymised(kept)
    assert {row.offer_id: row.woman_id for row in rows_of(kept, offers)} == {
        "moved": None, "declined": None, "live": "W03",
    }  # fmt: skip
    assert len(rows_of(kept, offer_steps)) == 3
    files = {(row.run_id, row.name) for row in rows_of(kept, plan_files)}
    assert {name for run_id, name in files if run_id == "about"} == {
        "run.json", "certificate.json", "restricted/policy.json",
    }  # fmt: skip
    assert len({name for run_id, name in files if run_id == "others"}) == 4
    placed = {row.woman_id for row in rows_of(kept, plan_placements) if row.run_id == "about"}
    assert placed and not placed & {*GONE} and len(rows_of(kept, plans)) == 2
    assert "W01" not in next(row.fault for row in rows_of(kept, work) if row.run_id == "failed")


def test_what_is_written_down(kept: Engine) -> None:
    done = anonymised(kept)
    (row,) = rows_of(kept, removals)
    assert (row.by, row.months, row.closed_before, row.cases) == ("root", 12, date(2025, 11, 22), 2)
    assert json.loads(row.rows_removed) == done.rows and row.sha256 == done.sha256 == digest(reversed(GONE))
    with reading(kept) as connection:
        assert list(verify(connection)) == []
        last = connection.execute(select(log).order_by(log.c.seq.desc())).first()
    assert last is not None
    assert (last.who, last.action, last.kind, last.object_id) == ("root", "anonymise", "removal", str(row.removal_id))
    assert len(rows_of(kept, closed_cases)) == 2


def test_who_waits_and_who_never_comes(kept: Engine) -> None:
    """W03 has an offer under way; six women were imported and have no case."""
    assert (anonymised(kept).waiting, anonymised(kept).without_case) == (1, 6)


def test_a_second_run_does_nothing(kept: Engine) -> None:
    anonymised(kept)
    before = everything(kept)
    again = anonymised(kept)
    assert (again.cases, again.rows, again.sha256) == (0, {}, "") and everything(kept) == before


def test_a_dry_run_says_the_same_and_changes_nothing(kept: Engine) -> None:
    before = everything(kept)
    dry = anonymised(kept, dry_run=True)
    assert everything(kept) == before
    assert dry == anonymised(kept)


def test_an_empty_database(engine: Engine) -> None:
    before = everything(engine)
    assert anonymised(engine) == Done(closed_before=date(2025, 11, 22))
    assert everything(engine) == before


@pytest.mark.parametrize(("months", "cases"), [(10, 3), (11, 3), (12, 2), (13, 1), (16, 1), (17, 0), (600, 0)])
def test_so_many_months(kept: Engine, months: int, cases: int) -> None:
    assert anonymise(kept, months, "root", DAY, dry_run=True).cases == cases


def test_who_asks_to_be_erased_goes_alone_and_at_once(kept: Engine) -> None:
    with writing(kept) as connection:
        mine = update(referrals).where(referrals.c.woman_id == "W02")
        connection.execute(mine.values(state="closed", closed_at=datetime.combine(DAY, time(23, 59), UTC)))
    done = anonymise(kept, 0, "root", DAY, only=["W02", "W03", "W12", "nobody"])
    assert (done.cases, done.waiting) == (1, 1)
    assert {row.woman_id for row in rows_of(kept, CONTRACT["women"])} == {f"W{n:02}" for n in range(1, 13)} - {"W02"}


def test_an_id_that_something_else_has_too_is_not_looked_for(kept: Engine) -> None:
    """A home of her id is no trace of her."""
    homes = CONTRACT["homes"]
    with writing(kept) as connection:
        template = connection.execute(select(homes).where(homes.c.home_id == "H01")).one()._mapping
        connection.execute(homes.insert().values({**template, "home_id": "W01"}))
    done = anonymised(kept)
    assert done.cases == 2 and all("W01" not in trace.found for trace in done.left)


def test_what_is_found_where_it_should_not_be_is_told(kept: Engine) -> None:
    with writing(kept) as connection:
        partners = CONTRACT["partners"]
        connection.execute(partners.update().where(partners.c.partner_id == "P01").values(name="Friends of W01"))
    (found,) = (trace for trace in anonymised(kept).left if not trace.documented)
    assert (found.place, found.key, found.found) == ("partners.name", {"partner_id": "P01"}, {"W01"})


def test_the_kept_files_are_whole(kept: Engine) -> None:
    anonymised(kept)
    (record,) = (r for r in rows_of(kept, plan_files) if r.run_id == "about" and r.name == "run.json")
    assert json.loads(zlib.decompress(record.content))["counts"]["women"] == 12

"""One woman and a few homes by themselves say of each pair what the whole run says of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from api.service.refusals import Refused
from api.service.results.known import known_of
from api.service.results.recommendations import _judged
from api.storage.database import reading, writing
from api.storage.runs import plan_files
from matcher.report.explanation import explain_pair
from matcher.report.reopen import open_run
from matcher.solver.plan import Plan
from tests.api.kept_plans import keep
from tests.runs import rows_of


@pytest.fixture
def run_id(engine: Engine, everything_run: Path) -> str:
    return keep(engine, everything_run)


def test_every_pair_in_the_words_of_the_whole_run(engine: Engine, everything_run: Path, run_id: str) -> None:
    run = open_run(everything_run)
    with reading(engine) as connection:
        known = known_of(connection, run_id)
    proposed = {one.woman_id: one for one in run.plan.placements}
    heads: Counter[str] = Counter()
    for woman in run.instance.woman:
        hers = proposed.get(woman)
        plan = Plan(placements=() if hers is None else (hers,), levels=())
        for home in run.instance.home:
            facts = known.facts_of(woman, {home} if hers is None else {home, hers.home_id})
            text = explain_pair(facts, plan, woman, home)
            assert text == explain_pair(run.facts, run.plan, woman, home), (woman, home)
            heads[text.split("\n")[0].split(" ", 2)[1] + text.split("\n")[0].split(" ", 3)[2]] += 1
    assert len(heads) == 3  # proposed, allowed, and not


def test_flags_and_conditions_are_those_of_the_plan(engine: Engine, everything_run: Path, run_id: str) -> None:
    with reading(engine) as connection:
        known = known_of(connection, run_id)
    others: dict[str, list[str]] = {}
    for row in rows_of(everything_run / "alternatives.csv"):
        others.setdefault(row["woman_id"], []).append(row["home_id"])
    for row in rows_of(everything_run / "placements.csv"):
        work = _judged(known, row["woman_id"], [row["home_id"], *others.get(row["woman_id"], [])])
        hers = work[row["home_id"]]
        assert (";".join(hers["flags"]), ";".join(hers["conditions"])) == (row["flags"], row["conditions"])
        assert all("pinned" not in work[home]["flags"] for home in others.get(row["woman_id"], []))


def test_only_the_pair_that_somebody_fixed_is_flagged_so(engine: Engine, run_id: str) -> None:
    with reading(engine) as connection:
        known = known_of(connection, run_id)
    work = _judged(known, "W05", ["H10", "H12"])
    assert {home: "pinned" in told["flags"] for home, told in work.items()} == {"H10": True, "H12": False}


def test_a_run_that_is_no_longer_kept_is_told_as_such(engine: Engine, run_id: str) -> None:
    with reading(engine) as connection:
        assert known_of(connection, run_id).has_woman("W01")
    with writing(engine) as connection:
        connection.execute(delete(plan_files).where(plan_files.c.name.like("restricted/%")))
    with reading(engine) as connection, pytest.raises(Refused, match="no longer kept"):
        known_of(connection, run_id)


def test_it_holds_every_record_once(engine: Engine, everything_run: Path, run_id: str) -> None:
    with reading(engine) as connection:
        known = known_of(connection, run_id)
    raw = json.loads((everything_run / "restricted" / "instance.json").read_text())
    for table, ids in known.one.items():
        assert len(ids) == len(raw[table]) and [json.loads(text) for text in ids.values()] == raw[table]
    for table, groups in known.hers.items():
        assert sum(map(len, groups.values())) == len(raw.get(table, []))

"""A run over the database is the run that the command line makes of the same tables, byte for byte, and comes again."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError, TimeoutError

from api.runs import carrying_out
from api.runs.asking import Asked, ask
from api.runs.carrying_out import Done, carry_out
from api.runs.holding import held
from api.runs.plans import digests, file_of, placements_of, write_plan
from api.runs.queue import Claim, LostRun, Progress, ask_to_stop, claim, give_sign
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.runs import plans, work
from matcher.domain import Policy
from matcher.intake.policy_text import write_policy
from matcher.rules.switches import known_tables
from matcher.solver.watch import Watch
from tests.runs import homeward

DAY = date(2026, 10, 1)
PLAIN = write_policy(Policy(), known_tables())


def ran(engine: Engine, weeks: int = 520, policy: str = PLAIN, previous: str | None = None) -> tuple[str, Done]:
    asked = Asked(kind="manual", as_of=DAY, horizon_weeks=weeks, policy=policy, previous_run_id=previous)
    with writing(engine) as connection:
        run_id = ask(connection, asked, "bea")
    claimed = claim(engine, "w", run_id)
    assert claimed is not None
    return run_id, carried_out(engine, claimed)


def carried_out(engine: Engine, claimed: Claim, watch: Watch | None = None, progress: Progress | None = None) -> Done:
    with held(engine, claimed) as folder:
        return carry_out(engine, claimed, folder, watch, progress)


def row_of(engine: Engine, run_id: str) -> tuple[str, str | None]:
    with reading(engine) as connection:
        row = connection.execute(select(work).where(work.c.run_id == run_id)).one()
    return row.state, row.fault


def signed(engine: Engine, run_id: str) -> dict[str, str]:
    """Every file but run.json, whose timings differ."""
    with reading(engine) as connection:
        return {name: sha256 for name, sha256 in digests(connection, run_id).items() if name != "run.json"}


def test_it_is_the_run_of_the_same_tables(everything: Engine, everything_run: Path, tmp_path: Path) -> None:
    run_id, done = ran(everything)
    assert row_of(everything, run_id) == ("done", None) and done.found is not None
    (tmp_path / "run").mkdir()
    with reading(everything) as connection:
        record = json.loads(file_of(connection, run_id, "run.json") or b"")
        write_plan(connection, run_id, tmp_path / "run")
        placed = placements_of(connection, run_id)
        short = connection.execute(select(plans).where(plans.c.run_id == run_id)).one()
        assert file_of(connection, run_id, "nothing.csv") is None
    theirs = json.loads((everything_run / "run.json").read_text())
    kept = {name: sha256 for name, sha256 in theirs["files"].items() if name not in ("pairs.parquet", "limits.json")}
    assert record["files"] == kept == signed(everything, run_id)
    assert homeward("check", tmp_path / "run", "--certificate").exit_code == 0
    assert placed == {one.woman_id: one.home_id for one in done.found.plan.placements}
    assert (short.input_sha256, short.women, short.placed) == (theirs["input_sha256"], 12, len(placed))


def test_it_comes_again_to_the_byte(everything: Engine) -> None:
    first, _ = ran(everything)
    second, _ = ran(everything)
    third, done = ran(everything, previous=first)
    assert signed(everything, first) == signed(everything, second)
    with reading(everything) as connection:
        placed = placements_of(connection, first)
        assert placements_of(connection, third) == placed
    assert done.found is not None
    # The level is there only where an earlier plan is given: each of its pairs that came again.
    assert {level.name: level.value for level in done.found.plan.levels}["kept"] == len(placed) > 0


def test_only_who_is_soon_released_or_nobody_knows_when(everything: Engine) -> None:
    women = CONTRACT["women"]
    with writing(everything) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(release_date=None))
        dates = {row.woman_id: row.release_date for row in connection.execute(select(women))}
    _, done = ran(everything, weeks=8)
    assert done.found is not None
    near = {name for name, day in dates.items() if day is None or (day - DAY).days <= 56}
    # W05 is released later, and pinned.
    assert set(done.found.instance.woman) == near | {"W05"}
    assert "W01" in near and "W05" not in near and len(near) < len(dates) - 1


def test_a_home_pinned_for_a_woman_released_later_is_taken(everything: Engine) -> None:
    with writing(everything) as connection:
        connection.execute(CONTRACT["pins"].insert().values(woman_id="W12", home_id="H02", kind="pin"))
    run_id, done = ran(everything, weeks=2)
    assert done.found is not None and set(done.found.instance.woman) == {"W05", "W08", "W12"}
    with reading(everything) as connection:
        placed = placements_of(connection, run_id)
    assert (placed["W05"], placed["W12"]) == ("H10", "H02")


def test_nobody_to_place_is_told(everything: Engine) -> None:
    with writing(everything) as connection:
        connection.execute(update(CONTRACT["women"]).values(release_date=date(2031, 1, 1)))
        connection.execute(CONTRACT["pins"].delete().where(CONTRACT["pins"].c.kind == "pin"))
    run_id, done = ran(everything, weeks=1)
    assert done.found is None
    assert row_of(everything, run_id) == ("failed", "nobody in the database is released by the end of the horizon")


def test_faults_of_the_rows_and_the_policy_are_told_and_nothing_is_kept(everything: Engine) -> None:
    with writing(everything) as connection:
        connection.execute(update(CONTRACT["homes"]).values(bedrooms=99))
    run_id, done = ran(everything)
    state, fault = row_of(everything, run_id)
    assert state == "failed" and fault == "\n".join(done.faults) and "bedrooms" in done.faults[0]
    assert signed(everything, run_id) == {}
    run_id, done = ran(everything, policy="weights = 3")
    assert row_of(everything, run_id)[0] == "failed" and "weights" in done.faults[0]


def test_pins_that_cannot_hold_are_told(everything: Engine) -> None:
    pins = CONTRACT["pins"]
    with writing(everything) as connection:
        pair = connection.execute(select(pins.c.woman_id, pins.c.home_id).where(pins.c.kind == "veto")).first()
        assert pair is not None
        connection.execute(pins.update().values(kind="pin"))
        connection.execute(pins.insert().values(woman_id=pair.woman_id, home_id="H12", kind="pin"))
    _, done = ran(everything)
    assert done.found is None and done.faults


def test_a_worker_taken_for_dead_keeps_nothing(everything: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(everything) as connection:
        run_id = ask(connection, Asked(kind="batch", as_of=DAY, horizon_weeks=520, policy=PLAIN), "bea")
    claimed = claim(everything, "w")
    assert claimed is not None
    real = carrying_out.match

    def slow(*asked: Any, **named: Any) -> Any:
        with writing(everything) as connection:
            connection.execute(update(work).values(state="crashed"))
        return real(*asked, **named)

    monkeypatch.setattr(carrying_out, "match", slow)
    with pytest.raises(LostRun):
        carried_out(everything, claimed)
    assert signed(everything, run_id) == {} and row_of(everything, run_id)[0] == "crashed"


def test_what_nobody_expected_ends_the_run_too(everything: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_asked: object, **_named: object) -> object:
        raise ZeroDivisionError("W01")

    monkeypatch.setattr(carrying_out, "match", broken)
    with pytest.raises(ZeroDivisionError):
        ran(everything)
    with reading(everything) as connection:
        (row,) = connection.execute(select(work)).all()
    assert row.state == "failed" and row.fault.startswith("an unexpected ZeroDivisionError") and "W01" not in row.fault


def test_who_asks_it_to_stop_gets_the_best_plan_so_far(everything: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_out, "BEAT_SECONDS", 0.01)
    troubles = [OperationalError("update", {}, Exception()), TimeoutError()]

    def troubled(engine: Engine, claimed: Claim, progress: Progress | None) -> bool:
        if troubles:
            raise troubles.pop()
        return give_sign(engine, claimed, progress)

    # A database that does not answer now and then does not end the signs.
    monkeypatch.setattr(carrying_out, "give_sign", troubled)
    with writing(everything) as connection:
        run_id = ask(connection, Asked(kind="manual", as_of=DAY, horizon_weeks=520, policy=PLAIN), "bea")
    claimed = claim(everything, "w")
    assert claimed is not None
    progress = Progress()
    watch = Watch(tell=progress.tell)
    real = carrying_out.match

    def stopped(*asked: Any, **named: Any) -> Any:
        watch.tell("search", [])
        with writing(everything) as connection:
            assert ask_to_stop(connection, run_id, "bea")
        end = time.monotonic() + 20
        while not watch.is_over():
            assert time.monotonic() < end
        with reading(everything) as connection:
            assert connection.scalar(select(work.c.stage)) == "search"
        return real(*asked, **named)

    monkeypatch.setattr(carrying_out, "match", stopped)
    done = carried_out(everything, claimed, watch, progress)
    assert done.found is not None and row_of(everything, run_id)[0] == "done"


def test_what_an_open_file_tells_of_stale_offers_names_nobodys_company() -> None:
    told = carrying_out._named(
        ["pin W01 to H02 breaks bedrooms", "W05 and W06 may not be placed together as they are pinned"]
    )
    assert list(told) == ["pin W01 to H02 breaks bedrooms", "offers under way cannot hold together"]

"""A kept plan comes again to the byte, from what is kept with it; where it cannot, that is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update

from api.runs import replaying
from api.runs.asking import Asked, ask
from api.runs.carrying_out import carry_out
from api.runs.holding import held
from api.runs.plans import digests, file_of
from api.runs.queue import claim
from api.runs.replaying import NoReplay, replay
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.runs import plan_files
from matcher.intake.policy_text import write_policy
from matcher.intake.presets import choose_policy
from matcher.report.signatures import signatures
from matcher.rules.switches import known_tables
from tests.runs import homeward


def ran(engine: Engine, previous: str | None = None) -> str:
    policy = write_policy(
        choose_policy("school-first", known_tables()).replace(scenario="confirmed_only"), known_tables()
    )
    asked = Asked(kind="manual", as_of=date(2026, 10, 1), horizon_weeks=520, policy=policy, previous_run_id=previous)
    with writing(engine) as connection:
        run_id = ask(connection, asked, "bea")
    claimed = claim(engine, "w", run_id)
    assert claimed is not None
    with held(engine, claimed) as folder:
        assert carry_out(engine, claimed, folder).found is not None
    return run_id


def again(engine: Engine, run_id: str, folder: Path) -> tuple[str, ...]:
    folder.mkdir()
    return replay(engine, run_id, folder, "bea")


def test_it_comes_again_to_the_byte_whatever_became_of_the_tables(everything: Engine, tmp_path: Path) -> None:
    first = ran(everything)
    second = ran(everything, previous=first)
    with writing(everything) as connection:
        connection.execute(update(CONTRACT["women"]).values(release_date=date(2027, 3, 1), version=2))
        connection.execute(delete(CONTRACT["pins"]))
        connection.execute(update(CONTRACT["homes"]).values(bedrooms=1))
    for run_id in (first, second):
        folder = tmp_path / run_id
        assert again(everything, run_id, folder) == ()
        with reading(everything) as connection:
            kept = {name: sha256 for name, sha256 in digests(connection, run_id).items() if name != "run.json"}
            assert signatures(folder, but="run.json") == kept and len(kept) > 7
            assert (folder / "placements.csv").read_bytes() == file_of(connection, run_id, "placements.csv")
    with reading(everything) as connection:
        reads = connection.scalars(select(log.c.object_id).where(log.c.action == "read").order_by(log.c.seq)).all()
    assert reads == [first, second]


def test_what_differs_is_named(everything: Engine, tmp_path: Path) -> None:
    run_id = ran(everything)
    with writing(everything) as connection:
        connection.execute(delete(plan_files).where(plan_files.c.name == "shortages.csv"))
    assert again(everything, run_id, tmp_path / "again") == ("shortages.csv is not a file of this run",)


def test_what_cannot_be_made_again_is_told(everything: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoReplay, match="no plan"):
        again(everything, "none", tmp_path / "none")
    run_id = ran(everything)
    with monkeypatch.context() as later:
        later.setattr(replaying, "version", lambda _name: "99")
        with pytest.raises(NoReplay, match="use that version"):
            again(everything, run_id, tmp_path / "later")
    with writing(everything) as connection:
        connection.execute(delete(plan_files).where(plan_files.c.name == "restricted/instance.json"))
    with pytest.raises(NoReplay, match="no longer kept"):
        again(everything, run_id, tmp_path / "gone")


def test_the_command(everything: Engine, tmp_path: Path) -> None:
    run_id = ran(everything)
    done = homeward("replay", run_id, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "comes again: " in done.output and "the same byte for byte but for the timings." in done.output
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert homeward("check", tmp_path / "out", "--certificate").exit_code == 0
    assert homeward("replay", "none").exit_code == 2
    assert homeward("replay", run_id, "--out", tmp_path / "out").exit_code == 2
    with writing(everything) as connection:
        connection.execute(delete(plan_files).where(plan_files.c.name == "shortages.csv"))
    done = homeward("replay", run_id)
    assert done.exit_code == 1 and "shortages.csv is not a file of this run" in done.output

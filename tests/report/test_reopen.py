"""A run read back from its files alone, or refused with what is wrong with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.domain import Partner, Policy
from matcher.intake import read_tables
from matcher.report.reopen import RunError, check_run, open_run
from matcher.solver.match import match
from tests.rules.world import child, home, woman, world
from tests.runs import FIXTURES, kept

FILES = ("run.json", "placements.csv", "restricted/instance.json", "restricted/policy.json")


@pytest.fixture
def copy(tiny_run: Path, tmp_path: Path) -> Path:
    """A copy of the tiny run, to be spoilt."""
    return Path(shutil.copytree(tiny_run, tmp_path / "copy"))


def faults(run: Path) -> tuple[str, ...]:
    with pytest.raises(RunError) as refused:
        open_run(run)
    assert str(refused.value) == "; ".join(refused.value.faults)
    return refused.value.faults


def test_what_comes_back_is_what_went_in(tiny_run: Path) -> None:
    run = open_run(tiny_run)
    instance = read_tables(FIXTURES / "tiny", date(2026, 10, 1)).instance
    assert run.instance == instance
    assert run.policy == Policy()
    assert run.plan == match(instance).plan
    assert run.record["counts"]["placed"] == 4
    assert check_run(run) == ()


def test_a_policy_of_its_own_comes_back(tmp_path: Path) -> None:
    policy = Policy(quality_floor_points=0, scenario="none", weights={"tenure": 0.1, "void_days": 2.5})
    found = match(world(woman(), home(), child()), policy)
    run = open_run(kept(found, tmp_path / "run"))
    assert (run.policy, run.plan, run.instance) == (policy, found.plan, found.instance)
    assert check_run(run) == ()


@pytest.mark.parametrize("name", ["=1+1", "+44", "-5", "@x", "W 1, 'two'", 'Wö "1"', "'W1"])
def test_ids_come_back_though_a_spreadsheet_would_run_them(name: str, tmp_path: Path) -> None:
    found = match(world(woman(woman_id=name), home(home_id=name, partner_id=name), Partner(partner_id=name)))
    run = open_run(kept(found, tmp_path / "run"))
    assert [(item.woman_id, item.home_id) for item in run.plan.placements] == [(name, name)]
    assert check_run(run) == ()


def test_an_empty_plan_comes_back(tmp_path: Path) -> None:
    found = match(world(woman(release_date=None), home()))
    run = open_run(kept(found, tmp_path / "run"))
    assert run.plan.placements == ()
    assert check_run(run) == ()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_named(name: str, copy: Path) -> None:
    (copy / name).unlink()
    assert faults(copy) == (f"{copy / name} is missing",)


def test_every_file_that_is_missing_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path) == tuple(f"{tmp_path / name} is missing" for name in FILES)
    assert len(faults(tmp_path / "nowhere")) == len(FILES)


def test_only_four_files_are_needed(copy: Path) -> None:
    for path in copy.iterdir():
        if path.is_file() and path.name not in FILES:
            path.unlink()
    assert check_run(open_run(copy)) == ()


def spoilt(name: str, text: str) -> Callable[[Path], object]:
    return lambda run: (run / name).write_text(text, encoding="utf-8")


def rewritten(**changes: Any) -> Callable[[Path], object]:
    def change(run: Path) -> None:
        found = json.loads((run / "run.json").read_text(encoding="utf-8"))
        (run / "run.json").write_text(json.dumps(found | changes), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "spoil",
    [
        spoilt("run.json", "{"),
        spoilt("run.json", ""),
        spoilt("run.json", "{}"),
        spoilt("run.json", "[]"),
        spoilt("run.json", "null"),
        rewritten(levels=None),
        rewritten(levels=[{"name": "placed"}]),
        rewritten(levels=[{"name": "placed", "value": "many", "bound": 1}]),
        lambda run: (run / "run.json").write_bytes(b"\xff\xfe\x00"),
        lambda run: (run / "placements.csv").write_bytes(b"woman_id,home_id,points\nW1,H2,\xff\n"),
        spoilt("placements.csv", "woman_id,home_id\nW1,H2\n"),
        spoilt("placements.csv", "home_id,points\nH2,3\n"),
        spoilt("placements.csv", "woman_id,home_id,points\nW1,H2,many\n"),
        spoilt("placements.csv", "woman_id,home_id,points\nW1,H2\n"),
        spoilt("restricted/instance.json", "{"),
        spoilt("restricted/instance.json", "[]"),
        spoilt("restricted/instance.json", '{"as_of": 5}'),
        spoilt("restricted/instance.json", '{"as_of":"2026-10-01","women":[{"shoe_size":4}]}'),
        spoilt("restricted/policy.json", '{"colour": "blue"}'),
        spoilt("restricted/policy.json", ""),
    ],
)
def test_files_that_cannot_be_read_are_refused(spoil: Callable[[Path], object], copy: Path) -> None:
    spoil(copy)
    [fault] = faults(copy)
    assert str(copy) in fault


def altered(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(run: Path) -> None:
        text = (run / name).read_text(encoding="utf-8")
        assert old in text
        (run / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def test_inputs_that_are_not_those_of_the_run_are_refused(copy: Path) -> None:
    altered("restricted/instance.json", '"priority":1', '"priority":2')(copy)
    assert faults(copy) == ("restricted/instance.json is not the file this run was made from",)
    altered("restricted/policy.json", '"school_sum":10.0', '"school_sum":99.0')(copy)
    assert faults(copy) == tuple(
        f"restricted/{name} is not the file this run was made from" for name in ("instance.json", "policy.json")
    )


@pytest.mark.parametrize("changes", [{"input_sha256": "0" * 64}, {"policy_sha256": None}, {"input_sha256": ""}])
def test_a_changed_signature_is_refused_too(changes: dict[str, Any], copy: Path) -> None:
    rewritten(**changes)(copy)
    assert len(faults(copy)) == 1

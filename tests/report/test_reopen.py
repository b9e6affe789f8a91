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
from matcher.solver.check import Violation
from matcher.solver.match import match
from tests.rules.world import child, home, woman, world
from tests.runs import FIXTURES, kept, open_to_all, resigned, shut

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


def test_four_files_are_needed_and_the_others_are_missed(copy: Path) -> None:
    others = sorted(path.name for path in copy.iterdir() if path.is_file() and path.name not in FILES)
    for name in others:
        (copy / name).unlink()
    found = check_run(open_run(copy))
    assert {violation.kind for violation in found} == {"file_changed"}
    assert [violation.sentence for violation in found] == [f"{name} is missing; this run wrote it" for name in others]
    assert len(others) == 7


@pytest.mark.parametrize(
    "name", ["report.html", "alternatives.csv", "shortages.csv", "certificate.json", "pairs.parquet", "unplaced.csv"]
)
def test_a_file_that_somebody_has_changed_is_named(name: str, copy: Path) -> None:
    with (copy / name).open("ab") as file:
        file.write(b"\n")
    [violation] = check_run(open_run(copy))
    assert violation == Violation("file_changed", "", "", f"{name} is not as this run wrote it")


@pytest.mark.parametrize("name", ["notes.txt", "restricted/notes.txt", "letters/one.txt"])
def test_a_file_that_is_not_of_the_run_is_named(name: str, copy: Path) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text("mine")
    [violation] = check_run(open_run(copy))
    assert violation == Violation("file_changed", "", "", f"{name} is not a file of this run")


def test_a_link_that_leads_nowhere_is_named(copy: Path) -> None:
    (copy / "link").symlink_to("nowhere")
    assert [violation.sentence for violation in check_run(open_run(copy))] == ["link is not a file of this run"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"gap": 0.5}, "gap is 0.5, but it is 0.0"),
        ({"gap": None}, "gap is None"),
        ({"status": "feasible"}, "status is feasible, but it is optimal"),
        ({"as_of": "2026-10-02"}, "as_of is 2026-10-02, but it is 2026-10-01"),
        ({"counts": {"women": 5, "homes": 6, "partners": 3, "placed": 5, "unplaced": 1}}, "the count placed is 5"),
        ({"counts": {"women": 5, "homes": 6, "partners": 3, "placed": 4, "unplaced": 0}}, "the count unplaced is 0"),
    ],
)
def test_a_figure_that_is_not_so_is_named(changes: dict[str, Any], named: str, copy: Path) -> None:
    rewritten(**changes)(copy)
    [violation] = check_run(open_run(copy))
    assert violation.kind == "record" and named in violation.sentence


def test_every_count_is_compared(copy: Path) -> None:
    rewritten(counts=None)(copy)
    assert len(check_run(open_run(copy))) == 5


def test_the_gap_of_a_level_is_compared(copy: Path) -> None:
    levels = json.loads((copy / "run.json").read_text(encoding="utf-8"))["levels"]
    rewritten(levels=[{**levels[0], "gap": 0.25}, levels[1]])(copy)
    assert [violation.sentence for violation in check_run(open_run(copy))] == [
        "run.json says the gap of level placed is 0.25, but it is 0.0"
    ]


def test_women_left_out_must_be_listed_as_such(copy: Path) -> None:
    altered("unplaced.csv", "W5,", "W4,")(copy)
    resigned(copy)
    [violation] = check_run(open_run(copy))
    assert violation.kind == "record" and "unplaced.csv" in violation.sentence


def test_whoever_may_not_read_what_is_restricted_is_told_whom_to_ask(tiny_run: Path) -> None:
    with open_to_all() as folder:
        run = Path(shutil.copytree(tiny_run, folder / "run"))
        with shut(run / "restricted", 0o000):
            assert faults(run) == (f"you may not read {run / 'restricted'}; ask the person who ran it",)
        opened = open_run(run)
        with shut(run / "report.html", 0o000), pytest.raises(RunError, match=r"report\.html; ask the person"):
            check_run(opened)


def with_field(run: Path, table: str, field: str, value: object) -> None:
    """Changes one field of the first row of a table kept for replay, and signs the run anew."""
    path = run / "restricted" / "instance.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held[table][0][field] = value
    path.write_text(json.dumps(held), encoding="utf-8")
    resigned(run)


@pytest.mark.parametrize(
    ("table", "field", "target"),
    [
        ("homes", "partner_id", "partners"),
        ("children", "woman_id", "women"),
        ("zones", "woman_id", "women"),
        ("occupants", "home_id", "homes"),
        ("pins", "home_id", "homes"),
        ("women", "referred_by", "partners"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(
    table: str, field: str, target: str, everything_run: Path, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(everything_run, tmp_path / "run"))
    with_field(run, table, field, "SECRET")
    assert faults(run) == (f"restricted/instance.json: {field} of {table} names one that is not in {target}",)


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("homes", "bedrooms", "SECRET"),
        ("homes", "available_from", 5),
        ("homes", "place", {"easting_m": "SECRET"}),
        ("women", "release_date", "SECRET"),
    ],
)
def test_values_that_no_table_could_hold_are_refused(
    table: str, field: str, value: object, everything_run: Path, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(everything_run, tmp_path / "run"))
    with_field(run, table, field, value)
    [fault] = faults(run)
    assert "SECRET" not in fault


def altered(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(run: Path) -> None:
        text = (run / name).read_text(encoding="utf-8")
        assert old in text
        (run / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


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
        rewritten(levels=[{"name": "placed", "value": 1.5, "bound": 2}]),
        rewritten(files=5),
        altered("run.json", '"bound": 32', '"bound": 1e400'),
        spoilt("run.json", "[" * 100_000),
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

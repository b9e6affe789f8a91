"""The commands: what they say, how they end, and what they write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.intake import read_tables
from matcher.solver.match import match
from tests.intake.tables import HOME, PARTNER, PIN, WOMAN, plain, table_text, write
from tests.runs import AS_OF, FIXTURES, ROOT, contents, homeward, matched, record, rows_of

TINY = FIXTURES / "tiny"


def test_match_says_how_many_are_placed_and_that_nothing_is_better(tmp_path: Path) -> None:
    done = homeward("match", "--data", TINY, "--out", tmp_path / "run", "--as-of", AS_OF)
    assert (done.exit_code, done.stderr) == (0, "")
    first, *_, last = done.stdout.splitlines()
    assert first == "4 of 5 women placed; 6 homes on offer; proved: no plan is better."
    assert re.fullmatch(rf"Report: {re.escape(str(tmp_path / 'run' / 'report.html'))} \(\d+\.\d s\)", last)


def test_the_run_of_tiny_says_what_its_page_works_out(tiny_run: Path) -> None:
    page = (ROOT / "docs" / "tiny.md").read_text(encoding="utf-8")
    plan = re.search(r"The best plan is (.*?): .* = \*\*([\d,]+)\*\* points", page, re.S)
    assert plan is not None
    rows = rows_of(tiny_run / "placements.csv")
    assert re.findall(r"(W\d) in (H\d)", plan[1]) == [(row["woman_id"], row["home_id"]) for row in rows]
    assert sum(int(row["points"]) for row in rows) == int(plan[2].replace(",", ""))
    [left_out] = rows_of(tiny_run / "unplaced.csv")
    assert (left_out["woman_id"], left_out["reason_code"]) == ("W5", "access")
    assert [level["value"] for level in record(tiny_run)["levels"]] == [32, 31_195]


def test_the_fixture_that_fills_every_column_runs_without_a_warning(everything_run: Path) -> None:
    assert record(everything_run)["warnings"] == []
    assert record(everything_run)["gap"] == 0.0
    placed = {row["woman_id"]: row["home_id"] for row in rows_of(everything_run / "placements.csv")}
    assert placed["W05"] == "H10"
    assert placed.get("W03") != "H06"


def test_warnings_are_counted_and_kept(tmp_path: Path) -> None:
    tables = plain(women=table_text([{**WOMAN, "shoe_size": "4"}]))
    run = tmp_path / "run"
    done = homeward("match", "--data", write(tmp_path / "data", tables), "--out", run, "--as-of", AS_OF)
    assert done.exit_code == 0
    warnings = record(run)["warnings"]
    assert any("shoe_size" in warning for warning in warnings)
    assert re.search(rf"^{len(warnings)} warnings?: see the report\.$", done.stdout, re.M)


def test_the_policy_file_is_used_and_kept(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("alternatives = 0\nquality_floor_points = 9000\n", encoding="utf-8")
    run = matched(TINY, tmp_path / "run", "--policy", policy)
    assert rows_of(run / "alternatives.csv") == []
    assert {row["woman_id"] for row in rows_of(run / "placements.csv")} == {"W2", "W4"}
    assert homeward("check", run).exit_code == 0


def test_the_day_the_run_speaks_from_marks_what_is_late(tmp_path: Path, tiny_run: Path) -> None:
    done = homeward("match", "--data", TINY, "--out", tmp_path / "run", "--as-of", "2026-11-30")
    assert done.exit_code == 0
    late = [row["flags"] for row in rows_of(tmp_path / "run" / "placements.csv")]
    assert sum("release_past" in flags for flags in late) == 2
    early = {row["woman_id"]: row["home_id"] for row in rows_of(tiny_run / "placements.csv")}
    assert {row["woman_id"]: row["home_id"] for row in rows_of(tmp_path / "run" / "placements.csv")} == early


@pytest.mark.parametrize("day", ["tomorrow", "01/10/2026", "2026-02-30"])
def test_a_day_that_is_none_is_refused(day: str, tmp_path: Path) -> None:
    done = homeward("match", "--data", TINY, "--out", tmp_path / "run", "--as-of", day)
    assert done.exit_code == 2 and day in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_asked_for() -> None:
    for words in (["match"], ["match", "--data", TINY], ["check"], ["explain"], ["nothing"]):
        done = homeward(*words)
        assert done.exit_code == 2 and done.stderr


def test_every_command_has_help() -> None:
    listed = homeward("--help")
    for command in ("match", "check", "explain", "generate"):
        assert command in listed.stdout
        help_text = homeward(command, "--help")
        assert help_text.exit_code == 0 and "Usage" in help_text.stdout


def test_an_earlier_run_is_replaced_and_nothing_else(tmp_path: Path, tiny_run: Path) -> None:
    run = matched(TINY, tmp_path / "run")
    matched(TINY, run, "--keep-pairs")
    assert set(contents(run)) == set(contents(tiny_run))
    (run / "notes.txt").write_text("mine")
    before = contents(run)
    done = homeward("match", "--data", TINY, "--out", run, "--as-of", AS_OF)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{run} holds notes.txt, which no run writes; move it away first.\n"
    assert contents(run) == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    done = homeward("match", "--data", TINY, "--out", other, "--as-of", AS_OF)
    assert (done.exit_code, done.stdout) == (2, "")
    assert str(other) in done.stderr and "earlier run" in done.stderr
    assert contents(other) == {"thesis.txt": b"mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "run"]


def test_the_output_is_refused_before_the_input_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = homeward("match", "--data", tmp_path / "nowhere", "--out", tmp_path / "file")
    assert done.exit_code == 2 and "is a file" in done.stderr and "nowhere" not in done.stderr


FREE_HOME = {**HOME, "available_from": "2027-01-04", "bedrooms": "2", "sharing": "self_contained", "children_ok": "yes"}


@pytest.mark.parametrize(
    ("pins", "homes", "limit", "words"),
    [
        ([("W1", "H1")], {"available_from": "2027-03-01"}, "", ["W1", "H1", "ready_in_time"]),
        ([("W1", "H1"), ("W1", "H2")], {}, "", ["W1", "2 homes"]),
        ([("W1", "H1"), ("W2", "H1")], {}, "", ["2 women", "H1"]),
        ([("W1", "H1"), ("W2", "H2")], {}, "1", ["P1", "1 new household"]),
        ([("W1", "H1"), ("W1", "H1", "veto")], {}, "", ["W1", "H1", "veto"]),
    ],
)
def test_pins_that_cannot_hold_end_with_3_and_write_nothing(
    pins: list[tuple[str, ...]], homes: dict[str, str], limit: str, words: list[str], tmp_path: Path
) -> None:
    home = {**FREE_HOME, **homes}
    tables = {
        "women": table_text([WOMAN, {**WOMAN, "woman_id": "W2"}]),
        "homes": table_text([home, {**home, "home_id": "H2"}]),
        "partners": table_text([{**PARTNER, "max_new_households": limit}]),
        "pins": table_text(
            [{**PIN, "woman_id": one, "home_id": two, "kind": (*rest, "pin")[0]} for one, two, *rest in pins]
        ),
    }
    data = write(tmp_path / "data", dict(tables))
    done = homeward("match", "--data", data, "--out", tmp_path / "run", "--as-of", AS_OF)
    assert (done.exit_code, done.stdout) == (3, "")
    headline, conflict = done.stderr.splitlines()
    assert "nothing was written" in headline
    for word in words:
        assert word in conflict
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_run_stays_when_the_next_one_cannot_be_made(tmp_path: Path) -> None:
    run = matched(TINY, tmp_path / "run")
    before = contents(run)
    assert homeward("match", "--data", tmp_path / "nowhere", "--out", run).exit_code == 2
    assert contents(run) == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_check_passes_a_fresh_run(tiny_run: Path, everything_run: Path) -> None:
    done = homeward("check", tiny_run)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{tiny_run} holds: 4 placements, placed 32, points 31,195.\n"
    assert homeward("check", everything_run).exit_code == 0


def test_explain_tells_the_proposed_home(tiny_run: Path) -> None:
    done = homeward("explain", tiny_run, "W2")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("W2 is proposed for H1.\n")
    assert "9,188 of 10,000" in done.stdout


def test_explain_tells_what_stands_in_the_way_and_by_how_much(tiny_run: Path) -> None:
    done = homeward("explain", tiny_run, "W1", "H4")
    assert done.exit_code == 0
    assert done.stdout.startswith("W1 cannot be proposed for H4: 1 rule in the way.\n")
    assert "Blocked by ready_in_time" in done.stdout and "17" in done.stdout
    safety = homeward("explain", tiny_run, "W4", "H1").stdout
    assert "Blocked by safety_distance" in safety
    assert "km" not in safety.split("Blocked by safety_distance")[1] and "M24" not in safety


def test_explain_tells_of_a_home_that_would_do(tiny_run: Path) -> None:
    done = homeward("explain", tiny_run, "W1", "H1")
    assert done.exit_code == 0
    assert done.stdout.startswith("W1 is allowed in H1; H2 is better for the whole plan.\n")
    assert "8,653 of 10,000" in done.stdout


def test_explain_of_a_woman_without_a_proposal(tiny_run: Path) -> None:
    done = homeward("explain", tiny_run, "W5")
    assert done.exit_code == 0 and "W5 has no proposal" in done.stdout


@pytest.mark.parametrize("ids", [("W9",), ("W1", "H9"), ("W9", "H1"), ("w1",)])
def test_ids_that_nobody_has_end_with_2(ids: tuple[str, ...], tiny_run: Path) -> None:
    done = homeward("explain", tiny_run, *ids)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no " in done.stderr


def test_what_is_no_run_ends_with_2(tmp_path: Path) -> None:
    for words in (("check", tmp_path), ("explain", tmp_path, "W1"), ("check", tmp_path / "nowhere"), ("check", TINY)):
        done = homeward(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "cannot be read as a run" in done.stderr and "run.json is missing" in done.stderr


def test_a_generated_load_is_matched_and_holds(tmp_path: Path) -> None:
    words = ("generate", "--women", 30, "--homes", 40, "--seed", 5, "--out", tmp_path / "load")
    assert homeward(*words).exit_code == 0
    run = matched(tmp_path / "load", tmp_path / "run")
    assert record(run)["counts"]["women"] == 30 and record(run)["gap"] == 0.0
    assert homeward("check", run).exit_code == 0
    again = homeward(*words)
    assert again.exit_code == 2 and "not empty" in again.stderr


def test_the_command_does_what_the_library_does(everything_run: Path) -> None:
    found = match(read_tables(FIXTURES / "everything").instance)
    rows = [(row["woman_id"], row["home_id"], int(row["points"])) for row in rows_of(everything_run / "placements.csv")]
    assert rows == [(item.woman_id, item.home_id, item.points) for item in found.plan.placements]

"""A run that stays near an earlier one: told on the command line, kept with the run, and checked from its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from matcher.report.certify import certify
from matcher.report.previous import PreviousError, earlier_plan
from matcher.report.reopen import RunError, check_run, open_run
from matcher.solver import model
from matcher.solver.match import match
from tests.rules.world import home, woman, world
from tests.runs import AS_OF, FIXTURES, homeward, kept, matched, record, resigned, rows_of, write_rows

TINY = FIXTURES / "tiny"
TWO_ALIKE = world(woman(), home(home_id="HA"), home(home_id="HB"))


@pytest.fixture(scope="module")
def second(tiny_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny run again, to stay near itself."""
    return matched(TINY, tmp_path_factory.mktemp("second") / "run", "--previous", tiny_run)


@pytest.fixture
def copy(second: Path, tmp_path: Path) -> Path:
    """A copy of that, to be spoilt."""
    return Path(shutil.copytree(second, tmp_path / "copy"))


def test_the_command_keeps_to_an_earlier_run(tiny_run: Path, second: Path) -> None:
    levels = [(level["name"], level["value"], level["bound"]) for level in record(second)["levels"]]
    assert levels[2] == ("kept", 4, 4)
    assert (second / "placements.csv").read_bytes() == (tiny_run / "placements.csv").read_bytes()
    earlier = {row["woman_id"]: row["home_id"] for row in rows_of(tiny_run / "placements.csv")}
    assert open_run(second).previous == earlier
    assert (second / "restricted" / "previous.json").stat().st_mode & 0o077 == 0


def test_with_too_many_to_hold_it_exactly_it_says_what_to_do(
    tiny_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The range is made small, not the input large."""
    monkeypatch.setattr(model, "VALUE_RANGE", 2**20)
    out = tmp_path / "run"
    done = homeward("match", "--data", TINY, "--out", out, "--as-of", AS_OF, "--previous", tiny_run)
    assert done.exit_code == 2 and not out.exists()
    assert "the levels do not fit one exact composite value at this size; match them without --previous" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("lived_in", ["HA", "HB"])
def test_of_two_homes_alike_she_keeps_hers(lived_in: str, tmp_path: Path) -> None:
    run = open_run(kept(match(TWO_ALIKE, previous={"w": lived_in}), tmp_path / "run"))
    assert [item.home_id for item in run.plan.placements] == [lived_in]
    assert check_run(run) == () and certify(run).faults == ()


def test_a_run_that_keeps_to_another_is_checked_and_certified(second: Path) -> None:
    done = homeward("check", second, "--certificate")
    assert done.exit_code == 0, done.stderr
    assert "kept 4" in done.stdout


def test_a_level_that_the_earlier_plan_does_not_bear_out_is_found(copy: Path) -> None:
    path = copy / "restricted" / "previous.json"
    earlier = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**earlier, "W1": "H-elsewhere"}), encoding="utf-8")
    assert {fault.kind for fault in check_run(open_run(copy))} == {"file_changed", "objective"}
    resigned(copy)
    assert [fault.sentence for fault in check_run(open_run(copy))] == [
        "level kept is said to be 4, but adds up to 3",
    ]


def test_without_what_it_was_to_keep_to_the_level_cannot_stand(copy: Path) -> None:
    (copy / "restricted" / "previous.json").unlink()
    resigned(copy)
    done = homeward("check", copy)
    assert done.exit_code == 1
    assert "levels are placed, points, kept, but should be placed, points" in done.stderr


@pytest.mark.parametrize("text", ["[]", "{", '{"W1": 7}'])
def test_what_is_no_earlier_plan_is_refused_without_a_traceback(text: str, copy: Path) -> None:
    (copy / "restricted" / "previous.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError):
        open_run(copy)


def test_only_the_women_of_the_run_are_kept(tmp_path: Path) -> None:
    found = match(TWO_ALIKE, previous={"w": "HB", "W-gone": "H-gone"})
    assert found.previous_json is not None and json.loads(found.previous_json) == {"w": "HB"}
    assert check_run(open_run(kept(found, tmp_path / "run"))) == ()


def test_a_run_of_its_own_may_take_the_place_of_the_one_it_kept_to(tmp_path: Path) -> None:
    run = matched(TINY, tmp_path / "run")
    matched(TINY, run, "--previous", run)
    assert [level["name"] for level in record(run)["levels"]] == ["placed", "points", "kept"]


def test_an_earlier_run_that_was_changed_is_refused_with_all_other_faults(tiny_run: Path, tmp_path: Path) -> None:
    earlier = Path(shutil.copytree(tiny_run, tmp_path / "earlier"))
    rows = rows_of(earlier / "placements.csv")
    write_rows(earlier / "placements.csv", rows[1:])
    out = tmp_path / "out"
    words = ("match", "--data", tmp_path / "nowhere", "--out", out, "--as-of", AS_OF, "--previous", earlier)
    done = homeward(*words)
    assert done.exit_code == 2 and not out.exists()
    assert f"--previous {earlier}: is not as its run left it: placements.csv has changed" in done.stderr
    assert "nowhere" in done.stderr.replace(str(earlier), "")


@pytest.mark.parametrize("name", ["nowhere", "empty", "data"])
def test_what_is_no_run_is_told_so(name: str, tmp_path: Path) -> None:
    folder = {"nowhere": tmp_path / "nowhere", "empty": tmp_path, "data": TINY}[name]
    with pytest.raises(PreviousError, match=r"cannot be read: no such file|is not an earlier run"):
        earlier_plan(folder)

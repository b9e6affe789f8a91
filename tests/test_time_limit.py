"""`homeward match --time-limit`: a whole run that says how good its plan is proven to be, and how the command ends."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.cut_short import LATEST_SECONDS, match_words
from tests.runs import FIXTURES, contents, homeward, matched, record

SHORT = 0.001
"""Over before the first plan is made, on any machine; so that all that follows is the same each time."""

WITH_PAIRS = {"pairs.parquet", "limits.json"}


@pytest.fixture(scope="module")
def ended(
    unprovable_load: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A run that time ended, and what the command said."""
    folder = tmp_path_factory.mktemp("limit")
    words = match_words(unprovable_load, folder / "run", "--time-limit", SHORT)
    done = subprocess.run(words, capture_output=True, text=True, timeout=LATEST_SECONDS, check=False)
    return folder / "run", done


Ended = tuple[Path, subprocess.CompletedProcess[str]]


def percent_of(line: str, level: str) -> float:
    found = re.search(rf"{level} within ([\d.]+)%", line)
    assert found is not None, line
    return float(found[1])


def test_it_ends_with_4_and_says_what_is_proven(ended: Ended) -> None:
    run, done = ended
    assert (done.returncode, done.stderr) == (4, "")
    line = done.stdout.splitlines()[0]
    placed = record(run)["counts"]["placed"]
    assert line.startswith(f"{placed} of 300 women placed; 210 homes on offer; cut short with placed within ")
    assert line.endswith("% of the best possible.")
    for level in record(run)["levels"]:
        gap_percent = 100 * level["gap"]
        assert gap_percent <= percent_of(line, level["name"]) < gap_percent + 0.002


def test_the_run_is_whole(ended: Ended, tiny_run: Path) -> None:
    run, _ = ended
    assert set(contents(run)) - {"restricted/certificate.json"} == set(contents(tiny_run)) - WITH_PAIRS
    assert [path.name for path in run.parent.iterdir() if path.name.startswith(".")] == []


def test_run_json_holds_the_gap_and_the_bounds(ended: Ended) -> None:
    held = record(ended[0])
    assert (held["finished"], held["status"]) == (False, "feasible")
    assert held["gap"] == max(level["gap"] for level in held["levels"]) > 0.0
    for level in held["levels"]:
        assert level["gap"] == pytest.approx((level["bound"] - level["value"]) / level["bound"])
        assert (
            f"{level['name']} {level['value']:,} is at most {level['bound'] - level['value']:,} below" in held["proof"]
        )


def test_the_report_says_that_the_search_was_cut_short(ended: Ended, tiny_run: Path) -> None:
    words = "The search was cut short"
    page = (ended[0] / "report.html").read_text(encoding="utf-8")
    assert words in page and words not in (tiny_run / "report.html").read_text(encoding="utf-8")
    assert all(f"{level['bound']:,}" in page for level in record(ended[0])["levels"])


def test_the_run_and_its_certificate_hold(ended: Ended) -> None:
    run, _ = ended
    done = homeward("check", run, "--certificate")
    assert (done.exit_code, done.stderr) == (0, "")
    held, certified = done.stdout.splitlines()
    (placed, most), (points, most_points) = ((level["value"], level["bound"]) for level in record(run)["levels"])
    assert held.endswith(f"placements, placed {placed:,}, points {points:,}.")
    # Nothing was searched, so that the prices alone prove all there is.
    assert certified.endswith(
        f"proposable; no plan is above placed {most:,}, nor one as good so far above points {most_points:,};"
        f" this one has placed {placed:,} and points {points:,}."
    )


def test_a_plan_proven_before_the_time_is_up_is_as_any_other(tmp_path: Path, tiny_run: Path) -> None:
    run = matched(FIXTURES / "tiny", tmp_path / "run", "--time-limit", LATEST_SECONDS)
    before, after = contents(tiny_run), contents(run)
    assert before.keys() - WITH_PAIRS == after.keys()
    assert all(before[name] == after[name] for name in after.keys() - {"run.json"})
    assert record(run)["finished"] is True


@pytest.mark.parametrize("limit", ["0", "-1", "-inf", "inf", "nan", "abc", "", "10s"])
def test_a_limit_that_is_none_is_refused(limit: str, tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = homeward("match", "--data", FIXTURES / "tiny", "--out", out, "--time-limit", limit)
    assert (done.exit_code, done.stdout) == (2, "")
    words = " ".join(done.stderr.replace("\u2502", " ").split())
    assert f"Invalid value for '--time-limit': {limit!r} is not a number of seconds above 0, such as 600" in words
    assert list(tmp_path.iterdir()) == []

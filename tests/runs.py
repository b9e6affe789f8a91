"""Runs for the tests: the command line in this process, and what the directory of a run holds."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from api.cli import app
from matcher.report.build import build_report
from matcher.report.directory import fresh_directory, run_record, write_restricted
from matcher.report.tables import placements_csv
from matcher.solver.match import Match

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
AS_OF = "2026-10-01"


def homeward(*words: object) -> Result:
    """What the command line does with these words; anything but an orderly end fails the test."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done


def matched(data: Path, out: Path, *options: object) -> Path:
    """A run of some tables as of `AS_OF`, which must succeed."""
    done = homeward("match", "--data", data, "--out", out, "--as-of", AS_OF, *options)
    assert done.exit_code == 0, done.output
    return out


def kept(found: Match, folder: Path) -> Path:
    """The files of a run that `check` and `explain` read; drawing the report takes most of the time of a whole run."""
    report = build_report(found)
    with fresh_directory(folder) as beside:
        (beside / "placements.csv").write_text(placements_csv(report), encoding="utf-8")
        write_restricted(found, beside / "restricted")
        (beside / "run.json").write_text(json.dumps(run_record(found, report, {})), encoding="utf-8")
    return folder


def contents(run: Path) -> dict[str, bytes]:
    """Path within the run -> bytes, of every file."""
    return {str(path.relative_to(run)): path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}


def record(run: Path) -> dict[str, Any]:
    """What run.json holds."""
    found: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Rows back into a CSV file; the first names the columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

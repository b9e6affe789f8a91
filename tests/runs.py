"""Runs for the tests: the command line in this process, and what the directory of a run holds."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from api.cli import app
from matcher.report.build import build_report
from matcher.report.directory import run_record, write_certificate, write_restricted
from matcher.report.fresh import fresh_directory
from matcher.report.signatures import signatures
from matcher.report.tables import placements_csv
from matcher.solver.match import Match

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
AS_OF = "2026-10-01"
NOBODY = 65_534


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
        write_certificate(found, beside)
        held = run_record(found, report, signatures(beside), {})
        (beside / "run.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


@contextmanager
def shut(folder: Path, mode: int) -> Iterator[None]:
    """The block as somebody whom a directory's mode keeps out, where the superuser runs the tests too."""
    before = folder.stat().st_mode
    folder.chmod(mode)
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        folder.chmod(before)


@contextmanager
def open_to_all() -> Iterator[Path]:
    """An empty directory that everybody can reach, gone at the end; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def contents(run: Path) -> dict[str, bytes]:
    """Path within the run -> bytes, of every file."""
    return {str(path.relative_to(run)): path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}


def record(run: Path) -> dict[str, Any]:
    """What run.json holds."""
    found: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return found


def resigned(run: Path) -> None:
    """Signs the files of a run anew, as somebody would who tampers with care."""
    files = signatures(run, but="run.json")
    inputs = {"input_sha256": files["restricted/instance.json"], "policy_sha256": files["restricted/policy.json"]}
    signed = record(run) | inputs | {"files": files}
    (run / "run.json").write_text(json.dumps(signed), encoding="utf-8")


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

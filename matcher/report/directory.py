"""A run's directory: written beside and then renamed, so that it is there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.gazetteer import Gazetteer
from matcher.report.html import render
from matcher.report.rows import RunReport
from matcher.report.tables import alternatives_csv, placements_csv, shortages_csv, unplaced_csv
from matcher.rules.registry import criteria, hard_rules
from matcher.solver.match import Match

RUN_FILE = "run.json"
RESTRICTED = "restricted"


class OutputError(RuntimeError):
    """The output directory cannot be written there; nothing was changed."""


@contextmanager
def fresh_directory(target: Path) -> Iterator[Path]:
    """A directory to fill that takes the target's place when the block ends well, and vanishes when it does not.

    Raises OutputError when the target holds something other than an earlier run.
    """
    require_replaceable(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    beside.chmod(0o755)
    try:
        yield beside
        _swap(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def require_replaceable(target: Path) -> None:
    """Raises OutputError unless the target is absent, an empty directory or an earlier run."""
    if target.is_dir() and (not any(target.iterdir()) or (target / RUN_FILE).is_file()):
        return
    if target.exists():
        raise OutputError(f"{target} is not an earlier run; name a directory that is new, empty or an earlier run")


def _swap(beside: Path, target: Path) -> None:
    if not target.exists():
        beside.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    target.rename(old / "run")
    beside.rename(target)
    shutil.rmtree(old)


def write_run(match: Match, report: RunReport, folder: Path, seconds: Mapping[str, float], keep_pairs: bool) -> None:
    """All files of a run into an empty folder, run.json last.

    seconds: stage -> wall time of what came before; they and `write` are all that changes from run to run.
    """
    started = time.perf_counter()
    texts = {
        "placements.csv": placements_csv(report),
        "unplaced.csv": unplaced_csv(report),
        "alternatives.csv": alternatives_csv(report),
        "shortages.csv": shortages_csv(report),
        "report.html": render(report, Gazetteer().cells()),
    }
    if keep_pairs:
        # pandas takes a third of a second to import, and only this needs it.
        from matcher.report.pairs import limits_json, pairs_frame

        pairs_frame(match).to_parquet(folder / "pairs.parquet", index=False)
        texts["limits.json"] = limits_json(match)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_restricted(match, folder / RESTRICTED)
    record = run_record(match, report, {**seconds, "write": round(time.perf_counter() - started, 4)})
    (folder / RUN_FILE).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def write_restricted(match: Match, folder: Path) -> None:
    """The inputs that replay needs, readable by their owner alone."""
    folder.mkdir(mode=0o700)
    for name, text in (("instance.json", match.instance_json), ("policy.json", match.policy_json)):
        path = folder / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)


def run_record(match: Match, report: RunReport, seconds: Mapping[str, float]) -> dict[str, Any]:
    """What run.json holds."""
    return {
        "version": report.version,
        "as_of": report.as_of.isoformat(),
        "input_sha256": report.input_sha256,
        "policy_sha256": report.policy_sha256,
        "rules": [rule.code for rule in hard_rules()],
        "criteria": [criterion.code for criterion in criteria()],
        "counts": {
            "women": report.women,
            "homes": report.homes,
            "partners": report.partners,
            "pairs_evaluated": match.candidates.evaluated,
            "pairs_eligible": report.eligible_pairs,
            "pairs_proposable": len(match.built.candidate),
            "placed": len(report.placements),
            "unplaced": len(report.unplaced),
        },
        "status": "optimal" if match.plan.gap == 0 else "feasible",
        "method": match.result.method,
        "levels": [
            {"name": level.name, "value": level.value, "bound": level.bound, "gap": level.gap}
            for level in report.levels
        ],
        "gap": match.plan.gap,
        "not_enforced": list(report.not_enforced),
        "warnings": list(report.warnings),
        "seconds": dict(seconds),
    }

"""What a run's directory holds: its files written, signed, and told from other people's."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geo.gazetteer import Gazetteer
from matcher.report.html import render
from matcher.report.journey_words import journeys_record
from matcher.report.places_used import places_record
from matcher.report.roll import policy_roll
from matcher.report.rows import RunReport
from matcher.report.signatures import signatures
from matcher.report.tables import alternatives_csv, placements_csv, shortages_csv, unplaced_csv
from matcher.solver.certificate import certificate_of, private_text, public_text
from matcher.solver.floor_price import FloorPrice
from matcher.solver.match import Match

RUN_FILE = "run.json"
RESTRICTED = "restricted"
REPLAY_FILES = ("instance.json", "policy.json")
PREVIOUS_FILE = "previous.json"
"""In restricted/, where the plan was to stay near an earlier one: woman_id -> home_id of that."""
CERTIFICATE_FILE = "certificate.json"
"""At the top; in restricted/ the part of it that prices women, where there is one."""
FILES = (
    "placements.csv", "unplaced.csv", "alternatives.csv", "shortages.csv", "report.html", CERTIFICATE_FILE,
    "pairs.parquet", "limits.json",
)  # fmt: skip
"""Beside run.json and the replay files in restricted/; the last two when asked for."""
RECORD_KEYS = frozenset({"version", "as_of", "input_sha256", "policy_sha256", "counts", "levels"})
"""By these a run.json is known for one of ours."""


def not_a_run(folder: Path) -> str:
    """Why a directory is neither empty nor an earlier run and nothing else, as the end of a sentence; "" when it is."""
    held = {path.name for path in folder.iterdir()}
    if not held:
        return ""
    if not {RUN_FILE, RESTRICTED} <= held or not is_record(folder / RUN_FILE) or not (folder / RESTRICTED).is_dir():
        return "is not an earlier run; name a directory that is new, empty or an earlier run"
    return next((f"holds {name}, which no run writes; move it away first" for name in _foreign(folder)), "")


def is_record(path: Path) -> bool:
    """Whether a file is the run.json of a run. Raises OSError."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(record, dict) and record.keys() >= RECORD_KEYS


def _foreign(folder: Path) -> Iterator[str]:
    """Entries that a run does not write, by name within the run."""
    for within, names in (
        (folder, {*FILES, RUN_FILE}),
        (folder / RESTRICTED, {*REPLAY_FILES, PREVIOUS_FILE, CERTIFICATE_FILE}),
    ):
        for path in sorted(within.iterdir()):
            known = (path.name in names and not path.is_dir()) or path == folder / RESTRICTED
            if not known:
                yield str(path.relative_to(folder))


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
    write_certificate(match, folder)
    signed = signatures(folder)
    record = run_record(match, report, signed, {**seconds, "write": round(time.perf_counter() - started, 4)})
    (folder / RUN_FILE).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def write_restricted(match: Match, folder: Path) -> None:
    """The inputs that replay needs, readable by their owner alone."""
    folder.mkdir(mode=0o700)
    for name, text in zip(REPLAY_FILES, (match.instance_json, match.policy_json), strict=True):
        _write_private(folder / name, text)
    if match.previous_json is not None:
        _write_private(folder / PREVIOUS_FILE, match.previous_json)


def write_certificate(match: Match, folder: Path) -> None:
    """What proves the plan: prices of homes and partners at the top, any prices of women in restricted/."""
    certificate = certificate_of(
        match.instance, match.policy, match.built.model, match.result, (match.eligible, match.proposable)
    )
    (folder / CERTIFICATE_FILE).write_text(public_text(certificate), encoding="utf-8")
    if (prices := private_text(certificate)) is not None:
        _write_private(folder / RESTRICTED / CERTIFICATE_FILE, prices)


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def floor_record(floor: FloorPrice) -> dict[str, Any]:
    """What run.json says of a floor: what was asked, what the plan does, and what each level would gain without it."""
    return {
        "group": floor.group,
        "least_share": floor.least_share,
        "placed": floor.placed,
        "placed_in_group": floor.in_group,
        "price": dict(floor.levels),
        "price_is_exact": floor.proven,
    }


def run_record(
    match: Match, report: RunReport, files: Mapping[str, str], seconds: Mapping[str, float]
) -> dict[str, Any]:
    """What run.json holds. files: name of every other file of the run -> sha256 of its bytes."""
    return {
        "version": report.version,
        "as_of": report.as_of.isoformat(),
        "input_sha256": report.input_sha256,
        "policy_sha256": report.policy_sha256,
        "files": dict(files),
        **policy_roll(match.policy),
        "counts": {
            "women": report.women,
            "homes": report.homes,
            "partners": report.partners,
            "pairs_evaluated": match.candidates.evaluated,
            "pairs_eligible": report.eligible_pairs,
            "pairs_proposable": match.proposable,
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
        "proof": match.result.proof,
        "finished": match.result.finished,
        "floors": [floor_record(floor) for floor in match.floors],
        "journeys": journeys_record(match.instance, match.policy),
        "places": places_record(match.instance),
        "not_enforced": list(report.not_enforced),
        "warnings": list(report.warnings),
        "seconds": dict(seconds),
    }

"""A run directory read back, for `check` and `explain`: from its files alone."""

from __future__ import annotations

import csv
import json
import operator
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from matcher.domain import Instance, Policy
from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from matcher.domain.serial import from_json
from matcher.report.build import sha256
from matcher.report.directory import REPLAY_FILES, RESTRICTED, RUN_FILE
from matcher.report.kinds import kind_faults, repeated
from matcher.report.previous import kept_previous
from matcher.report.record_faults import record_faults
from matcher.report.signatures import file_faults, signatures
from matcher.report.tables import plain_text
from matcher.rules.facts import Facts, build_facts
from matcher.solver.check import Violation, check
from matcher.solver.plan import Level, Placement, Plan

FILES = (RUN_FILE, "placements.csv", *(f"{RESTRICTED}/{name}" for name in REPLAY_FILES))
"""Without these there is nothing to check."""

T = TypeVar("T")

UNREADABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, csv.Error)
"""What values of the wrong shape, kind or size raise."""


class RunError(ValueError):
    """A directory that is not a whole run. faults: one sentence each, naming the file."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Run:
    """What a run directory holds, and the facts worked out from it again. files: those it signs, name -> sha256.
    previous: woman_id -> home_id of the earlier plan it was to stay near; None where there was none."""

    folder: Path
    instance: Instance
    policy: Policy
    facts: Facts
    plan: Plan
    record: dict[str, Any]
    files: dict[str, str]
    previous: dict[str, str] | None = None


def open_run(folder: Path) -> Run:
    """Reads a run back. Raises RunError naming every file that is missing, unreadable or not what run.json signed."""
    with reading(folder):
        if missing := [name for name in FILES if not (folder / name).is_file()]:
            raise RunError(*(f"{folder / name} is missing" for name in missing))
        record = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        plan = Plan(placements=_placements(folder / "placements.csv"), levels=_levels(record))
        paths = [folder / RESTRICTED / name for name in REPLAY_FILES]
        texts = [path.read_text(encoding="utf-8") for path in paths]
        instance, policy = _parsed(Instance, texts[0], paths[0]), _parsed(Policy, texts[1], paths[1])
        signed = record.get("input_sha256"), record.get("policy_sha256")
        if changed := [
            f"{RESTRICTED}/{name} is not the file this run was made from"
            for name, text, signature in zip(REPLAY_FILES, texts, signed, strict=True)
            if sha256(text) != signature
        ]:
            raise RunError(*changed)
        if wrong := tuple(kind_faults(instance, policy)) or (*repeated(instance), *_dangling(instance)):
            raise RunError(*wrong)
        return Run(
            folder,
            instance,
            policy,
            build_facts(instance, policy),
            plan,
            record,
            dict(record["files"]),
            kept_previous(folder),
        )


def check_run(run: Run) -> tuple[Violation, ...]:
    """The referee's findings on a reopened run, and every file and figure that is not as the run left it.

    None when the plan holds. Kinds: those of `matcher.solver.check.check`, `file_changed` and `record`. Raises RunError
    when a file cannot be read any more.
    """
    with reading(run.folder):
        found = signatures(run.folder, but=RUN_FILE)
        strangers = tuple(file_faults(run.files, found))
        unplaced = run.folder / "unplaced.csv"
        left_out = _column(unplaced, "woman_id") if unplaced.is_file() else None
        # Forged with care, the inputs may hold what no table could, and only the referee finds out.
        plan = check(run.instance, run.policy, run.plan, previous=run.previous, facts=run.facts)
        return (*plan, *record_faults(run.record, run.instance, run.policy, run.plan, left_out), *strangers)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turns whatever an unreadable run raises in the block into a RunError."""
    try:
        yield
    except RunError:
        raise
    except PermissionError as error:
        path = Path(str(error.filename or folder))
        shown = folder / RESTRICTED if path.is_relative_to(folder / RESTRICTED) else path
        raise RunError(f"you may not read {shown}; ask the person who ran it") from error
    except OSError as error:
        raise RunError(f"{folder} cannot be read: {(error.strerror or type(error).__name__).lower()}") from error
    except UNREADABLE as error:
        raise RunError(f"{folder} is not a readable run: {type(error).__name__}") from error


def _parsed(record: type[T], text: str, path: Path) -> T:
    try:
        return from_json(record, text)
    except UNREADABLE as error:
        raise RunError(f"{path} does not hold what a run writes there") from error


def _dangling(instance: Instance) -> Iterator[str]:
    """A sentence for each column that refers to a record that is not there; the values are private and stay untold."""
    ids = {"women": instance.woman, "homes": instance.home, "partners": instance.partner}
    for table, record in RECORDS.items():
        for field, target in _references(record):
            if {getattr(row, field) for row in getattr(instance, table)} - {None} - ids[target].keys():
                yield f"{RESTRICTED}/instance.json: {field} of {table} names one that is not in {target}"


def _references(record: type) -> Iterator[tuple[str, str]]:
    """(field, table it points into)."""
    return ((field, column.table) for field, column in columns_of(record).items() if column.kind == "ref")


def _placements(path: Path) -> tuple[Placement, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Placement(woman_id=plain_text(row["woman_id"]), home_id=plain_text(row["home_id"]), points=int(row["points"]))
        for row in rows
    )


def _column(path: Path, name: str) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(plain_text(row[name]) for row in csv.DictReader(file))


def _levels(record: dict[str, Any]) -> tuple[Level, ...]:
    return tuple(
        Level(name=str(level["name"]), value=operator.index(level["value"]), bound=operator.index(level["bound"]))
        for level in record["levels"]
    )

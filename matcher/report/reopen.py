"""A run directory read back, for `check` and `explain`: from its files alone."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.domain import Instance, Policy
from matcher.domain.serial import from_json
from matcher.report.build import sha256
from matcher.report.directory import RESTRICTED, RUN_FILE
from matcher.report.tables import RISKY_STARTS
from matcher.rules.facts import build_facts
from matcher.solver.check import Violation, check
from matcher.solver.plan import Level, Placement, Plan

FILES = (RUN_FILE, "placements.csv", f"{RESTRICTED}/instance.json", f"{RESTRICTED}/policy.json")


class RunError(ValueError):
    """A directory that is not a whole run. faults: one sentence each, naming the file."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Run:
    """What a run directory holds."""

    instance: Instance
    policy: Policy
    plan: Plan
    record: dict[str, Any]


def open_run(folder: Path) -> Run:
    """Reads a run back. Raises RunError naming every file that is missing, unreadable or not what run.json signed."""
    if missing := [name for name in FILES if not (folder / name).is_file()]:
        raise RunError(*(f"{folder / name} is missing" for name in missing))
    try:
        record = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        instance_text = (folder / RESTRICTED / "instance.json").read_text(encoding="utf-8")
        policy_text = (folder / RESTRICTED / "policy.json").read_text(encoding="utf-8")
        instance, policy = from_json(Instance, instance_text), from_json(Policy, policy_text)
        plan = Plan(placements=_placements(folder / "placements.csv"), levels=_levels(record))
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise RunError(f"{folder} is not a readable run: {type(error).__name__}") from error
    changed = [
        f"{RESTRICTED}/{name} is not the file this run was made from"
        for name, text, signed in (
            ("instance.json", instance_text, record.get("input_sha256")),
            ("policy.json", policy_text, record.get("policy_sha256")),
        )
        if sha256(text) != signed
    ]
    if changed:
        raise RunError(*changed)
    return Run(instance, policy, plan, record)


def check_run(run: Run) -> tuple[Violation, ...]:
    """The referee's findings on a reopened run; none when the plan holds."""
    facts = build_facts(run.instance, run.policy)
    return check(run.instance, run.policy, run.plan, facts=facts)


def _placements(path: Path) -> tuple[Placement, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Placement(woman_id=_plain(row["woman_id"]), home_id=_plain(row["home_id"]), points=int(row["points"]))
        for row in rows
    )


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY_STARTS) else text


def _levels(record: dict[str, Any]) -> tuple[Level, ...]:
    return tuple(
        Level(name=str(level["name"]), value=int(level["value"]), bound=int(level["bound"]))
        for level in record["levels"]
    )

"""Reads the published stories, runs them, and changes one fact of them."""

from __future__ import annotations

import csv
import dataclasses
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from matcher.domain import Instance, Policy
from matcher.domain.instance import RECORDS
from matcher.intake.reading import Reading, read_tables
from matcher.report.build import build_report
from matcher.report.rows import PlacementRow, RunReport, UnplacedRow
from matcher.rules.base import Verdict
from matcher.rules.explain import RuleAnswer, explain_points, explain_rules
from matcher.solver.match import Match, match

FOLDER = Path(__file__).parents[2] / "fixtures" / "stories"
PAGE = Path(__file__).parents[2] / "docs" / "stories.md"
AS_OF = {"jodie": date(2012, 8, 1), "amy": date(2012, 10, 12), "jiao": date(2012, 12, 3)}
"""Story -> the day its run speaks from."""
KEYS = {"women": "woman_id", "children": "child_id", "adults": "woman_id", "homes": "home_id", "partners": "partner_id"}


@cache
def reading(story: str) -> Reading:
    """The story's tables with what intake found odd."""
    return read_tables(FOLDER / story, AS_OF[story])


def told(story: str) -> Instance:
    """The story as it happened."""
    return reading(story).instance


@cache
def run(story: str) -> Match:
    """The match of the story as it happened, under the default policy."""
    return match(told(story))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Expected:
    """A pinned outcome of one pair. outcome: proposed, blocked, fewer_points or more_points than what she gets."""

    story: str
    woman_id: str
    home_id: str
    outcome: str
    rules: str


def expected() -> tuple[Expected, ...]:
    """Every pair of every story, in file order."""
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Expected(**row) for row in csv.DictReader(file))


def changed(instance: Instance, table: str, key: str, **facts: Any) -> Instance:
    """The instance with some facts of one row changed."""
    rows = getattr(instance, table)
    found = [getattr(row, KEYS[table]) == key for row in rows]
    assert sum(found) == 1, f"{table} holds {sum(found)} rows {key}"
    altered = (dataclasses.replace(row, **facts) if hit else row for row, hit in zip(rows, found, strict=True))
    return instance.replace(**{table: tuple(altered)})


def homes(found: Match) -> dict[str, str]:
    """woman_id -> the home proposed to her."""
    return {placement.woman_id: placement.home_id for placement in found.plan.placements}


def outcome(instance: Instance, policy: Policy | None = None) -> dict[str, str]:
    """The same for an instance that is matched now; every such plan must be proven."""
    found = match(instance, policy)
    assert found.plan.gap == 0.0
    return homes(found)


def report(found: Match) -> RunReport:
    """Everything the outputs say."""
    return build_report(found)


def placement(found: Match, woman_id: str) -> PlacementRow:
    """Her line of placements.csv."""
    return next(row for row in report(found).placements if row.woman_id == woman_id)


def unplaced(found: Match) -> dict[str, UnplacedRow]:
    """woman_id -> her line of unplaced.csv."""
    return {row.woman_id: row for row in report(found).unplaced}


def answers(found: Match, woman_id: str, home_id: str) -> tuple[RuleAnswer, ...]:
    """What each rule says of one pair."""
    return explain_rules(found.facts, *_pair(found, woman_id, home_id))


def blocking(found: Match, woman_id: str, home_id: str) -> tuple[str, ...]:
    """Codes of the rules that fail the pair and block it, and no rule may block it for want of a fact."""
    blocked = [answer for answer in answers(found, woman_id, home_id) if answer.effect == "block"]
    assert all(answer.verdict is Verdict.FAIL for answer in blocked)
    return tuple(answer.code for answer in blocked)


def points(found: Match, woman_id: str, home_id: str) -> int:
    """What the pair would earn."""
    return sum(answer.points for answer in explain_points(found.facts, *_pair(found, woman_id, home_id)))


def _pair(found: Match, woman_id: str, home_id: str) -> tuple[int, int]:
    return found.facts.woman_row[woman_id], found.facts.home_row[home_id]


def shifted(instance: Instance, weeks: int) -> Instance:
    """The instance with every date moved by whole weeks, so that weekdays stay."""
    tables = {name: tuple(_moved(row, timedelta(weeks=weeks)) for row in getattr(instance, name)) for name in RECORDS}
    return instance.replace(as_of=instance.as_of + timedelta(weeks=weeks), **tables)


def _moved(row: Any, by: timedelta) -> Any:
    dates = {
        field.name: value + by
        for field in dataclasses.fields(row)
        if isinstance(value := getattr(row, field.name), date)
    }
    return dataclasses.replace(row, **dates)

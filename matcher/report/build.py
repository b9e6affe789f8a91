"""From a match to everything its outputs say."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from matcher.report.alternatives import alternative_rows
from matcher.report.floors import floor_sentence
from matcher.report.journey_words import journeys_sentence
from matcher.report.map_lines import home_points, map_lines
from matcher.report.placements import placement_rows
from matcher.report.places_used import credit_lines
from matcher.report.rows import LevelRow, RunReport
from matcher.report.shortages import shortage_rows
from matcher.report.why_not import unplaced_rows
from matcher.solver.match import NOT_ENFORCED, Match

DISTRIBUTION = "homeward-matching"


def build_report(match: Match, warnings: tuple[str, ...] = (), title: str = "Homeward match") -> RunReport:
    """Every row of every output. warnings: sentences from intake, free of private values."""
    return RunReport(
        title=title,
        as_of=match.instance.as_of,
        women=len(match.instance.women),
        homes=len(match.instance.homes),
        partners=len(match.instance.partners),
        eligible_pairs=match.eligible,
        levels=tuple(
            LevelRow(name=level.name, value=level.value, bound=level.bound, gap=level.gap)
            for level in match.plan.levels
        ),
        placements=placement_rows(match),
        unplaced=unplaced_rows(match),
        alternatives=alternative_rows(match),
        shortages=shortage_rows(match),
        lines=map_lines(match),
        home_points=home_points(match),
        finished=match.result.finished,
        floors=tuple(floor_sentence(floor) for floor in match.floors),
        not_enforced=NOT_ENFORCED,
        warnings=warnings,
        attribution=credit_lines(match.instance),
        journeys=journeys_sentence(match.instance, match.policy),
        policy_sha256=sha256(match.policy_json),
        input_sha256=sha256(match.instance_json),
        version=version(DISTRIBUTION),
    )


def sha256(text: str) -> str:
    """Hex digest of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()

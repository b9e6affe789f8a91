"""What a match says when it is done, on standard output."""

from __future__ import annotations

import math
from pathlib import Path

import typer

from matcher.intake.reading import Reading
from matcher.report.words import count
from matcher.solver.match import Match

WARNINGS_SHOWN = 5


def summary(found: Match, reading: Reading, out: Path, seconds: float) -> None:
    """Says how many are placed and how good the plan is known to be, the first warnings, and where the report lies.

    seconds: the whole match took.
    """
    placed, women = len(found.plan.placements), len(found.instance.women)
    homes = count(len(found.instance.homes), "home")
    typer.echo(f"{placed:,} of {count(women, 'woman', 'women')} placed; {homes} on offer; {_proven(found)}.")
    if reading.warnings:
        typer.echo(f"{count(len(reading.warnings), 'warning')}: see the report.")
        for warning in reading.warnings[:WARNINGS_SHOWN]:
            typer.echo(f"  {warning}")
    typer.echo(f"Report: {out / 'report.html'} ({seconds:.1f} s)")


def _proven(found: Match) -> str:
    """How good the plan is known to be, as the end of a sentence."""
    if found.plan.gap == 0:
        return "proved: no plan is better"
    if found.result.finished:
        return f"within {_at_most(found.plan.gap)} of the best possible"
    levels = " and ".join(f"{level.name} within {_at_most(level.gap)}" for level in found.plan.levels)
    return f"cut short with {levels} of the best possible"


def _at_most(share: float) -> str:
    """A share as a percentage, rounded up: it stays a bound."""
    return f"{math.ceil(share * 1e5) / 1e5:.3%}"

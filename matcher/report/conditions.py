"""The steps of a proposal in words, and the flag that says when one of them comes too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.report.words import count, day
from matcher.rules.steps import NeededStep


def condition(step: NeededStep) -> str:
    """Who does what by which day; once that day has passed, what to do instead."""
    late = f" (this day has passed: {step.fallback})" if step.late else ""
    return f"{step.sentence} by {day(step.by)}{late}."


def late_flags(steps: Sequence[NeededStep]) -> Iterator[tuple[str, str]]:
    """One flag where at least one step's day has passed; not for a referral that a prison can still make any day."""
    if late := sum(step.late for step in steps if step.code != "duty_to_refer"):
        yield (
            "too_late",
            f"The day for {count(late, 'condition')} has passed; each condition says what to do instead.",
        )

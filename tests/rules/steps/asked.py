"""The steps of a small world, whole or one by its code."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from matcher.domain import Policy
from matcher.rules.facts import build_facts
from matcher.rules.steps import NeededStep, needed_steps
from tests.rules.world import AS_OF, Record, world

FIVE_BEFORE, TEN_BEFORE, TWENTY_BEFORE = date(2026, 11, 24), date(2026, 11, 17), date(2026, 11, 3)
"""Five, ten and twenty working days before Tuesday 1 December 2026."""
ALWAYS = {"address_approval", "duty_to_refer", "first_days", "benefit_claim"}
"""What every proposal asks for in late 2026."""


def steps(
    *records: Record, as_of: date = AS_OF, reviews: tuple[str, ...] = (), **policy: Any
) -> tuple[NeededStep, ...]:
    """The steps for the first woman and the first home."""
    facts = build_facts(world(*records, as_of=as_of), Policy(**policy))
    her, home = facts.instance.women[0], facts.instance.homes[0]
    household = facts.households[her.woman_id]
    assert household is not None
    return needed_steps(facts, her, home, household, reviews)


def codes(*records: Record, **rest: Any) -> set[str]:
    """Their codes, without those that every proposal asks for."""
    found = [step.code for step in steps(*records, **rest)]
    assert len(found) == len(set(found))
    return set(found) - ALWAYS


def step(code: str, *records: Record, **rest: Any) -> NeededStep:
    """The one step of a code."""
    [found] = [item for item in steps(*records, **rest) if item.code == code]
    return found


def without_days(found: NeededStep) -> dict[str, Any]:
    """All of a step but when it is due."""
    return {name: value for name, value in dataclasses.asdict(found).items() if name not in ("by", "late")}

"""What the referee finds wrong, in plain words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a plan.

    kind: what is wrong (see `matcher.solver.check.check`). woman_id, home_id: the pair, or "" where there is none.
    sentence: plain English; for a safety rule it gives no distance, no place and no offence.
    """

    kind: str
    woman_id: str
    home_id: str
    sentence: str

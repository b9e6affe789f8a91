"""The walking distance to school that the law regards as reasonable, for one child."""

from __future__ import annotations

from datetime import date

from matcher.domain.ages import age_on
from matcher.rules.parameters import parameter

REVIEW_AT = 1.5
"""A school farther than this many times the target is flagged."""


def school_target_km(born: date | None, nation: str, on: date) -> float:
    """Target in km: 2 miles for the young, 3 miles from 8 (England) or secondary age (Wales); unknown age = the nearer.

    Education Act 1996 s444(5); Learner Travel (Wales) Measure 2008 s3.
    """
    where = nation or "England"
    near, far = parameter("school_target_km", on, where)
    older = born is not None and age_on(born, on) >= parameter("school_target_age", on, where)
    return float(far if older else near)

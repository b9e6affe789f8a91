"""The walking distance to school that the law regards as reasonable, for one child."""

from __future__ import annotations

from datetime import date

from matcher.domain import Child
from matcher.domain.ages import age_on
from matcher.rules.parameters import parameter


def school_target_km(child: Child, nation: str, on: date) -> float:
    """Target in km, 2 or 3 miles, where a home in `nation` ("" is taken as England) is moved into.

    England: 3 miles from 8 years on `on`, whatever the phase. Wales: by phase, 3 miles for secondary; without a phase,
    from 11 years. An unknown age takes the nearer. Education Act 1996 s444(5); Learner Travel (Wales) Measure 2008 s3.
    """
    where = nation or "England"
    near, far = parameter("school_target_km", on, where)
    if where == "Wales" and child.school_phase is not None:
        return float(far if child.school_phase == "secondary" else near)
    born = child.date_of_birth
    older = born is not None and age_on(born, on) >= parameter("school_target_age", on, where)
    return float(far if older else near)

"""Which school or nursery a child attends, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matcher.domain import codes
from matcher.synthetic.country import Country, Spot
from matcher.synthetic.draws import Draws

_RING_M = (300, 4_000)
_SPECIAL = 0.03
_SIBLINGS_SHARE_A_SCHOOL = 0.85
_NURSERY_UNDER_TWO = 0.15
_NURSERY_AT_TWO_OR_THREE = 0.65
_IN_SCHOOL_AFTER_SIXTEEN = 0.55


@dataclass(frozen=True, slots=True)
class Schools:
    """The schools around one household, remembered so that siblings mostly share them."""

    country: Country
    household: Spot
    known: dict[codes.SchoolPhase, Spot] = field(default_factory=dict)

    def draw(self, draws: Draws, date_of_birth: date, on: date) -> tuple[codes.SchoolPhase, str] | None:
        """The phase and the postcode of a child's school on a day; None for a child who attends none."""
        phase = draw_phase(draws, age_at_start_of_school_year(date_of_birth, on))
        if phase is None:
            return None
        if phase not in self.known or not draws.chance(_SIBLINGS_SHARE_A_SCHOOL):
            self.known[phase] = self.country.near(draws, self.household, *_RING_M)
        return phase, self.known[phase].postcode


def age_at_start_of_school_year(date_of_birth: date, on: date) -> int:
    """Completed years on the 1 September on or before the day, which decides the school year; -1 before birth."""
    year = on.year if on.month >= 9 else on.year - 1
    return year - date_of_birth.year - ((date_of_birth.month, date_of_birth.day) > (9, 1))


def draw_phase(draws: Draws, age: int) -> codes.SchoolPhase | None:
    """The phase a child of this school-year age attends, if any."""
    if age < 4:
        share = _NURSERY_UNDER_TWO if age < 2 else _NURSERY_AT_TWO_OR_THREE
        return "nursery" if draws.chance(share) else None
    if draws.chance(_SPECIAL):
        return "special"
    if age < 11:
        return "primary"
    return "secondary" if age < 16 or draws.chance(_IN_SCHOOL_AFTER_SIXTEEN) else None

"""The walking distance to school that the law regards as reasonable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.rules.school_target import school_target_km
from tests.rules.world import child

ON = date(2026, 12, 1)
TWO_MILES, THREE_MILES = 3.218688, 4.828032


@pytest.mark.parametrize(
    ("born", "nation", "target_km"),
    [
        (date(2018, 12, 2), "England", TWO_MILES),
        (date(2018, 12, 1), "England", THREE_MILES),
        (date(2015, 12, 2), "Wales", TWO_MILES),
        (date(2015, 12, 1), "Wales", THREE_MILES),
        (date(2018, 12, 1), "Wales", TWO_MILES),
        (date(2018, 12, 1), "", THREE_MILES),
        (date(2018, 12, 2), "", TWO_MILES),
        (None, "England", TWO_MILES),
        (None, "Wales", TWO_MILES),
    ],
)
def test_by_age_where_no_phase_is_known(born: date | None, nation: str, target_km: float) -> None:
    assert school_target_km(child(date_of_birth=born), nation, ON) == target_km


@pytest.mark.parametrize(
    ("phase", "england_km", "wales_km"),
    [
        ("primary", THREE_MILES, TWO_MILES),
        ("special", THREE_MILES, TWO_MILES),
        ("secondary", THREE_MILES, THREE_MILES),
        (None, THREE_MILES, THREE_MILES),
    ],
)
def test_wales_goes_by_phase_and_england_by_age(phase: Any, england_km: float, wales_km: float) -> None:
    twelve = child(school_phase=phase)
    assert [school_target_km(twelve, nation, ON) for nation in ("England", "Wales")] == [england_km, wales_km]


def test_a_secondary_pupil_of_unknown_age() -> None:
    pupil = child(school_phase="secondary", date_of_birth=None)
    assert [school_target_km(pupil, nation, ON) for nation in ("England", "Wales")] == [TWO_MILES, THREE_MILES]

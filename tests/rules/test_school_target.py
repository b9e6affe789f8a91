"""The walking distance to school that the law regards as reasonable."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.rules.school_target import school_target_km

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
        (None, "England", TWO_MILES),
        (None, "Wales", TWO_MILES),
    ],
)
def test_targets(born: date | None, nation: str, target_km: float) -> None:
    assert school_target_km(born, nation, ON) == target_km

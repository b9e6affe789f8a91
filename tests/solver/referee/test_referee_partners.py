"""What partners are asked for: hours of support, and households in a period."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Instance, Partner, Policy
from matcher.solver.plan import Placement
from matcher.solver.referee.partners import partner_faults
from matcher.solver.referee.violation import Violation
from tests.solver.referee.town import TOWN

# W1 leaves on Friday 27 November, W2 on the Monday after, W3 on the first of December; the homes are free before.
PLACED = tuple(
    Placement(woman_id=woman_id, home_id=home_id, points=0)
    for woman_id, home_id in (("W1", "H1"), ("W2", "H2"), ("W3", "H2"))
)


def town(needs: dict[str, float | None], on_site: float | None = None, **limits: Any) -> Instance:
    """The town with needs by woman, support on site in H2, and the limits of its partner P2."""
    women = tuple(dataclasses.replace(one, support_hours_week=needs.get(one.woman_id)) for one in TOWN.women)
    homes = tuple(
        dataclasses.replace(home, support_hours_week=on_site) if home.home_id == "H2" else home for home in TOWN.homes
    )
    return TOWN.replace(
        women=women, homes=homes, partners=(Partner(partner_id="P1"), Partner(partner_id="P2", **limits))
    )


def faults(instance: Instance, **policy: Any) -> list[Violation]:
    return list(partner_faults(instance, Policy(**policy), PLACED))


@pytest.mark.parametrize(
    ("needs", "on_site", "limit", "found"),
    [
        ({"W2": 2.0, "W3": 3.0}, None, None, 0),
        ({"W2": 2.0, "W3": 3.0}, None, 5.0, 0),
        ({"W2": 2.0, "W3": 3.0}, None, 4.99, 1),
        ({"W2": 2.0, "W3": 3.0}, 1.0, 3.0, 0),
        ({"W2": 0.5, "W3": 3.0}, 1.0, 2.0, 0),  # what she does not need is no help to the other
        ({"W2": 0.5, "W3": 3.0}, 1.0, 1.99, 1),
        ({"W2": 1.001, "W3": 1.0}, None, 2.0, 1),  # up to 1.01
        ({"W2": 1.0, "W3": 1.0}, 0.509, 1.009, 0),  # down to 0.50 and 1.00
        ({"W2": 0.1, "W3": 0.2}, None, 0.3, 0),  # no binary fraction is in the way
        ({"W2": None, "W3": 1.0}, None, 4.1, 0),
        ({"W2": None, "W3": 1.0}, None, 4.09, 1),
    ],
)
def test_hours(needs: dict[str, float | None], on_site: float | None, limit: float | None, found: int) -> None:
    told = faults(town(needs, on_site, caseload_hours_week=limit))
    assert [fault.kind for fault in told] == ["partner_hours"] * found


def test_the_policy_says_what_an_unknown_need_counts() -> None:
    held = town({"W3": 0.0}, caseload_hours_week=2.5)
    assert faults(held) and not faults(held, support_hours_if_unknown=2.5)
    assert faults(held)[0].sentence == "partner P2 is asked for 3.1 hours of support a week, but gives 2.5"


@pytest.mark.parametrize(
    ("limit", "weeks", "as_of", "found"),
    [
        (None, 4, date(2026, 10, 1), 0),
        (2, 4, date(2026, 10, 1), 0),
        (1, 4, date(2026, 10, 1), 1),
        (0, 4, date(2026, 10, 1), 1),
        (1, 1, date(2026, 12, 1), 1),  # the day that is past counts as today
        (1, 4, date(2026, 11, 3), 0),  # 27 and 28 days on
        (1, 4, date(2026, 11, 2), 1),  # 28 and 29 days on
    ],
)
def test_periods(limit: int | None, weeks: int, as_of: date, found: int) -> None:
    held = town({}, max_new_in_period=limit).replace(as_of=as_of)
    assert [fault.kind for fault in faults(held, period_weeks=weeks)] == ["partner_period"] * found


def test_a_move_waits_for_the_home() -> None:
    late = dataclasses.replace(TOWN.homes[1], home_id="H4", available_from=date(2026, 12, 28))
    held = town({}, max_new_in_period=1)
    held = held.replace(homes=(*held.homes, late), as_of=date(2026, 11, 2))
    placed = (PLACED[1], dataclasses.replace(PLACED[2], home_id="H4"))
    # 28 days on, and 29 December, the first working day after Boxing Day was made up for: 57 days on.
    assert list(partner_faults(held, Policy(), placed)) == []
    assert [fault.kind for fault in partner_faults(held, Policy(period_weeks=9), placed)] == ["partner_period"]


def test_the_limit_of_the_whole_run_stays() -> None:
    held = town({}, max_new_households=1, max_new_in_period=5)
    assert [fault.kind for fault in faults(held)] == ["partner_households"]

"""Working days, effective release and the day of the keys, against published dates and the oracle."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from matcher.rules.calendar import (
    effective_release,
    hdc_has_ended,
    is_working_day,
    key_date,
    working_day_on_or_after,
    working_day_on_or_before,
    working_days_before,
)
from tests import oracles, strategies
from tests.rules.world import woman

QUICK = settings(deadline=None, derandomize=True, max_examples=200)


def early(nominal: str, **facts: Any) -> str:
    """The effective release of somebody whose date may move early."""
    usual: dict[str, Any] = {"release_type": "licence", "days_served": 28, "early_release_approved": True}
    day = effective_release(woman(release_date=date.fromisoformat(nominal), **(usual | facts)))
    return str(day)


@pytest.mark.parametrize(
    ("nominal", "effective"),
    [
        ("2026-11-27", "2026-11-26"),
        ("2026-12-24", "2026-12-23"),
        ("2026-12-25", "2026-12-23"),
        ("2027-03-29", "2027-03-24"),
        ("2026-11-26", "2026-11-26"),
        ("2026-11-28", "2026-11-26"),
        ("2027-01-03", "2026-12-30"),
    ],
)
def test_approved_dates_move_from_fridays_and_eves(nominal: str, effective: str) -> None:
    assert early(nominal) == effective


@pytest.mark.parametrize("approved", [False, None])
@pytest.mark.parametrize(
    ("nominal", "effective"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-12-25", "2026-12-24"),
        ("2027-03-29", "2027-03-25"),
        ("2012-12-25", "2012-12-24"),
        ("2026-11-29", "2026-11-27"),
        ("2012-06-05", "2012-06-01"),
    ],
)
def test_other_dates_move_only_from_closed_days(nominal: str, effective: str, approved: bool | None) -> None:
    assert early(nominal, early_release_approved=approved) == effective


@pytest.mark.parametrize("kind", ["conditional", "automatic", "licence", "recall"])
def test_kinds_of_release_that_may_move_early(kind: str) -> None:
    assert early("2026-11-27", release_type=kind) == "2026-11-26"


@pytest.mark.parametrize(
    "doubt",
    [
        {"release_type": "parole"},
        {"release_type": "remand"},
        {"release_type": "hdc"},
        {"release_type": "other"},
        {"release_type": None},
        {"days_served": 27},
        {"days_served": None},
    ],
)
def test_a_friday_stays_when_a_condition_fails(doubt: dict[str, Any]) -> None:
    assert early("2026-11-27", **doubt) == "2026-11-27"


@pytest.mark.parametrize(
    ("nominal", "effective"),
    [("2023-11-24", "2023-11-24"), ("2023-12-01", "2023-11-30"), ("2012-12-25", "2012-12-24")],
)
def test_the_early_rule_holds_from_its_first_day(nominal: str, effective: str) -> None:
    assert early(nominal) == effective


@pytest.mark.parametrize(
    ("facts", "ended"),
    [
        ({"release_type": "hdc", "release_date": date(2026, 8, 31)}, False),
        ({"release_type": "hdc", "release_date": date(2026, 9, 1)}, True),
        ({"release_type": "hdc", "release_date": None}, False),
        ({"release_type": "licence", "release_date": date(2026, 9, 1)}, False),
    ],
)
def test_home_detention_curfew_ended_in_august_2026(facts: dict[str, Any], ended: bool) -> None:
    assert hdc_has_ended(woman(**facts)) is ended


def test_a_curfew_release_leaves_closed_days_and_no_others() -> None:
    assert early("2026-08-31", release_type="hdc") == "2026-08-28"  # a bank holiday
    assert early("2026-08-28", release_type="hdc") == "2026-08-28"  # a Friday and an eve
    assert early("2026-08-28", release_type="licence") == "2026-08-27"


def test_an_unknown_date_stays_unknown() -> None:
    assert effective_release(woman(release_date=None, early_release_approved=True)) is None
    assert key_date(None) is None


@pytest.mark.parametrize(
    ("free", "keys"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2027, 3, 26), date(2027, 3, 30)),
    ],
)
def test_keys_on_a_working_day_on_or_after(free: date, keys: date) -> None:
    assert key_date(free) == keys


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 1), 1, date(2026, 11, 30)),
        (date(2026, 12, 1), 2, date(2026, 11, 27)),
        (date(2026, 12, 1), 10, date(2026, 11, 17)),
        (date(2027, 3, 31), 2, date(2027, 3, 25)),
    ],
)
def test_working_days_before(day: date, count: int, expected: date) -> None:
    assert working_days_before(day, count) == expected


@QUICK
@given(strategies.days())
def test_working_days_agree_with_the_oracle(day: date) -> None:
    assert is_working_day(day) == oracles.working_day(day)
    before, after = working_day_on_or_before(day), working_day_on_or_after(day)
    assert before <= day <= after
    assert is_working_day(before) and is_working_day(after)
    between = (before + timedelta(days=step) for step in range(1, (after - before).days))
    assert not any(is_working_day(closed) for closed in between)
    assert (before == after) is is_working_day(day)


@QUICK
@given(strategies.releases())
def test_releases_agree_with_the_oracle(cells: oracles.Row) -> None:
    assert effective_release(woman(**cells)) == oracles.effective_release(cells)

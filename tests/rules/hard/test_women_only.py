"""A women-only home takes no boy or man of sixteen or more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.rules.world import BLOCKED, PASSES, UNSURE, WINDOW_END, Record, adult, ask, child, home, outcome, woman

WOMEN_ONLY = home(women_only=True)
SIXTEEN = date(2011, 6, 1)
"""Born then, he turns sixteen on the last day of the window."""
FIFTEEN = SIXTEEN + timedelta(days=1)


def test_vacuous_where_men_may_live() -> None:
    assert outcome("women_only", home(women_only=False), adult(sex="M")) == PASSES
    assert outcome("women_only", woman(release_date=None), home(women_only=False)) == PASSES


@pytest.mark.parametrize(
    "he",
    [
        child(sex="M", date_of_birth=SIXTEEN),
        adult(sex="M", joins_on=WINDOW_END),
        adult(sex="M", relation="partner"),
        adult(sex="M", date_of_birth=None),
    ],
)
def test_violated(he: Record) -> None:
    assert outcome("women_only", WOMEN_ONLY, he) == BLOCKED


@pytest.mark.parametrize(
    "somebody",
    [
        child(sex="M", date_of_birth=FIFTEEN),
        child(sex=None, date_of_birth=FIFTEEN),
        child(sex="F", date_of_birth=None),
        child(sex="M", date_of_birth=SIXTEEN, returns="no"),
        adult(sex="F", date_of_birth=None),
        adult(sex="M", joins_on=WINDOW_END + timedelta(days=1)),
    ],
)
def test_satisfied(somebody: Record) -> None:
    assert outcome("women_only", WOMEN_ONLY, somebody) == PASSES


@pytest.mark.parametrize(
    "somebody",
    [
        child(sex=None, date_of_birth=SIXTEEN),
        child(sex="M", date_of_birth=None),
        child(sex=None, date_of_birth=None),
        adult(sex=None, date_of_birth=None),
    ],
)
def test_unknown(somebody: Record) -> None:
    assert outcome("women_only", WOMEN_ONLY, somebody) == UNSURE


def test_unknown_without_a_release_date() -> None:
    assert outcome("women_only", woman(release_date=None), WOMEN_ONLY) == UNSURE


def test_a_fail_outweighs_an_unknown() -> None:
    assert outcome("women_only", WOMEN_ONLY, child(sex="M", date_of_birth=None), adult(sex="M")) == BLOCKED


def test_a_baby_is_too_young_to_matter() -> None:
    assert outcome("women_only", woman(due_date=WINDOW_END), WOMEN_ONLY) == PASSES


def test_detail_does_not_name_him() -> None:
    details = {
        ask("women_only", WOMEN_ONLY, he).detail for he in (child(sex="M", date_of_birth=SIXTEEN), adult(sex="M"))
    }
    assert len(details) == 1

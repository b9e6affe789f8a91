"""The first days: beds for everybody who is there, and money until the first payment."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.steps.asked import step, steps
from tests.rules.world import RELEASE, adult, child, home, numbers, shared, woman


def test_a_bed_for_her_alone_on_the_day_of_release() -> None:
    found = step("first_days")
    assert (found.who, found.by) == ("programme", RELEASE)
    assert "1 person" in found.sentence


def test_keys_after_the_release_are_the_day() -> None:
    # Saturday 5 December: keys on Monday.
    assert step("first_days", home(available_from=date(2026, 12, 5))).by == date(2026, 12, 7)
    assert step("first_days", home(available_from=None)).by == RELEASE


@pytest.mark.parametrize(("returns", "beds"), [(RELEASE, 2), (date(2026, 12, 7), 2), (date(2026, 12, 8), 1)])
def test_beds_for_those_who_are_there_that_day(returns: date, beds: int) -> None:
    found = step("first_days", home(available_from=date(2026, 12, 5)), child(returns_on=returns))
    assert numbers(found.sentence) == [beds]


def test_everybody_counts_and_so_does_a_carer_who_stays() -> None:
    assert numbers(step("first_days", child(), child(child_id="d"), adult()).sentence) == [4]
    assert numbers(step("first_days", woman(overnight_carer=True), shared()).sentence) == [2]


def test_she_claims_on_the_day_of_release() -> None:
    found = step("benefit_claim", home(available_from=date(2026, 12, 5)))
    assert (found.who, found.by) == ("person", RELEASE)
    assert numbers(found.sentence) == [5]


def test_the_five_weeks_are_not_older_than_the_benefit() -> None:
    before, after = (
        {item.code for item in steps(woman(release_date=day), home(available_from=None))}
        for day in (date(2018, 2, 13), date(2018, 2, 14))
    )
    assert after - before == {"benefit_claim"}

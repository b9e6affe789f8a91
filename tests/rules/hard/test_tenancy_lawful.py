"""The tenancy must be one the landlord can grant there on that day; otherwise a person looks at it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Home, Woman
from tests.rules.world import PASSES, ask, home, outcome, woman

CODE = "tenancy_lawful"
REVIEW = ("fail", "review")


def moving(day: date, **facts: Any) -> tuple[Woman, Home]:
    """A woman released and a home free on a working day."""
    return woman(release_date=day), home(available_from=day, **facts)


@pytest.mark.parametrize("tenancy", ["licence", "excluded_licence", "temporary"])
@pytest.mark.parametrize("nation", ["England", "Wales"])
def test_vacuous_for_tenancies_the_law_leaves_alone(tenancy: str, nation: str) -> None:
    assert outcome(CODE, *moving(date(2012, 3, 1), tenancy=tenancy, nation=nation)) == PASSES


@pytest.mark.parametrize(
    ("tenancy", "landlord", "nation", "last_day", "next_day"),
    [
        ("assured_shorthold", "private", "England", date(2026, 4, 30), date(2026, 5, 1)),
        ("assured_shorthold", "charity", "England", date(2026, 4, 30), date(2026, 5, 1)),
        ("assured_shorthold", "social", "Wales", date(2022, 11, 30), date(2022, 12, 1)),
        ("assured", "social", "Wales", date(2022, 11, 30), date(2022, 12, 1)),
        ("secure", "council", "Wales", date(2022, 11, 30), date(2022, 12, 1)),
    ],
)
def test_violated_from_the_day_the_law_changed(
    tenancy: str, landlord: str, nation: str, last_day: date, next_day: date
) -> None:
    facts = {"tenancy": tenancy, "landlord": landlord, "nation": nation}
    assert outcome(CODE, *moving(last_day, **facts)) == PASSES
    assert outcome(CODE, *moving(next_day, **facts)) == REVIEW


@pytest.mark.parametrize(
    ("tenancy", "nation", "day_before", "first_day"),
    [
        ("occupation_standard", "Wales", date(2022, 11, 30), date(2022, 12, 1)),
        ("occupation_secure", "Wales", date(2022, 11, 30), date(2022, 12, 1)),
        ("cas3", "England", date(2021, 6, 30), date(2021, 7, 1)),
        ("cas3", "Wales", date(2021, 6, 30), date(2021, 7, 1)),
    ],
)
def test_satisfied_from_the_first_day(tenancy: str, nation: str, day_before: date, first_day: date) -> None:
    assert outcome(CODE, *moving(day_before, tenancy=tenancy, nation=nation)) == REVIEW
    assert outcome(CODE, *moving(first_day, tenancy=tenancy, nation=nation)) == PASSES


def test_an_occupation_contract_is_never_english() -> None:
    assert outcome(CODE, *moving(date(2027, 3, 1), tenancy="occupation_standard", nation="England")) == REVIEW


def test_a_social_landlord_in_england_may_still_grant_shortholds() -> None:
    assert outcome(CODE, *moving(date(2027, 3, 1), tenancy="assured_shorthold", landlord="council")) == PASSES


def test_it_is_the_move_in_date_that_counts() -> None:
    shorthold = {"tenancy": "assured_shorthold", "landlord": "private"}
    early, late = date(2026, 4, 29), date(2026, 5, 5)
    assert outcome(CODE, woman(release_date=early), home(available_from=late, **shorthold)) == REVIEW
    assert outcome(CODE, woman(release_date=late), home(available_from=early, **shorthold)) == REVIEW
    assert outcome(CODE, woman(release_date=early), home(available_from=early, **shorthold)) == PASSES
    assert ask(CODE, woman(release_date=late), home(available_from=early, **shorthold)).detail


@pytest.mark.parametrize(
    ("she", "it", "missing"),
    [
        (woman(), home(tenancy=None), "the tenancy"),
        (woman(), home(landlord=None), "the kind of landlord"),
        (woman(), home(nation=None), "the home's nation"),
        (woman(release_date=None), home(), "her release date"),
        (woman(), home(available_from=None), "the day the home is free"),
    ],
)
def test_unknown_goes_to_review(she: Woman, it: Home, missing: str) -> None:
    assert outcome(CODE, she, it) == ("unknown", "review")
    assert ask(CODE, she, it).missing == (missing,)

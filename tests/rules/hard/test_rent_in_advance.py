"""A private landlord in England may ask for one month's rent in advance from 1 May 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Home
from tests.rules.world import PASSES, ask, home, outcome, woman

CODE = "rent_in_advance"
REVIEW, UNSURE = ("fail", "review"), ("unknown", "review")


def let(advance: float | None, **facts: Any) -> Home:
    """A private assured home in England at £120 a week: £520 a month."""
    usual: dict[str, Any] = {"landlord": "private", "tenancy": "assured", "rent_gbp_week": 120.0}
    return home(**(usual | {"rent_in_advance_gbp": advance} | facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"landlord": "charity"},
        {"landlord": "social", "rent_gbp_week": None},
        {"tenancy": "licence"},
        {"nation": "Wales", "tenancy": "occupation_standard"},
        {"nation": "Wales"},
    ],
)
def test_vacuous_outside_the_law(facts: dict[str, Any]) -> None:
    assert outcome(CODE, let(2000.0, **facts)) == PASSES


def test_vacuous_before_the_law() -> None:
    last_day, first_day = date(2026, 4, 30), date(2026, 5, 1)
    assert outcome(CODE, woman(release_date=last_day), let(2000.0, available_from=last_day)) == PASSES
    assert outcome(CODE, woman(release_date=last_day), let(2000.0, available_from=first_day)) == REVIEW
    assert outcome(CODE, woman(release_date=first_day), let(2000.0, available_from=last_day)) == REVIEW


@pytest.mark.parametrize("tenancy", ["assured", "assured_shorthold"])
def test_violated(tenancy: str) -> None:
    assert outcome(CODE, let(520.01, tenancy=tenancy)) == REVIEW
    assert ask(CODE, let(520.01, tenancy=tenancy)).detail


def test_satisfied() -> None:
    assert outcome(CODE, let(520.0)) == PASSES
    assert outcome(CODE, let(433.29, rent_gbp_week=99.99)) == PASSES
    assert outcome(CODE, let(433.30, rent_gbp_week=99.99)) == REVIEW
    assert outcome(CODE, let(0.0)) == PASSES
    assert outcome(CODE, let(None)) == PASSES


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"rent_gbp_week": None}, "the rent"),
        ({"landlord": None}, "the kind of landlord"),
        ({"tenancy": None}, "the tenancy"),
        ({"nation": None}, "the home's nation"),
        ({"available_from": None}, "the day the home is free"),
    ],
)
def test_unknown(facts: dict[str, Any], missing: str) -> None:
    assert outcome(CODE, let(520.0, **facts)) == UNSURE
    assert ask(CODE, let(520.0, **facts)).missing == (missing,)
    assert outcome(CODE, let(None, **facts)) == PASSES


def test_an_unknown_that_another_fact_settles() -> None:
    assert outcome(CODE, let(2000.0, landlord="social", tenancy=None)) == PASSES
    assert outcome(CODE, let(2000.0, nation="Wales", rent_gbp_week=None)) == PASSES
    assert outcome(CODE, woman(release_date=None), let(520.0)) == UNSURE

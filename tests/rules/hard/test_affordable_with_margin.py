"""What she can only just afford goes to a person; what `affordable` settles does not."""

from __future__ import annotations

import pytest

from tests.rules.hard.test_affordable import BACK, LHA, SHE, let
from tests.rules.world import PASSES, ask, outcome, woman

CODE = "affordable_with_margin"
REVIEW = ("fail", "review")


@pytest.mark.parametrize("rent", [123.01, 400.0])
def test_vacuous_where_both_days_fail(rent: float) -> None:
    assert outcome(CODE, SHE, LHA, let(rent)) == PASSES


@pytest.mark.parametrize("rent", [103.01, 123.0])
def test_violated_when_marginal(rent: float) -> None:
    assert outcome(CODE, SHE, LHA, let(rent)) == REVIEW


def test_violated_when_only_one_day_is_ok() -> None:
    assert outcome(CODE, SHE, LHA, let(135.0), BACK) == REVIEW
    later_poor = woman(benefit_income_gbp_week=1000.0, benefit_income_later_gbp_week=100.0, benefit_cap_exempt=True)
    assert outcome(CODE, later_poor, LHA, let(130.0)) == REVIEW
    assert ask(CODE, later_poor, LHA, let(130.0)).detail.count("£32.00") == 2


def test_satisfied() -> None:
    assert outcome(CODE, SHE, LHA, let(103.0)) == PASSES
    assert outcome(CODE, SHE, LHA, let(103.0), BACK) == PASSES


@pytest.mark.parametrize("it", [let(None), let(150.0, brma=None), let(110.0, exempt_accommodation=None)])
def test_unknown_is_left_to_the_other_rule(it: object) -> None:
    assert outcome(CODE, SHE, LHA, it) == PASSES
    assert outcome("affordable", SHE, LHA, it) == ("unknown", "flag")


def test_the_policy_says_what_is_no_worry() -> None:
    assert outcome(CODE, SHE, LHA, let(108.0), shortfall_ok_share=0.1) == PASSES
    assert outcome(CODE, SHE, LHA, let(108.01), shortfall_ok_share=0.1) == REVIEW

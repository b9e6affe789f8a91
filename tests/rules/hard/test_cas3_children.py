"""No child lives in a CAS3 home."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.rules.world import (
    BLOCKED,
    PASSES,
    UNSURE,
    WINDOW_END,
    Record,
    adult,
    ask,
    child,
    home,
    outcome,
    woman,
)

CODE = "cas3_children"
CAS3 = home(tenancy="cas3", landlord="hmpps", tenancy_weeks=12.0, children_ok=True)
BORN_18_YEARS_BEFORE = date(2008, 12, 1)


@pytest.mark.parametrize("it", [home(), home(tenancy="temporary"), home(tenancy=None)])
@pytest.mark.parametrize("somebody", [child(), child(date_of_birth=None)])
def test_vacuous_elsewhere(it: Record, somebody: Record) -> None:
    assert outcome(CODE, it, somebody) == PASSES
    assert outcome(CODE, it, woman(release_date=None)) == PASSES


@pytest.mark.parametrize(
    "somebody",
    [
        child(),
        child(returns_on=WINDOW_END),
        child(date_of_birth=BORN_18_YEARS_BEFORE + timedelta(days=1)),
        adult(date_of_birth=date(2009, 1, 1)),
    ],
)
def test_violated_even_where_the_landlord_takes_children(somebody: Record) -> None:
    assert outcome(CODE, CAS3, somebody) == BLOCKED
    assert ask(CODE, CAS3, somebody).detail


def test_a_fail_outweighs_an_unknown() -> None:
    assert outcome(CODE, CAS3, child(), child(child_id="d", date_of_birth=None)) == BLOCKED


@pytest.mark.parametrize(
    "somebody",
    [
        adult(date_of_birth=None),
        child(date_of_birth=BORN_18_YEARS_BEFORE),
        child(returns="no"),
        child(returns_on=WINDOW_END + timedelta(days=1)),
    ],
)
def test_satisfied(somebody: Record) -> None:
    assert outcome(CODE, CAS3, somebody) == PASSES


def test_unknown() -> None:
    assert outcome(CODE, CAS3, child(date_of_birth=None)) == UNSURE
    assert ask(CODE, CAS3, child(date_of_birth=None)).missing == ("the birth date of everybody who will live with her",)
    assert outcome(CODE, CAS3, woman(release_date=None)) == UNSURE


def test_a_policy_may_send_it_to_review() -> None:
    assert outcome(CODE, CAS3, child(), rules={CODE: "review"}) == ("fail", "review")

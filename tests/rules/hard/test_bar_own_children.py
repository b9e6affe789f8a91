"""A bar on living with children covers her own as well."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.rules.world import (
    BLOCKED,
    PASSES,
    RELEASE,
    UNSURE,
    WINDOW_END,
    Record,
    adult,
    ask,
    bar,
    child,
    outcome,
    shared,
    woman,
)

CODE = "bar_own_children"
BOYS = bar("no_cohabit_children", sex="M", under_age=16)
ANYBODY = bar("no_cohabit_children")
SIXTEEN = date(2010, 12, 1)
"""Born then, a child turns sixteen on the day of her release."""
FIFTEEN = SIXTEEN + timedelta(days=1)


def test_vacuous_without_such_a_bar() -> None:
    assert outcome(CODE, child(sex="M")) == PASSES
    assert outcome(CODE, bar("no_cohabit_children", approved_by="officer 12"), child(sex="M")) == PASSES
    assert outcome(CODE, bar("no_cohabit_person", other_id="x"), child(sex="M")) == PASSES


@pytest.mark.parametrize(
    "hers",
    [
        child(sex="M", carer="with_her", date_of_birth=FIFTEEN),
        child(sex="M", carer="mother_and_baby_unit", returns=None),
    ],
)
def test_violated(hers: Record) -> None:
    assert outcome(CODE, BOYS, hers) == BLOCKED
    assert outcome(CODE, shared(), BOYS, hers) == BLOCKED


@pytest.mark.parametrize(
    "hers",
    [
        child(sex="M", carer="with_her", date_of_birth=SIXTEEN),
        child(sex="F", carer="with_her"),
        # A boy who is not with her cannot come, so he is no part of her household.
        child(sex="M", date_of_birth=FIFTEEN),
        child(sex="F"),
        child(sex="F", date_of_birth=None),
        child(sex=None, date_of_birth=SIXTEEN),
        child(sex="M", returns="no"),
        child(sex="M", returns_on=WINDOW_END + timedelta(days=1)),
        adult(sex="M", date_of_birth=None),
    ],
)
def test_satisfied(hers: Record) -> None:
    assert outcome(CODE, BOYS, hers) == PASSES


def test_a_bar_on_either_sex_without_an_age_means_under_eighteen() -> None:
    day_of_release = date(2008, 12, 1)
    here = {"carer": "with_her"}
    assert outcome(CODE, ANYBODY, child(date_of_birth=day_of_release + timedelta(days=1), **here)) == BLOCKED
    assert outcome(CODE, ANYBODY, child(date_of_birth=day_of_release, **here)) == PASSES


def test_a_baby_may_be_of_either_sex() -> None:
    expecting = woman(due_date=RELEASE)
    assert outcome(CODE, expecting, BOYS) == UNSURE
    assert outcome(CODE, expecting, ANYBODY) == BLOCKED


@pytest.mark.parametrize(
    "hers", [child(sex="M", date_of_birth=None), child(sex=None), child(sex=None, date_of_birth=None)]
)
def test_unknown(hers: Record) -> None:
    assert outcome(CODE, BOYS, hers) == UNSURE


def test_unknown_without_a_release_date() -> None:
    assert outcome(CODE, woman(release_date=None), BOYS) == UNSURE


def test_a_fail_outweighs_an_unknown() -> None:
    unsexed, boy = child(sex=None), child(child_id="d", sex="M", carer="with_her")
    assert outcome(CODE, BOYS, unsexed, boy) == BLOCKED
    assert outcome(CODE, BOYS, ANYBODY, child(sex=None, carer="with_her")) == BLOCKED


def test_nothing_is_given_away() -> None:
    answer = ask(CODE, BOYS, child(sex="M"))
    assert (answer.restricted, answer.detail) == (True, "")

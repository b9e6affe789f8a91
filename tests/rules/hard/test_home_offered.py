"""A home that is not free now needs a day on which it will be; one that is withdrawn is not offered."""

from __future__ import annotations

import pytest

from matcher.domain.reasons import UNAVAILABLE, Unavailable
from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, woman

FOR_A_TIME: tuple[Unavailable, ...] = tuple(reason for reason in UNAVAILABLE if reason != "withdrawn")


def test_vacuous_when_nothing_keeps_it() -> None:
    assert outcome("home_offered", home(unavailable=None)) == PASSES
    assert outcome("home_offered", home(unavailable=None, available_from=None)) == PASSES


def test_violated_when_withdrawn_whatever_the_dates_say() -> None:
    gone = home(unavailable="withdrawn")
    assert outcome("home_offered", gone) == BLOCKED
    assert outcome("home_offered", home(unavailable="withdrawn", available_from=None)) == BLOCKED
    assert outcome("home_offered", gone, woman(release_date=None)) == BLOCKED
    assert ask("home_offered", gone).detail == "the home is withdrawn"


@pytest.mark.parametrize("reason", FOR_A_TIME)
def test_satisfied_when_the_day_is_known(reason: Unavailable) -> None:
    assert outcome("home_offered", home(unavailable=reason)) == PASSES
    assert outcome("home_offered", home(unavailable=reason), woman(release_date=None)) == PASSES


@pytest.mark.parametrize("reason", FOR_A_TIME)
def test_unknown_when_nobody_says_until_when(reason: Unavailable) -> None:
    it = home(unavailable=reason, available_from=None)
    assert outcome("home_offered", it) == UNSURE
    assert ask("home_offered", it).missing == ("when the home is free again",)


def test_each_home_speaks_for_itself() -> None:
    assert outcome("home_offered", home(), home(home_id="i", unavailable="withdrawn")) == PASSES
    assert outcome("home_offered", home(unavailable="withdrawn"), home(home_id="i")) == BLOCKED

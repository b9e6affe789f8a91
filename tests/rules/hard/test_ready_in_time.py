"""The home must be ready soon enough after her release."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Home, Woman
from tests.rules.world import BLOCKED, FREE, PASSES, RELEASE, UNSURE, ask, home, numbers, outcome, woman


def test_vacuous_when_keys_are_there_before_her() -> None:
    assert outcome("ready_in_time", home(available_from=FREE), max_bridging_nights=0) == PASSES
    assert outcome("ready_in_time", home(available_from=RELEASE), max_bridging_nights=0) == PASSES


def test_violated() -> None:
    answer = ask("ready_in_time", home(available_from=date(2026, 12, 16)))
    assert (answer.verdict.name, answer.effect) == ("FAIL", "block")
    assert numbers(answer.detail) == [15, 14]


def test_satisfied_on_the_last_night_that_can_be_bridged() -> None:
    assert outcome("ready_in_time", home(available_from=date(2026, 12, 15))) == PASSES


def test_nights_run_to_the_working_day_keys_are_handed_over() -> None:
    saturday = home(available_from=date(2026, 12, 12))
    assert outcome("ready_in_time", saturday, max_bridging_nights=13) == PASSES
    assert outcome("ready_in_time", saturday, max_bridging_nights=12) == BLOCKED


def test_nights_run_from_her_effective_release() -> None:
    sunday = woman(release_date=date(2026, 12, 6))
    monday = home(available_from=date(2026, 12, 7))
    assert outcome("ready_in_time", sunday, monday, max_bridging_nights=3) == PASSES
    assert outcome("ready_in_time", sunday, monday, max_bridging_nights=2) == BLOCKED


@pytest.mark.parametrize(
    ("she", "it", "missing"),
    [
        (woman(release_date=None), home(), ("her release date",)),
        (woman(), home(available_from=None), ("the day the home is free",)),
        (woman(release_date=None), home(available_from=None), ("her release date", "the day the home is free")),
    ],
)
def test_unknown(she: Woman, it: Home, missing: tuple[str, ...]) -> None:
    assert outcome("ready_in_time", she, it) == UNSURE
    assert ask("ready_in_time", she, it).missing == missing

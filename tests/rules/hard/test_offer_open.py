"""The offer must still stand on the day she moves in."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Home, Woman
from tests.rules.world import BLOCKED, PASSES, RELEASE, UNSURE, ask, home, outcome, woman


@pytest.mark.parametrize("she", [woman(), woman(release_date=None)])
def test_vacuous_when_open_ended(she: Woman) -> None:
    assert outcome("offer_open", she, home(available_to=None)) == PASSES


def test_violated() -> None:
    it = home(available_to=date(2026, 11, 30))
    assert outcome("offer_open", it) == BLOCKED
    assert "30 November 2026" in ask("offer_open", it).detail


def test_violated_when_keys_come_too_late() -> None:
    weekend = {"available_from": date(2026, 12, 5), "available_to": date(2026, 12, 6)}
    assert outcome("offer_open", home(**weekend)) == BLOCKED
    assert outcome("offer_open", home(**weekend | {"available_to": date(2026, 12, 7)})) == PASSES


def test_satisfied_on_the_last_day() -> None:
    assert outcome("offer_open", home(available_to=RELEASE)) == PASSES


@pytest.mark.parametrize(
    ("she", "it", "missing"),
    [
        (woman(release_date=None), home(available_to=RELEASE), ("her release date",)),
        (woman(), home(available_from=None, available_to=date(2030, 1, 1)), ("the day the home is free",)),
    ],
)
def test_unknown(she: Woman, it: Home, missing: tuple[str, ...]) -> None:
    assert outcome("offer_open", she, it) == UNSURE
    assert ask("offer_open", she, it).missing == missing

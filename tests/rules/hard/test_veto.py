"""A person has ruled this pair out."""

from __future__ import annotations

from matcher.domain import Pin
from tests.rules.world import BLOCKED, PASSES, home, outcome, woman

VETO = Pin(woman_id="w", home_id="h", kind="veto", reason="panel")


def test_vacuous() -> None:
    assert outcome("veto") == PASSES


def test_violated() -> None:
    assert outcome("veto", VETO) == BLOCKED
    assert outcome("veto", Pin(woman_id="w", home_id="i", kind="veto"), home(), home(home_id="i"), VETO) == BLOCKED


def test_satisfied_for_every_other_pair() -> None:
    assert outcome("veto", home(home_id="i"), home(), VETO) == PASSES
    assert outcome("veto", woman(woman_id="v"), woman(), VETO) == PASSES


def test_a_pin_is_no_veto() -> None:
    assert outcome("veto", Pin(woman_id="w", home_id="h", kind="pin")) == PASSES


def test_never_unknown() -> None:
    assert outcome("veto", VETO, woman(release_date=None), home(place=None)) == BLOCKED

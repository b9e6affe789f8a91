"""A person has ruled this pair out."""

from __future__ import annotations

import pytest

from matcher.domain import Pin
from matcher.domain.reasons import REASON_CODES, ReasonCode
from tests.rules.world import BLOCKED, PASSES, ask, home, outcome, woman

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


@pytest.mark.parametrize("code", REASON_CODES)
def test_it_rules_out_whatever_the_code(code: ReasonCode) -> None:
    assert outcome("veto", Pin(woman_id="w", home_id="h", kind="veto", reason_code=code)) == BLOCKED
    assert outcome("veto", Pin(woman_id="w", home_id="h", kind="pin", reason_code=code)) == PASSES


def coded(code: ReasonCode | None, woman_id: str = "w", home_id: str = "h") -> Pin:
    return Pin(woman_id=woman_id, home_id=home_id, kind="veto", reason_code=code, reason="private words")


def test_the_side_and_the_reason_are_told_and_the_free_text_is_not() -> None:
    landlord = "ruled out by the landlord: the location does not suit"
    assert ask("veto", coded("landlord_unsuitable_location")).detail == landlord
    assert ask("veto", coded("person_declined")).detail == "ruled out by her: she declined the home"
    assert ask("veto", coded(None)).detail == ""


def test_of_several_vetoes_those_of_the_pair_are_told_once_each() -> None:
    others = coded("recording_error", home_id="i"), coded("probation_not_approved", woman_id="x")
    hers = coded("person_declined"), coded("childrens_services_not_approved"), coded(None)
    again = Pin(woman_id="w", home_id="h", kind="veto", reason_code="person_declined", by="panel")
    answer = ask("veto", woman(), woman(woman_id="x"), home(), home(home_id="i"), *others, *hers, again)
    assert answer.detail == (
        "ruled out by her: she declined the home; ruled out by children's services: the home was not approved"
    )

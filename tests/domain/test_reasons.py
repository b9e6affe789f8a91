"""Coded reasons: each belongs to one side and is told in words."""

from __future__ import annotations

import re

import pytest

from matcher.domain.reasons import (
    REASON_CODES,
    REASON_SIDES,
    REASONS,
    SIDE_WORDS,
    UNAVAILABLE,
    UNAVAILABLE_WORDS,
    ReasonCode,
)


def test_every_code_has_its_words_in_order() -> None:
    assert tuple(REASONS) == REASON_CODES
    assert tuple(UNAVAILABLE_WORDS) == UNAVAILABLE
    assert tuple(SIDE_WORDS) == REASON_SIDES
    assert (len(REASON_CODES), len(REASON_SIDES), len(UNAVAILABLE)) == (13, 5, 5)
    for code in (*REASON_CODES, *UNAVAILABLE):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
    told = [*(reason.words for reason in REASONS.values()), *SIDE_WORDS.values(), *UNAVAILABLE_WORDS.values()]
    assert len(set(told)) == len(told)
    # They stand inside sentences, and between semicolons.
    assert all(words and words[-1] not in ".;" and ";" not in words and words[0].islower() for words in told)


def test_every_side_says_no_to_something_but_the_programme() -> None:
    declined = {reason.side for reason in REASONS.values() if reason.declined}
    assert declined == set(REASON_SIDES) - {"programme"}
    assert {code for code in REASON_CODES if code.startswith("landlord_")} == {
        code for code, reason in REASONS.items() if reason.side == "landlord"
    }


@pytest.mark.parametrize(
    ("code", "side", "declined"),
    [
        ("person_declined", "person", True),
        ("landlord_property_not_ready", "landlord", True),
        ("new_release_date", "programme", False),
        ("recalled_or_returned", "programme", False),
        ("other_accommodation_found", "person", False),
        ("harassment_or_unsafe_area", "person", True),
        ("probation_not_approved", "probation", True),
        ("childrens_services_not_approved", "children's services", True),
        ("recording_error", "programme", False),
    ],
)
def test_a_code_belongs_to_one_side(code: ReasonCode, side: str, declined: bool) -> None:
    assert (REASONS[code].side, REASONS[code].declined) == (side, declined)

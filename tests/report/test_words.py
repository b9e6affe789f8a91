from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.codes import TENANCIES as CODES
from matcher.report.words import TENANCIES, count, date_alone, day, listed, tenancy
from tests.rules.world import home


def test_a_day_has_its_weekday_and_no_leading_nought() -> None:
    assert day(date(2026, 11, 5)) == "Thursday 5 November 2026"
    assert day(date(2012, 12, 24)) == "Monday 24 December 2012"
    assert date_alone(date(2026, 11, 5)) == "5 November 2026"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 homes"), (1, "1 home"), (2, "2 homes"), (1_400, "1,400 homes"), (-1, "-1 homes")]
)
def test_counts_agree_in_number(number: int, words: str) -> None:
    assert count(number, "home") == words


def test_a_plural_of_its_own() -> None:
    assert (count(1, "woman", "women"), count(3, "woman", "women")) == ("1 woman", "3 women")


def test_lists_are_read_aloud() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_every_tenancy_has_words() -> None:
    assert set(TENANCIES) == set(CODES)
    for code in CODES:
        assert tenancy(home(tenancy=code)) == TENANCIES[code]


def test_a_tenancy_says_how_long_it_is() -> None:
    assert tenancy(home(tenancy="assured_shorthold", tenancy_weeks=12.0)) == "assured shorthold tenancy, 12 weeks"
    assert tenancy(home(tenancy="licence", tenancy_weeks=26.5)) == "licence, 26.5 weeks"
    assert tenancy(home(tenancy=None, tenancy_weeks=12.0)) == "tenancy not known"

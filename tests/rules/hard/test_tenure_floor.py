"""The tenancy must be at least as secure as she asks."""

from __future__ import annotations

import pytest

from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, numbers, outcome, shared, woman


def test_vacuous_without_a_floor() -> None:
    assert outcome("tenure_floor", home(tenancy="excluded_licence")) == PASSES
    assert outcome("tenure_floor", home(tenancy=None)) == PASSES


@pytest.mark.parametrize(
    ("floor", "tenancy"), [(60.1, "assured_shorthold"), (60.0, "licence"), (10.1, "excluded_licence")]
)
def test_violated(floor: float, tenancy: str) -> None:
    assert outcome("tenure_floor", woman(tenure_floor=floor), home(tenancy=tenancy)) == BLOCKED


def test_detail_says_by_how_much() -> None:
    answer = ask("tenure_floor", woman(tenure_floor=60.0), shared(tenancy="licence"))
    assert numbers(answer.detail) == [40, 100, 60]


@pytest.mark.parametrize(("floor", "tenancy"), [(60.0, "assured_shorthold"), (50.0, "licence"), (80.0, "secure")])
def test_satisfied(floor: float, tenancy: str) -> None:
    assert outcome("tenure_floor", woman(tenure_floor=floor), home(tenancy=tenancy)) == PASSES


def test_a_short_term_caps_the_rank() -> None:
    she = woman(tenure_floor=40.5)
    assert outcome("tenure_floor", she, home(tenancy_weeks=25.9)) == BLOCKED
    assert outcome("tenure_floor", she, home(tenancy_weeks=26.0)) == PASSES


def test_unknown() -> None:
    she = woman(tenure_floor=10.0)
    for it in (home(tenancy=None), home(landlord=None), home(tenancy="licence", sharing=None)):
        assert outcome("tenure_floor", she, it) == UNSURE
        assert ask("tenure_floor", she, it).missing == ("the tenancy or the kind of landlord",)
    assert outcome("tenure_floor", she, home(tenancy="secure", landlord=None)) == PASSES
    assert outcome("tenure_floor", woman(tenure_floor=0.5), home(tenancy=None)) == UNSURE


def test_a_floor_of_nothing_is_a_floor() -> None:
    assert outcome("tenure_floor", woman(tenure_floor=0.0), home(tenancy=None)) == UNSURE

"""A CAS3 home is offered for at most 84 nights."""

from __future__ import annotations

import pytest

from tests.rules.world import PASSES, ask, home, numbers, outcome

CODE = "cas3_nights"


@pytest.mark.parametrize("tenancy", ["temporary", "licence", None])
def test_vacuous_elsewhere(tenancy: str | None) -> None:
    assert outcome(CODE, home(tenancy=tenancy, tenancy_weeks=52.0)) == PASSES


@pytest.mark.parametrize("weeks", [12.1, 13.0, 52.0])
def test_violated(weeks: float) -> None:
    it = home(tenancy="cas3", tenancy_weeks=weeks)
    assert outcome(CODE, it) == ("fail", "review")
    assert numbers(ask(CODE, it).detail) == [84.0]


@pytest.mark.parametrize("weeks", [1.0, 12.0])
def test_satisfied(weeks: float) -> None:
    assert outcome(CODE, home(tenancy="cas3", tenancy_weeks=weeks)) == PASSES


def test_an_open_term_is_as_long_as_cas3_lasts() -> None:
    assert outcome(CODE, home(tenancy="cas3", tenancy_weeks=None)) == PASSES

"""The home must lie far enough from every child she has to stay away from."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain import Child
from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, child, facts_of, home, outcome, place


def apart(km: float, east_km: float = 3.0, north_km: float = 4.0, **facts: Any) -> Child:
    """A child with family, five km from the home unless said otherwise, who does not return."""
    usual: dict[str, Any] = {"returns": "no", "keep_away_km": km, "keep_away_place": place(east_km, north_km)}
    return child(**(usual | facts))


def test_vacuous_without_a_distance() -> None:
    assert outcome("keep_away", child(), home(place=None)) == PASSES
    assert outcome("keep_away", child(carer_place=place(), contact="barred")) == PASSES


@pytest.mark.parametrize("km", [5.0, 5.3, 400.0])
def test_violated(km: float) -> None:
    assert outcome("keep_away", apart(km)) == BLOCKED


@pytest.mark.parametrize("km", [0.0, 4.999])
def test_satisfied(km: float) -> None:
    assert outcome("keep_away", apart(km)) == PASSES


@pytest.mark.parametrize(("km", "expected"), [(4.699, PASSES), (4.7, UNSURE), (5.299, UNSURE), (5.3, BLOCKED)])
def test_uncertainties_of_both_ends_add_up(km: float, expected: tuple[str, str]) -> None:
    it = home(place=place(uncertainty_m=100.0))
    assert outcome("keep_away", it, apart(km, keep_away_place=place(3, 4, uncertainty_m=200.0))) == expected


def test_unknown_blocks() -> None:
    assert outcome("keep_away", apart(1.0, keep_away_place=None)) == UNSURE
    assert outcome("keep_away", apart(1.0), home(place=None)) == UNSURE
    assert ask("keep_away", apart(1.0), home(place=None)).missing == ("where the home is",)


@pytest.mark.parametrize(
    "facts",
    [
        {"carer": "adopted", "order": "adoption"},
        {"contact": "barred"},
        {"carer": "foster", "order": "care"},
        {"returns": "uncertain"},
    ],
)
@pytest.mark.parametrize("scenario", ["all_planned", "none"])
def test_it_binds_whatever_becomes_of_the_child(facts: dict[str, Any], scenario: str) -> None:
    assert outcome("keep_away", apart(5.0, **facts), scenario=scenario) == BLOCKED
    assert outcome("keep_away", apart(4.9, **facts), scenario=scenario) == PASSES


def test_every_child_counts() -> None:
    far, near = apart(1.0), apart(9.0, child_id="d")
    nowhere = apart(1.0, child_id="e", keep_away_place=None)
    assert outcome("keep_away", far, near, nowhere) == BLOCKED
    assert outcome("keep_away", far, nowhere) == UNSURE


def test_the_blurred_place_of_the_carer_is_never_measured() -> None:
    assert outcome("keep_away", apart(2.0, carer_place=place())) == PASSES
    assert outcome("keep_away", apart(2.0, 0.5, 0.5, carer_place=place(90))) == BLOCKED


def test_it_draws_nothing() -> None:
    tables = facts_of(apart(1.0, contact="none"), home()).tables
    pulls = [name for name, table in tables.items() if name.endswith("_pulls") and table.size]
    assert pulls == []


def test_nothing_is_given_away() -> None:
    answers = [ask("keep_away", apart(km, 0.0, 3.0)) for km in (3.0, 800.0)]
    assert answers[0] == answers[1]
    assert (answers[0].restricted, answers[0].detail, answers[0].missing) == (True, "", ())

"""Somebody she may not live with could be an adult who joins her."""

from __future__ import annotations

from tests.rules.world import PASSES, adult, ask, bar, outcome

NAMED = {"other_id": "somebody"}


def test_vacuous_without_such_a_bar() -> None:
    assert outcome("bar_person_own", adult()) == PASSES
    assert outcome("bar_person_own", adult(), bar("no_cohabit_children")) == PASSES


def test_satisfied_when_nobody_joins_her_or_the_bar_is_lifted() -> None:
    assert outcome("bar_person_own", bar("no_cohabit_person", **NAMED)) == PASSES
    assert outcome("bar_person_own", adult(), bar("no_cohabit_person", approved_by="J. Officer", **NAMED)) == PASSES


def test_unknown_goes_to_review_when_an_adult_joins_her() -> None:
    assert outcome("bar_person_own", adult(), bar("no_cohabit_person", **NAMED)) == ("unknown", "review")
    assert ask("bar_person_own", adult(), bar("no_cohabit_person", **NAMED)).detail == ""

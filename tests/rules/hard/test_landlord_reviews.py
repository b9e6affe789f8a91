"""What the landlord reviews one by one goes to review, never silently."""

from __future__ import annotations

from tests.rules.world import PASSES, ask, home, outcome, woman

CAREFUL = home(reviews=("violence", "arson"))


def test_vacuous_where_nothing_is_reviewed() -> None:
    assert outcome("landlord_reviews", woman(risk_flags=("arson",)), home(reviews=())) == PASSES
    assert outcome("landlord_reviews", woman(risk_flags=None), home(reviews=())) == PASSES
    assert outcome("landlord_reviews", woman(risk_flags=("arson",)), home(refuses=("arson",))) == PASSES


def test_violated_goes_to_review() -> None:
    assert outcome("landlord_reviews", woman(risk_flags=("arson",)), CAREFUL) == ("fail", "review")
    assert outcome("landlord_reviews", woman(risk_flags=("sexual", "violence")), CAREFUL) == ("fail", "review")


def test_satisfied() -> None:
    assert outcome("landlord_reviews", woman(risk_flags=("none",)), CAREFUL) == PASSES
    assert outcome("landlord_reviews", woman(risk_flags=("drugs_supply",)), CAREFUL) == PASSES


def test_not_assessed_goes_to_review() -> None:
    assert outcome("landlord_reviews", woman(risk_flags=None), CAREFUL) == ("unknown", "review")
    assert ask("landlord_reviews", woman(risk_flags=None), CAREFUL).missing == ("her risk assessment",)


def test_nothing_is_given_away() -> None:
    answer = ask("landlord_reviews", woman(risk_flags=("arson",)), CAREFUL)
    assert (answer.restricted, answer.detail) == (True, "")

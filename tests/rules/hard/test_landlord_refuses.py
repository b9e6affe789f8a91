"""What the landlord refuses must not be among her assessed risks."""

from __future__ import annotations

from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, woman

STRICT = home(refuses=("violence", "arson"))


def test_vacuous_where_nothing_is_refused() -> None:
    assert outcome("landlord_refuses", woman(risk_flags=("arson",)), home(refuses=())) == PASSES
    assert outcome("landlord_refuses", woman(risk_flags=None), home(refuses=())) == PASSES
    assert outcome("landlord_refuses", woman(risk_flags=("arson",)), home(reviews=("arson",))) == PASSES


def test_violated() -> None:
    assert outcome("landlord_refuses", woman(risk_flags=("arson",)), STRICT) == BLOCKED
    assert outcome("landlord_refuses", woman(risk_flags=("sexual", "violence")), STRICT) == BLOCKED


def test_satisfied() -> None:
    assert outcome("landlord_refuses", woman(risk_flags=("none",)), STRICT) == PASSES
    assert outcome("landlord_refuses", woman(risk_flags=("sexual", "antisocial")), STRICT) == PASSES


def test_not_assessed_is_not_clear() -> None:
    assert outcome("landlord_refuses", woman(risk_flags=None), STRICT) == UNSURE
    assert ask("landlord_refuses", woman(risk_flags=None), STRICT).missing == ("her risk assessment",)


def test_nothing_is_given_away() -> None:
    answer = ask("landlord_refuses", woman(risk_flags=("arson",)), STRICT)
    assert (answer.restricted, answer.detail) == (True, "")
    assert "arson" not in answer.sentence

"""The home must be in a nation she accepts."""

from __future__ import annotations

from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, woman

WALES_ONLY, BOTH = woman(nations_ok=("Wales",)), woman(nations_ok=("England", "Wales"))


def test_vacuous_when_any_nation_will_do() -> None:
    assert outcome("nation_accepted", woman(nations_ok=()), home(nation=None)) == PASSES


def test_violated() -> None:
    assert outcome("nation_accepted", WALES_ONLY, home(nation="England")) == BLOCKED
    assert outcome("nation_accepted", woman(nations_ok=("England",)), home(nation="Wales")) == BLOCKED


def test_satisfied() -> None:
    assert outcome("nation_accepted", WALES_ONLY, home(nation="Wales")) == PASSES
    assert outcome("nation_accepted", BOTH, home(nation="England")) == PASSES
    assert outcome("nation_accepted", BOTH, home(nation="Wales")) == PASSES


def test_unknown() -> None:
    assert outcome("nation_accepted", WALES_ONLY, home(nation=None)) == UNSURE
    assert outcome("nation_accepted", BOTH, home(nation=None)) == UNSURE
    assert ask("nation_accepted", WALES_ONLY, home(nation=None)).missing == ("the home's nation",)

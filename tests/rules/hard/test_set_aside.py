"""A home kept for a programme goes to women of that programme."""

from __future__ import annotations

from tests.rules.world import BLOCKED, PASSES, ask, home, outcome, woman

IN_TWO, IN_NONE = woman(programmes=("orchard", "rebuild")), woman()


def test_vacuous_when_kept_for_nobody() -> None:
    another = home(home_id="i", set_aside="orchard")
    assert outcome("set_aside", IN_NONE, home(), another) == PASSES
    assert outcome("set_aside", IN_TWO, home(), another) == PASSES


def test_violated() -> None:
    assert outcome("set_aside", IN_NONE, home(set_aside="orchard")) == BLOCKED
    assert outcome("set_aside", IN_TWO, home(set_aside="harbour"), home(home_id="i", set_aside="orchard")) == BLOCKED
    assert ask("set_aside", IN_NONE, home(set_aside="orchard")).detail


def test_satisfied() -> None:
    assert outcome("set_aside", IN_TWO, home(set_aside="orchard"), home(home_id="i", set_aside="harbour")) == PASSES
    assert outcome("set_aside", IN_TWO, home(set_aside="rebuild")) == PASSES


def test_never_unknown() -> None:
    assert outcome("set_aside", woman(release_date=None), home(set_aside="orchard", place=None)) == BLOCKED

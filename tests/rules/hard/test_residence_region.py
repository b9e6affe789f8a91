"""She must live in the region her licence names."""

from __future__ import annotations

from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, place, zone

IN_MANCHESTER = zone("region", place=place(40))
IN_WALES = zone("region", place=place(-40, nation="Wales", region="Wales"))


def test_vacuous_for_zones_of_other_kinds() -> None:
    assert outcome("residence_region", home(place=None)) == PASSES
    assert outcome("residence_region", zone("exclude", place=place(region="Wales"), radius_km=1.0)) == PASSES


def test_violated() -> None:
    assert outcome("residence_region", IN_WALES) == BLOCKED


def test_satisfied_anywhere_in_the_region() -> None:
    assert outcome("residence_region", IN_MANCHESTER) == PASSES
    assert outcome("residence_region", home(place=place(-300, region="Wales")), IN_WALES) == PASSES


def test_unknown() -> None:
    assert outcome("residence_region", home(place=None), IN_MANCHESTER) == UNSURE
    border = home(place=place(region=""))
    assert outcome("residence_region", border, IN_MANCHESTER) == UNSURE
    assert ask("residence_region", border, IN_MANCHESTER).missing == ("the home's probation region",)
    vague = zone("region", place=place(region=""))
    assert outcome("residence_region", vague) == UNSURE
    # What is not known of the condition itself is restricted.
    assert ask("residence_region", vague).missing == ()


def test_a_fail_outweighs_an_unknown() -> None:
    assert outcome("residence_region", IN_MANCHESTER, zone("region")) == UNSURE
    assert outcome("residence_region", IN_WALES, zone("region")) == BLOCKED

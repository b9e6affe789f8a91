"""The home must lie far enough from play areas where a condition says so; more in tests/rules/test_site_distance.py."""

from __future__ import annotations

from tests.rules.hard.site_rules import PLAY_AREAS as KIND
from tests.rules.hard.site_rules import REVIEWED
from tests.rules.world import BLOCKED, PASSES, ask, home, outcome, place, site, zone

CODE = "play_areas"


def test_vacuous() -> None:
    assert outcome(CODE, site(KIND.site), home(place=None)) == PASSES
    assert outcome(CODE, site(KIND.site), zone("exclude", place=place(), radius_km=9.0)) == PASSES
    assert outcome(CODE, site(KIND.site), zone(KIND.other_zone, radius_km=9.0)) == PASSES


def test_violated() -> None:
    assert outcome(CODE, zone(CODE, radius_km=2.5), site(KIND.site, place=place(1.5, -2.0))) == BLOCKED


def test_satisfied() -> None:
    far = site(KIND.site, place=place(1.5, -2.0))
    assert outcome(CODE, zone(CODE, radius_km=2.4), far, sites_complete=True) == PASSES


def test_unknown_goes_to_review() -> None:
    far = site(KIND.site, place=place(1.5, -2.0))
    assert outcome(CODE, zone(CODE, radius_km=2.4), far) == REVIEWED
    nowhere = home(place=None)
    assert ask(CODE, zone(CODE, radius_km=2.4), nowhere).missing == ("where the home is",)


def test_nothing_is_given_away() -> None:
    answers = [ask(CODE, zone(CODE, radius_km=km, source="order 7"), site(KIND.site)) for km in (0.1, 700.0)]
    assert answers[0] == answers[1]
    assert (answers[0].restricted, answers[0].detail, answers[0].missing) == (True, "", ())

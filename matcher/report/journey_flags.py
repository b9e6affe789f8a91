"""Flags about the ways to schools and contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan

from matcher.domain import Home, Woman
from matcher.report.journey_words import how_timed
from matcher.report.schools import over_review, pulls_of, school_legs
from matcher.report.words import listed
from matcher.rules.facts import Facts
from matcher.rules.facts.pulls import Pull
from matcher.rules.household import Household
from matcher.rules.journeys import school_journey_target_minutes

Flag = tuple[str, str]


def journey_flags(woman: Woman, home: Home, household: Household, facts: Facts) -> Iterator[Flag]:
    """What is far, what is long, what lies across water, and whether several schools pull.

    Ways are only told where the home's place is known.
    """
    policy = facts.policy
    schools = pulls_of(facts, woman.woman_id, "school_pulls")
    if over_review(school_legs(facts, woman, home, household), policy) > 1.0:
        yield (
            "far_from_school",
            f"A child's school is more than {policy.review_ratio:g} times the walking target away.",
        )
    targets = [
        school_journey_target_minutes(pull.child, household.release, policy) if pull.child else 0.0 for pull in schools
    ]
    yield from _long("long_school_journey", "A child's way to school", schools, targets, home, facts)
    contacts = pulls_of(facts, woman.woman_id, "contact_pulls")
    longest = [policy.contact_journey_minutes] * len(contacts)
    yield from _long("long_contact_journey", "The way to a child for contact", contacts, longest, home, facts)
    yield from _across_water((*schools, *contacts), home, facts)
    if (places := len({(pull.place.easting_m, pull.place.northing_m) for pull in schools})) > 1:
        yield "several_schools", f"Her children go to school in {places} places."


def _long(
    code: str, way: str, pulls: Sequence[Pull], targets_minutes: Sequence[float], home: Home, facts: Facts
) -> Iterator[Flag]:
    """The worst of the journeys that take too many times their target, if any does."""
    place, policy = home.place, facts.policy
    if place is None:
        return
    timed = zip((facts.ways.between(pull.place, place).minutes for pull in pulls), targets_minutes, strict=True)
    known = [(took, target) for took, target in timed if not isnan(took)]
    took, target = max(known, key=lambda one: one[0] / one[1], default=(0.0, 1.0))
    if took / target > policy.review_ratio:
        yield code, f"{way} may take {took:.0f} minutes; the target is {target:g}. {how_timed(facts.instance)}"


def _across_water(pulls: Sequence[Pull], home: Home, facts: Facts) -> Iterator[Flag]:
    """The longest of the ways to children that go round by a crossing."""
    place = home.place
    if place is None:
        return
    ways = [(facts.ways.between(pull.place, place).road_km, facts.ways.crossings(pull.place, place)) for pull in pulls]
    road_km, crossings = max((way for way in ways if way[1]), default=(0.0, ()))
    if crossings:
        by = listed(crossings)
        yield "across_water", f"A way to a child goes round by {by}, some {road_km:.0f} km by road."

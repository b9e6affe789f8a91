"""Flags about the ways to schools and contact, by estimated minutes: for no route is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.domain import Home, Woman
from matcher.report.schools import km_between, over_review, pulls_of, school_legs
from matcher.rules.facts import Facts
from matcher.rules.facts.pulls import Pull
from matcher.rules.household import Household
from matcher.rules.journeys import journey_minutes, school_journey_target_minutes

Flag = tuple[str, str]


def journey_flags(woman: Woman, home: Home, household: Household, facts: Facts) -> Iterator[Flag]:
    """What is far, what is long, and whether several schools pull; distances only where the home's place is known."""
    policy = facts.policy
    schools = pulls_of(facts, woman, household, "school_pulls")
    if over_review(school_legs(facts, woman, home, household), policy) > 1.0:
        yield (
            "far_from_school",
            f"A child's school is more than {policy.review_ratio:g} times the walking target away.",
        )
    targets = [
        school_journey_target_minutes(pull.child, household.release, policy) if pull.child else 0.0 for pull in schools
    ]
    yield from _long("long_school_journey", "A child's way to school", schools, targets, home, facts)
    contacts = pulls_of(facts, woman, household, "contact_pulls")
    longest = [policy.contact_journey_minutes] * len(contacts)
    yield from _long("long_contact_journey", "The way to a child for contact", contacts, longest, home, facts)
    if (places := len({(pull.place.easting_m, pull.place.northing_m) for pull in schools})) > 1:
        yield "several_schools", f"Her children go to school in {places} places."


def _long(
    code: str, way: str, pulls: Sequence[Pull], targets_minutes: Sequence[float], home: Home, facts: Facts
) -> Iterator[Flag]:
    """The worst of the journeys that take too many times their target, if any does."""
    place, policy = home.place, facts.policy
    if place is None:
        return
    minutes = [journey_minutes(km_between(pull.place, place), policy) for pull in pulls]
    ratios = [took / target for took, target in zip(minutes, targets_minutes, strict=True)]
    worst = max(range(len(ratios)), key=ratios.__getitem__, default=None)
    if worst is not None and ratios[worst] > policy.review_ratio:
        yield (
            code,
            f"{way} may take {minutes[worst]:.0f} minutes; the target is {targets_minutes[worst]:g}. "
            "An estimate from a straight line: look up the real journey.",
        )

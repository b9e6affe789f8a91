"""How far each returning child's school is from the proposed home, and whether that is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.place import Place
from matcher.domain import Home, Policy, Woman
from matcher.rules.facts import Facts
from matcher.rules.facts.pulls import Pull
from matcher.rules.household import Household
from matcher.rules.school_target import school_target_km


@dataclass(frozen=True, slots=True)
class SchoolLeg:
    """One child's way to school: km by road, the walking target in km, and the school's place."""

    distance_km: float
    target_km: float
    place: Place

    @property
    def near(self) -> bool:
        """Within the walking target."""
        return self.distance_km <= self.target_km


def pulls_of(facts: Facts, woman_id: str, table: str) -> tuple[Pull, ...]:
    """Her pulls of one table, by child."""
    return facts.pulls[table].get(woman_id, ())


def school_legs(facts: Facts, woman: Woman, home: Home, household: Household) -> tuple[SchoolLeg, ...]:
    """Each school child who will live with her; none when the home's place is unknown."""
    place = home.place
    if place is None:
        return ()
    return tuple(
        SchoolLeg(
            facts.ways.between(pull.place, place).road_km,
            school_target_km(pull.child, home.nation or "", household.release),
            pull.place,
        )
        for pull in pulls_of(facts, woman.woman_id, "school_pulls")
        if pull.child
    )


def over_review(legs: Sequence[SchoolLeg], policy: Policy) -> float:
    """The largest ratio of a distance to what is flagged; 0 without schools."""
    return max((leg.distance_km / (policy.review_ratio * leg.target_km) for leg in legs), default=0.0)

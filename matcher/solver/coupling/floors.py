"""Floors: the least share of all proposals that a policy sets for groups of women."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import numpy as np

from matcher.domain import Policy, Woman
from matcher.domain.policy import FLOOR_GROUPS
from matcher.rules.facts import Facts
from matcher.rules.members import expects_baby
from matcher.rules.parameters import parameter
from matcher.solver.arrays import Bools
from matcher.solver.constraints import GroupFloor
from matcher.solver.coupling.offers import Offers

MANY_CHILDREN = 3
HIGH_SUPPORT_HOURS_WEEK = 6.0
FINEST = 10**6
"""A share is taken to so many parts."""


def floor_setting_faults(policy: Policy) -> Iterator[str]:
    """A sentence for each floor that no policy may set; a policy that was read from a file has none."""
    for group, share in sorted(policy.floors.items()):
        if group not in FLOOR_GROUPS:
            yield f"the policy sets a floor for {group}, which is not a group; known are: {', '.join(FLOOR_GROUPS)}"
        elif not 0 <= share <= 1:
            yield f"the policy's floor for {group} must be a number between 0 and 1"


def group_floors(offers: Offers) -> Iterator[GroupFloor]:
    """One rule a group with a share above 0, in the order of the groups."""
    for group in FLOOR_GROUPS:
        part, whole = share_of(offers.facts.policy, group)
        if part:
            yield GroupFloor(member=members_of_group(offers.facts, group), share=(part, whole))


def share_of(policy: Policy, group: str) -> tuple[int, int]:
    """The least share of a group as a whole fraction in lowest terms; beyond six decimals rounded up."""
    exact = Fraction(str(policy.floors.get(group, 0)))
    share = Fraction(math.ceil(exact * FINEST), FINEST)
    return share.numerator, share.denominator


def members_of_group(facts: Facts, group: str) -> Bools:
    """(women,) who belongs to a group; whoever is not known to does not."""
    test = _TESTS[group]
    return np.array([test(woman, facts) for woman in facts.instance.women], bool)


def _children(woman: Woman, facts: Facts) -> int:
    """Children, the baby included, who live or will live with her in the weeks planned for."""
    household = facts.households[woman.woman_id]
    if household is None:
        return 0
    of_age = parameter("adult_age", household.release)
    ages = (member.age(member.lives_from) for member in household.members_in_window() if not member.adult)
    return sum(age is None or age < of_age for age in ages)


_TESTS: Mapping[str, Callable[[Woman, Facts], bool]] = {
    "mothers": lambda woman, facts: _children(woman, facts) > 0,
    "pregnant": lambda woman, facts: expects_baby(woman, facts.instance.children_of[woman.woman_id]),
    "three_or_more_children": lambda woman, facts: _children(woman, facts) >= MANY_CHILDREN,
    "high_support": lambda woman, _: (woman.support_hours_week or 0.0) >= HIGH_SUPPORT_HOURS_WEEK,
    "risk_assessed": lambda woman, _: bool(set(woman.risk_flags or ()) - {"none"}),
    "care_leaver": lambda woman, _: woman.care_leaver is True,
    "abuse_victim": lambda woman, _: woman.abuse_victim is True,
    "step_free_or_wheelchair": lambda woman, _: woman.access_need != "none",
}

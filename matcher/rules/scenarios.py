"""What she needs if all planned returns happen, if only the confirmed ones do, and if none does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from matcher.domain import Instance, Policy, Woman
from matcher.domain.policy import Scenario
from matcher.rules.household import household_of

SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)


def needs_by_scenario(
    woman: Woman, instance: Instance, policy: Policy
) -> Mapping[Scenario, tuple[tuple[date, int], ...]]:
    """Scenario -> (day, bedrooms): the most she needs on release, then each later change within two years.

    By the policy's standard, whatever scenario the policy itself plans on. Empty when her release date is unknown.
    """
    found: dict[Scenario, tuple[tuple[date, int], ...]] = {}
    for scenario in SCENARIOS:
        household = household_of(woman, instance, policy.replace(scenario=scenario))
        if household is not None:
            found[scenario] = ((household.release, household.steps[0].bedrooms[1]), *household.bedrooms_later())
    return found

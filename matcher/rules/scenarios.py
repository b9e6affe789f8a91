"""What she needs if all planned returns happen, if only the confirmed ones do, and if none does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from matcher.domain import Instance, Policy, Woman
from matcher.domain.policy import Scenario
from matcher.rules.calendar import effective_release
from matcher.rules.household import Household, household_with
from matcher.rules.members import members_of

SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)


def scenario_policies(policy: Policy) -> Mapping[Scenario, Policy]:
    """The policy as it would be if it planned on each scenario, from the most returns to none."""
    return {scenario: policy.replace(scenario=scenario) for scenario in SCENARIOS}


def needs_by_scenario(
    woman: Woman, instance: Instance, policies: Mapping[Scenario, Policy], known: Household | None = None
) -> Mapping[Scenario, tuple[tuple[date, int], ...]]:
    """Scenario -> (day, bedrooms): the most she needs on release, then each later change within two years.

    policies: of `scenario_policies`. known: her household under one of them, where it is at hand. Empty when her
    release date is unknown.
    """
    release = effective_release(woman)
    if release is None:
        return {}
    found: dict[Scenario, tuple[tuple[date, int], ...]] = {}
    household = known
    for scenario, policy in policies.items():
        members = tuple(members_of(woman, release, instance, policy))
        if household is None or members != household.members:
            household = household_with(members, woman, release, policy)
        found[scenario] = ((release, household.steps[0].bedrooms[1]), *household.bedrooms_later())
    return found

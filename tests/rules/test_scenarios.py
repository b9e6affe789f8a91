"""What she needs under each of the three scenarios, whatever the policy plans on."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Policy
from matcher.domain.policy import Scenario
from matcher.rules.household import household_of
from matcher.rules.scenarios import needs_by_scenario, scenario_policies
from tests.rules.world import RELEASE, child, woman, world

IN_MARCH = date(2027, 3, 12)
BOY = {"sex": "M", "date_of_birth": date(2013, 1, 1)}


@pytest.mark.parametrize("planned_on", ["all_planned", "confirmed_only", "none"])
def test_three_if_all_come_two_if_only_the_confirmed_do_one_if_none(planned_on: Scenario) -> None:
    instance = world(child(), child(child_id="d", returns="uncertain", returns_on=IN_MARCH, **BOY))
    assert needs_by_scenario(instance.women[0], instance, scenario_policies(Policy(scenario=planned_on))) == {
        "all_planned": ((RELEASE, 2), (IN_MARCH, 3)),
        "confirmed_only": ((RELEASE, 2),),
        "none": ((RELEASE, 1),),
    }


def test_a_child_with_her_counts_in_each() -> None:
    instance = world(child(carer="with_her"))
    found = needs_by_scenario(instance.women[0], instance, scenario_policies(Policy()))
    assert set(found.values()) == {((RELEASE, 2),)}


def test_by_the_standard_of_the_policy() -> None:
    instance = world(child(), child(child_id="d", date_of_birth=date(2009, 6, 1)))
    rooms = {}
    for standard in ("bedroom_standard", "size_criteria"):
        policies = scenario_policies(Policy(bedroom_standard=standard))
        rooms[standard] = needs_by_scenario(instance.women[0], instance, policies)["all_planned"]
    assert rooms == {"bedroom_standard": ((RELEASE, 2),), "size_criteria": ((RELEASE, 3),)}


def test_without_a_release_date_nothing_is_known() -> None:
    instance = world(woman(release_date=None), child())
    assert needs_by_scenario(instance.women[0], instance, scenario_policies(Policy())) == {}


@pytest.mark.parametrize("planned_on", ["all_planned", "confirmed_only", "none"])
def test_a_household_at_hand_changes_nothing(planned_on: Scenario) -> None:
    instance = world(child(), child(child_id="d", returns="uncertain", returns_on=IN_MARCH, **BOY))
    policy = Policy(scenario=planned_on)
    policies, known = scenario_policies(policy), household_of(instance.women[0], instance, policy)
    found = needs_by_scenario(instance.women[0], instance, policies, known)
    assert found == needs_by_scenario(instance.women[0], instance, policies)

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Child, Instance, Policy
from matcher.solver.referee.household import Household, household_of, status_of
from tests.solver.referee.town import TOWN, WOMEN, added, adult, altered

RELEASE = date(2026, 11, 27)
END = date(2027, 5, 28)


def household(instance: Instance, **policy: Any) -> Household:
    found = household_of(instance.woman["W1"], instance, Policy(**policy))
    assert found is not None
    return found


def child(**facts: Any) -> Child:
    return Child(child_id="C", woman_id="W1", **facts)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"carer": "adopted", "returns": "yes"}, "never"),
        ({"carer": "with_her", "order": "placement"}, "never"),
        ({"returns": "yes", "order": "special_guardianship"}, "never"),
        ({"returns": "yes", "order": "child_arrangements"}, "never"),
        ({"returns": "yes", "order": "adoption"}, "never"),
        ({"returns": "yes", "contact": "barred"}, "never"),
        ({"carer": "mother_and_baby_unit", "returns": "no"}, "never"),
        ({"carer": "mother_and_baby_unit", "order": "care"}, "with_her"),
        ({"carer": "with_her"}, "with_her"),
        ({"returns": "yes", "order": "section20"}, "planned"),
        ({"returns": "yes"}, "planned"),
        ({"returns": "yes", "order": "interim_care"}, "uncertain"),
        ({"returns": "yes", "order": "care"}, "uncertain"),
        ({"returns": "uncertain"}, "uncertain"),
        ({}, "uncertain"),
        ({"returns": "yes", "return_contested": True}, "uncertain"),
        ({"returns": "yes", "proceedings": "current"}, "uncertain"),
        ({"returns": "yes", "parental_responsibility": False}, "uncertain"),
        (
            {"returns": "yes", "return_contested": False, "proceedings": "planned", "parental_responsibility": True},
            "planned",
        ),
        ({"carer": "with_her", "return_contested": True, "proceedings": "current"}, "with_her"),
    ],
)
def test_status_is_the_first_line_that_fits(facts: dict[str, Any], status: str) -> None:
    assert status_of(child(**facts)) == status


@pytest.mark.parametrize(("scenario", "children"), [("all_planned", 3), ("confirmed_only", 2), ("none", 1)])
def test_a_scenario_says_which_children_count(scenario: str, children: int) -> None:
    instance = TOWN.replace(
        children=(child(carer="with_her"), child(returns="yes"), child(returns="uncertain"), child(returns="no"))
    )
    assert household(instance, scenario=scenario).most_persons() == 1 + children


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({"returns": "yes"}, RELEASE),
        ({"returns": "yes", "returns_on": date(2026, 1, 1)}, RELEASE),
        ({"returns": "yes", "returns_on": date(2027, 2, 1)}, date(2027, 2, 1)),
        ({"carer": "with_her", "returns_on": date(2027, 2, 1)}, RELEASE),
    ],
)
def test_a_child_lives_with_her_from_the_day_it_returns(facts: dict[str, Any], since: date) -> None:
    assert household(TOWN.replace(children=(child(**facts),))).members[-1].since == since


def test_the_window_holds_both_its_ends() -> None:
    assert (household(TOWN).first_day, household(TOWN).last_day) == (RELEASE, END)
    joins = [household(added("adults", adult(joins_on=day))).most_persons() for day in (END, date(2027, 5, 29))]
    assert joins == [4, 3]


@pytest.mark.parametrize(("due", "persons"), [(date(2026, 11, 26), 4), (RELEASE, 4), (END, 4), (date(2027, 5, 29), 3)])
def test_a_baby_counts_from_the_day_it_is_due(due: date, persons: int) -> None:
    assert household(altered("women", 0, due_date=due)).most_persons() == persons


def test_a_carer_at_night_is_no_member() -> None:
    found = household(altered("women", 0, overnight_carer=True))
    assert (found.carers, found.most_persons()) == (1, household(TOWN).most_persons())
    assert household(TOWN).carers == 0


def test_without_a_release_date_nothing_is_known() -> None:
    instance = altered("women", 0, release_date=None)
    assert household_of(instance.woman["W1"], instance, Policy()) is None


def test_turning_days_hold_arrivals_and_birthdays_of_the_window_only() -> None:
    instance = TOWN.replace(women=WOMEN, children=(child(date_of_birth=date(2011, 1, 9), sex="M", returns="yes"),))
    assert household(instance).turning_days() == (RELEASE, date(2027, 1, 9))

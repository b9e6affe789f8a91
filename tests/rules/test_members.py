"""Who lives with her: the status of a child, and from which day each member counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import settings

from matcher.domain import Policy
from matcher.domain.policy import Scenario
from matcher.rules.members import Member, child_status, counts, facts_to_ask, members_of
from tests.rules.world import RELEASE, Record, adult, bar, child, woman, world

QUICK = settings(deadline=None, derandomize=True, max_examples=100)
NEXT_YEAR = date(2027, 9, 1)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, "planned"),
        ({"order": "none"}, "planned"),
        ({"order": "section20"}, "planned"),
        ({"order": "wales_s76"}, "planned"),
        ({"carer": None}, "planned"),
        ({"order": "interim_care"}, "uncertain"),
        ({"order": "care"}, "uncertain"),
        ({"returns": "uncertain"}, "uncertain"),
        ({"returns": None}, "uncertain"),
        ({"carer": "with_her", "returns": None}, "with_her"),
        ({"carer": "mother_and_baby_unit", "order": "care"}, "with_her"),
        ({"carer": "adopted"}, "never"),
        ({"contact": "barred"}, "never"),
        ({"contact": "none"}, "planned"),
        ({"order": "adoption"}, "never"),
        ({"order": "placement"}, "never"),
        ({"order": "special_guardianship"}, "never"),
        ({"order": "child_arrangements", "carer": "with_her"}, "never"),
        ({"returns": "no", "carer": "with_her"}, "never"),
        ({"return_contested": True}, "uncertain"),
        ({"return_contested": False}, "planned"),
        ({"proceedings": "current"}, "uncertain"),
        ({"proceedings": "planned"}, "planned"),
        ({"proceedings": "none"}, "planned"),
        ({"parental_responsibility": False}, "uncertain"),
        ({"parental_responsibility": True}, "planned"),
        ({"carer": "with_her", "return_contested": True, "proceedings": "current"}, "with_her"),
        ({"returns": "no", "return_contested": True}, "never"),
    ],
)
def test_status_of_a_child(facts: dict[str, Any], status: str) -> None:
    assert child_status(child(**facts)) == status


LAW_KNOWN = {
    "parental_responsibility": True,
    "order": "none",
    "proceedings": "none",
    "return_contested": False,
    "looked_after": False,
}
COUNCIL = "which council is responsible"


@pytest.mark.parametrize(
    ("column", "asked"),
    [
        ("parental_responsibility", ("who has parental responsibility",)),
        ("order", ("which order or agreement is in force",)),
        ("proceedings", ("whether there are court proceedings",)),
        ("return_contested", ("whether anybody contests the return",)),
        ("looked_after", ("whether the child is looked after", COUNCIL)),
    ],
)
def test_each_legal_fact_that_is_not_known_is_asked_for(column: str, asked: tuple[str, ...]) -> None:
    assert facts_to_ask(child(**LAW_KNOWN)) == ()
    assert facts_to_ask(child(**(LAW_KNOWN | {column: None}))) == asked


def test_the_council_is_asked_for_where_one_may_be_responsible() -> None:
    assert facts_to_ask(child(**(LAW_KNOWN | {"looked_after": True}))) == (COUNCIL,)
    assert facts_to_ask(child(**(LAW_KNOWN | {"looked_after": True, "council": "E08000003"}))) == ()
    # A care order says by itself that the child is looked after.
    assert facts_to_ask(child(**(LAW_KNOWN | {"looked_after": None, "order": "care"}))) == (COUNCIL,)


@pytest.mark.parametrize(
    "facts", [{"carer": "with_her"}, {"returns": "no"}, {"order": "adoption"}, {"carer": "adopted"}]
)
def test_nothing_is_asked_of_a_child_whose_return_is_settled(facts: dict[str, Any]) -> None:
    assert facts_to_ask(child(**facts)) == ()
    assert len(facts_to_ask(child())) == 6


@pytest.mark.parametrize(
    ("scenario", "counted"),
    [("all_planned", "with_her planned uncertain"), ("confirmed_only", "with_her planned"), ("none", "with_her")],
)
def test_whom_a_scenario_counts(scenario: Scenario, counted: str) -> None:
    by_status = {
        "with_her": child(carer="with_her"),
        "planned": child(),
        "uncertain": child(returns=None),
        "never": child(returns="no"),
    }
    found = [status for status, hers in by_status.items() if counts(hers, Policy(scenario=scenario))]
    assert found == counted.split()


def only(*records: Record) -> Member:
    """The one member of the first woman's household besides her."""
    instance = world(*records)
    (member,) = members_of(instance.women[0], RELEASE, instance, Policy())
    return member


@pytest.mark.parametrize(
    ("since", "lives_from"), [(None, RELEASE), (date(2020, 1, 1), RELEASE), (NEXT_YEAR, NEXT_YEAR)]
)
def test_nobody_comes_before_her(since: date | None, lives_from: date) -> None:
    assert only(child(returns_on=since)).lives_from == lives_from
    assert only(adult(joins_on=since)).lives_from == lives_from
    assert only(child(carer="with_her", returns_on=since)).lives_from == RELEASE


def test_what_a_member_is() -> None:
    son = child(sex="M", own_room_needed=True)
    assert only(son) == Member(lives_from=RELEASE, born=date(2014, 3, 1), sex="M", own_room=True, child=son)
    assert only(adult(relation="partner", sex="M", date_of_birth=None)) == Member(
        lives_from=RELEASE, born=None, sex="M", adult=True, partner=True
    )
    assert only(woman(due_date=NEXT_YEAR)) == Member(lives_from=NEXT_YEAR, born=NEXT_YEAR, sex=None)


def test_unknown_ages() -> None:
    assert only(child(date_of_birth=None)).age(RELEASE) is None
    assert only(adult(date_of_birth=None)).age(RELEASE) == 21
    assert only(child()).age(date(2027, 3, 1)) == 13


@pytest.mark.parametrize(
    ("facts", "bars", "counted"),
    [
        ({"sex": "M"}, [{"sex": "M"}], False),
        ({"sex": "M"}, [{}], False),
        ({"sex": "F"}, [{"sex": "M"}], True),
        ({"sex": None}, [{"sex": "M"}], True),
        ({"sex": None}, [{}], False),
        ({"date_of_birth": None}, [{}], True),
        ({"sex": "M"}, [{"sex": "M", "approved_by": "officer 12"}], True),
        ({"sex": "M", "carer": "with_her"}, [{"sex": "M"}], True),
        # Sixteen on the day of her release; a day later, and not until the day the child comes.
        ({"date_of_birth": date(2010, 12, 1)}, [{"under_age": 16}], True),
        ({"date_of_birth": date(2010, 12, 2)}, [{"under_age": 16}], False),
        ({"date_of_birth": date(2010, 12, 2), "returns_on": date(2026, 12, 2)}, [{"under_age": 16}], True),
        ({"date_of_birth": date(2010, 12, 2)}, [{"under_age": 10}, {"under_age": 16}], False),
    ],
)
def test_a_child_whom_a_bar_keeps_from_her_does_not_live_with_her(
    facts: dict[str, Any], bars: list[dict[str, Any]], counted: bool
) -> None:
    hers = world(child(**facts), *(bar("no_cohabit_children", **row) for row in bars))
    assert bool([*members_of(hers.women[0], RELEASE, hers, Policy())]) is counted


def test_a_bar_on_a_person_keeps_no_child_away() -> None:
    hers = world(child(), bar("no_cohabit_person", other_id="x"))
    assert len([*members_of(hers.women[0], RELEASE, hers, Policy())]) == 1

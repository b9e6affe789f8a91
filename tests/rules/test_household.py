"""Who lives with her on each day: statuses, scenarios, and the step function of what they need."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Policy
from matcher.domain.policy import BedroomStandard
from matcher.rules.household import Household, Step, household_of
from tests import oracles, strategies
from tests.oracle.household import Member
from tests.rules.world import LATER_END, RELEASE, WINDOW_END, Record, adult, child, woman, world

QUICK = settings(deadline=None, derandomize=True, max_examples=60)


def living(*records: Record, **policy: Any) -> Household:
    """The household of the first woman; her release must be known."""
    instance = world(*records)
    found = household_of(instance.women[0], instance, Policy(**policy))
    assert found is not None
    return found


def steps(*records: Record, **policy: Any) -> dict[date, Step]:
    """First day -> what is needed from then on."""
    return {step.start: step for step in living(*records, **policy).steps}


@pytest.mark.parametrize(("scenario", "persons"), [("all_planned", 4), ("confirmed_only", 3), ("none", 2)])
def test_scenarios(scenario: str, persons: int) -> None:
    children = (
        child(carer="with_her"),
        child(child_id="d"),
        child(child_id="e", returns="uncertain"),
        child(child_id="f", returns="no"),
    )
    assert steps(*children, scenario=scenario)[RELEASE].persons == persons


def test_alone() -> None:
    alone = living()
    assert alone.steps == (Step(start=RELEASE, persons=1, bedrooms=(1, 1), size_bedrooms=(1, 1), rooms=(1, 1)),)
    assert (alone.release, alone.window_end) == (RELEASE, WINDOW_END)
    assert living(planning_weeks=0).window_end == RELEASE
    assert living(woman(release_date=date(2026, 12, 6))).release == date(2026, 12, 4)


def test_no_release_date_no_household() -> None:
    instance = world(woman(release_date=None), child())
    assert household_of(instance.women[0], instance, Policy()) is None


def test_a_return_begins_a_step() -> None:
    found = steps(child(returns_on=date(2027, 2, 5)))
    assert {day: (step.persons, step.bedrooms) for day, step in found.items()} == {
        RELEASE: (1, (1, 1)),
        date(2027, 2, 5): (2, (2, 2)),
    }


@pytest.mark.parametrize("returns_on", [None, RELEASE, date(2020, 1, 1)])
def test_a_return_is_never_before_her_release(returns_on: date | None) -> None:
    assert {day: step.persons for day, step in steps(child(returns_on=returns_on)).items()} == {RELEASE: 2}


def test_a_child_with_her_comes_out_with_her() -> None:
    assert steps(child(carer="with_her", returns_on=WINDOW_END))[RELEASE].persons == 2


def test_an_adult_joins() -> None:
    joins = date(2027, 1, 15)
    assert steps(adult(joins_on=joins))[joins].bedrooms == (2, 2)
    assert steps(adult(joins_on=None))[RELEASE].persons == 2
    assert steps(adult(joins_on=date(2020, 1, 1)))[RELEASE].persons == 2
    partner = steps(adult(relation="partner", sex="M", joins_on=joins))[joins]
    assert (partner.persons, partner.bedrooms, partner.rooms) == (2, (1, 1), (1, 1))


def test_an_adult_of_unknown_age_is_grown_up() -> None:
    girl = child(date_of_birth=date(2009, 3, 1))
    unaged = steps(adult(date_of_birth=None), girl, bedroom_standard="bedroom_standard")
    nineteen = steps(adult(date_of_birth=date(2007, 6, 1)), girl, bedroom_standard="bedroom_standard")
    assert (unaged[RELEASE].bedrooms, nineteen[RELEASE].bedrooms) == ((3, 3), (2, 2))


def test_a_birth() -> None:
    due = date(2027, 2, 20)
    born = steps(woman(due_date=due))
    assert (born[RELEASE].persons, born[due].persons, born[due].bedrooms) == (1, 2, (2, 2))
    assert steps(woman(due_date=RELEASE))[RELEASE].persons == 2
    assert steps(woman(due_date=RELEASE - timedelta(days=1)))[RELEASE].persons == 2
    listed = child(date_of_birth=RELEASE - timedelta(days=61), returns="no")
    assert steps(woman(due_date=RELEASE - timedelta(days=1)), listed)[RELEASE].persons == 1


@pytest.mark.parametrize(
    ("born", "turns", "before", "after"),
    [
        (date(2011, 3, 1), date(2027, 3, 1), 2, 3),
        (date(2012, 2, 29), date(2028, 2, 29), 2, 3),
        (date(2017, 3, 1), date(2027, 3, 1), 2, 3),
    ],
)
def test_birthdays_change_the_rooms(born: date, turns: date, before: int, after: int) -> None:
    """A girl of fifteen shares with her sister until sixteen; a girl of nine with her small brother until ten."""
    sibling = (
        child(child_id="d", date_of_birth=date(2014, 1, 1))
        if born.year < 2015
        else child(child_id="d", sex="M", date_of_birth=date(2020, 1, 1))
    )
    found = living(child(date_of_birth=born), sibling)
    need = {step.start: step.bedrooms for step in found.steps}
    last_before = max(day for day in need if day < turns)
    assert (need[last_before], need[turns]) == ((before, before), (after, after))
    assert (turns, after) in found.bedrooms_later()


def test_a_twenty_first_birthday_ends_sharing() -> None:
    grown, girl = adult(relation="adult_child", date_of_birth=date(2006, 4, 7)), child()
    found = steps(grown, girl, bedroom_standard="bedroom_standard")
    assert (found[RELEASE].bedrooms, found[date(2027, 4, 7)].bedrooms) == ((2, 2), (3, 3))


def test_a_leapling_turns_ten_on_the_first_of_march() -> None:
    leapling = child(sex="M", date_of_birth=date(2016, 2, 29))
    sister = child(child_id="d", date_of_birth=date(2020, 1, 1))
    ten = steps(leapling, sister, woman(release_date=date(2025, 12, 1)))
    assert ten[date(2025, 12, 1)].bedrooms == (2, 2)
    assert date(2026, 2, 28) not in ten
    assert ten[date(2026, 3, 1)].bedrooms == (3, 3)


def test_units_grow_with_first_and_tenth_birthdays() -> None:
    babies = [child(child_id=name, sex="F", date_of_birth=date(2026, 3, 10)) for name in "abc"]
    found = steps(*babies)
    assert (found[RELEASE].rooms, found[date(2027, 3, 10)].rooms) == ((1, 1), (2, 2))


def test_two_years_are_looked_at_and_no_more() -> None:
    assert LATER_END in steps(child(returns_on=LATER_END))
    beyond = living(child(returns_on=LATER_END + timedelta(days=1)))
    assert [step.start for step in beyond.steps] == [RELEASE]
    assert len(beyond.members) == 1


def test_what_the_window_shows() -> None:
    found = living(
        child(returns_on=WINDOW_END), child(child_id="d", returns_on=WINDOW_END + timedelta(days=1)), adult()
    )
    assert [step.persons for step in found.in_window()] == [2, 3]
    assert len(found.members_in_window()) == 2
    assert found.bedrooms_later() == ((WINDOW_END, 3),)


def test_two_bedrooms_now_and_three_from_a_birthday() -> None:
    """A girl of nine shares with her brother of six until she is ten."""
    found = living(child(date_of_birth=date(2017, 3, 12)), child(child_id="d", sex="M", date_of_birth=date(2020, 5, 1)))
    assert [(step.start, step.bedrooms) for step in found.steps] == [
        (RELEASE, (2, 2)),
        (date(2027, 3, 12), (3, 3)),
    ]
    assert found.bedrooms_later() == ((date(2027, 3, 12), 3),)


def test_changes_after_the_end_of_a_tenancy_are_not_shown() -> None:
    found = living(child(returns_on=date(2027, 1, 4)), child(child_id="d", sex="M", returns_on=date(2027, 9, 6)))
    assert found.bedrooms_later(until=date(2027, 9, 6)) == ((date(2027, 1, 4), 2), (date(2027, 9, 6), 3))
    assert found.bedrooms_later(until=date(2027, 9, 5)) == ((date(2027, 1, 4), 2),)
    assert found.bedrooms_later(until=RELEASE) == ()
    assert found.bedrooms_later(until=date(2040, 1, 1)) == found.bedrooms_later()


def test_a_day_asked_for() -> None:
    came = date(2027, 1, 4)
    found = living(child(returns_on=came))
    asked = {day: (found.on(day).persons, len(found.present(day))) for day in (RELEASE, date(2027, 1, 3), came)}
    assert asked == {RELEASE: (1, 0), date(2027, 1, 3): (1, 0), came: (2, 1)}
    assert found.on(date(2040, 1, 1)) == found.steps[-1]
    with pytest.raises(ValueError, match="released on 2026-12-01"):
        found.on(date(2026, 11, 30))


@pytest.mark.parametrize("standard", get_args(BedroomStandard))
def test_a_carer_at_night_has_a_room_and_is_nobody_of_the_household(standard: str) -> None:
    girls = child(), child(child_id="d", date_of_birth=date(2012, 1, 1))
    (without,) = living(*girls, planning_weeks=0, bedroom_standard=standard).in_window()
    (found,) = living(woman(overnight_carer=True), *girls, planning_weeks=0, bedroom_standard=standard).in_window()
    assert (without.bedrooms, without.size_bedrooms) == ((2, 2), (2, 2))
    assert (found.bedrooms, found.size_bedrooms) == ((3, 3), (3, 3))
    assert (found.persons, found.rooms) == (without.persons, without.rooms)


def test_money_goes_by_the_size_criteria_whatever_is_planned_on() -> None:
    """Two sisters of 17 and 12 share by the bedroom standard, and not by the size criteria."""
    sisters = child(), child(child_id="d", date_of_birth=date(2009, 6, 1))
    planned = {standard: steps(*sisters, bedroom_standard=standard)[RELEASE] for standard in get_args(BedroomStandard)}
    assert {standard: (step.bedrooms, step.size_bedrooms) for standard, step in planned.items()} == {
        "bedroom_standard": ((2, 2), (3, 3)),
        "size_criteria": ((3, 3), (3, 3)),
        "larger": ((3, 3), (3, 3)),
    }


def test_a_room_of_their_own() -> None:
    sisters = child(), child(child_id="d", date_of_birth=date(2015, 6, 1), own_room_needed=True)
    assert steps(*sisters)[RELEASE].bedrooms == (3, 3)
    assert steps(sisters[0], dataclasses.replace(sisters[1], own_room_needed=False))[RELEASE].bedrooms == (2, 2)


def test_later_changes_are_dated() -> None:
    found = living(
        child(returns_on=date(2027, 1, 4)), child(child_id="d", sex="M", returns_on=date(2027, 9, 6)), adult()
    )
    assert found.bedrooms_later() == ((date(2027, 1, 4), 3), (date(2027, 9, 6), 4))
    assert living().bedrooms_later() == ()


def as_record(member: Member, number: int) -> Record | None:
    """A member of the oracle's household as a row of ours; she herself is none."""
    if member.role == "woman":
        return None
    if member.role == "child":
        return child(
            child_id=f"c{number}",
            sex=member.sex,
            date_of_birth=member.born,
            returns_on=member.since,
            own_room_needed=member.own_room,
        )
    relation = "partner" if member.role == "partner" else "other"
    return adult(relation=relation, sex=member.sex, date_of_birth=member.born, joins_on=member.since)


@QUICK
@given(strategies.families(RELEASE), st.sampled_from(get_args(BedroomStandard)))
def test_each_day_of_two_years_agrees_with_the_oracle(family: tuple[Member, ...], standard: str) -> None:
    # Only children have a column for a room of their own.
    family = tuple(
        dataclasses.replace(member, own_room=member.own_room and member.role == "child") for member in family
    )
    records = (as_record(member, number) for number, member in enumerate(family))
    found = living(*(record for record in records if record is not None), bedroom_standard=standard).steps
    assert [step.start for step in found] == sorted({step.start for step in found})
    ends = [*(step.start for step in found[1:]), LATER_END + timedelta(days=1)]
    for step, end in zip(found, ends, strict=True):
        for day in (step.start, end - timedelta(days=1)):
            people = oracles.people_on(family, day)
            assert step.persons == len(people)
            assert step.bedrooms == oracles.need_of(people, standard)
            assert step.size_bedrooms == oracles.need_of(people, "size_criteria")
            assert step.rooms == oracles.rooms_required(people)

"""Jiao: out on Christmas Eve, a temporary home first, three bedrooms later (docs/stories.md)."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from matcher.domain import Instance, Policy
from matcher.report.rows import PlacementRow
from matcher.report.words import day
from matcher.rules.calendar import effective_release, key_date
from matcher.rules.members import child_status
from matcher.solver.match import match
from tests.stories.page import section
from tests.stories.story import changed, homes, outcome, placement, points, run, shifted, told, unplaced

RIGHT, LATER, SETTLED, SMALL = "pudsey-2bed", "bramley-2bed", "chapeltown-3bed", "harehills-1bed"
PLACED = {"Jiao": RIGHT, "Marta": LATER}
CHRISTMAS_EVE, THURSDAY = date(2012, 12, 24), date(2012, 12, 27)
JOINS_ON = date(2013, 7, 8)


def jiao() -> PlacementRow:
    return placement(run("jiao"), "Jiao")


def test_she_is_placed_in_the_temporary_home_that_has_keys_on_christmas_eve() -> None:
    assert homes(run("jiao")) == PLACED
    row = jiao()
    assert (row.release_on, row.keys_on) == (CHRISTMAS_EVE,) * 2
    assert row.nights_without_home == 0
    assert row.tenancy == "council temporary accommodation, 12 weeks"


@pytest.mark.parametrize("approved", [None, True])
def test_a_tuesday_christmas_day_moves_to_the_monday_even_with_an_approval_that_2012_did_not_know(
    approved: bool | None,
) -> None:
    woman = dataclasses.replace(told("jiao").woman["Jiao"], early_release_approved=approved)
    assert woman.release_date == date(2012, 12, 25)
    assert effective_release(woman) == CHRISTMAS_EVE


def test_in_2027_the_approval_would_move_her_from_the_friday_to_the_thursday() -> None:
    woman = shifted(told("jiao"), 783).woman["Jiao"]
    assert woman.release_date == date(2027, 12, 28)
    assert effective_release(woman) == date(2027, 12, 24)
    assert effective_release(dataclasses.replace(woman, early_release_approved=True)) == date(2027, 12, 23)


def test_both_letters_of_the_deadlock_are_named_with_the_day_each_is_needed() -> None:
    (son,) = told("jiao").children_of["Jiao"]
    assert child_status(son) == "uncertain"
    assert jiao().conditions == (
        "Probation has the address to approve, which takes 10 working days, by Monday 10 December 2012.",
        "Whoever cares for a child now confirms the return in writing by Monday 10 December 2012.",
        "The landlord confirms the home in writing to children's services by Monday 10 December 2012.",
        "Children's services confirm a child's return in writing to the landlord by Monday 10 December 2012.",
        "Beds for 2 people, basic furniture and the first food are in the home by Monday 24 December 2012.",
    )


def test_the_temporary_step_and_the_later_need_for_three_rooms_are_flagged() -> None:
    row = jiao()
    assert row.flags == ("uncertain_return", "adult_joins", "more_bedrooms_later", "short_term", "far_from_school")
    assert (row.bedrooms, row.bedrooms_needed, row.bedrooms_later) == (2, 2, ((JOINS_ON, 3),))
    assert row.school_worst_km is not None
    assert 3 * 1.609344 < row.school_worst_km < 10 * 1.609344


@pytest.mark.parametrize("free_from", [date(2012, 12, 25), date(2012, 12, 26), THURSDAY])
def test_decisive_keys_after_christmas_cost_three_nights_and_the_home(free_from: date) -> None:
    assert key_date(free_from) == THURSDAY
    closed = changed(told("jiao"), "homes", RIGHT, available_from=free_from)
    assert outcome(closed) == {"Jiao": LATER, "Marta": RIGHT}
    row = placement(match(closed), "Jiao")
    assert (row.keys_on, row.nights_without_home) == (THURSDAY, 3)


def test_three_nights_are_all_that_keeps_her_from_the_nearer_flat() -> None:
    found = run("jiao")
    assert told("jiao").home[LATER].available_from == date(2012, 12, 26)
    ready = changed(told("jiao"), "homes", LATER, available_from=CHRISTMAS_EVE)
    assert points(found, "Jiao", LATER) < points(found, "Jiao", RIGHT) < points(match(ready), "Jiao", LATER)


def test_decisive_counting_only_confirmed_returns_she_needs_one_room_and_goes_elsewhere() -> None:
    found = match(told("jiao"), Policy(scenario="confirmed_only"))
    assert homes(found) == {"Jiao": SMALL, "Marta": RIGHT, "Nadia": LATER}
    row = placement(found, "Jiao")
    assert (row.bedrooms_needed, row.bedrooms_later, row.school_worst_km) == (1, ((JOINS_ON, 2),), None)
    assert [sentence for sentence in row.conditions if "writing" in sentence] == []


def test_a_confirmed_return_gives_the_same_home_with_the_aunt_s_letter_alone() -> None:
    sure = changed(told("jiao"), "children", "Jiao-1", returns="yes")
    for policy in (Policy(), Policy(scenario="confirmed_only")):
        assert outcome(sure, policy) == PLACED
    row = placement(match(sure), "Jiao")
    assert [sentence for sentence in row.conditions if "writing" in sentence] == [
        "Whoever cares for a child now confirms the return in writing by Monday 10 December 2012."
    ]
    assert "uncertain_return" not in row.flags


def test_a_daughter_who_joins_within_the_planning_window_leaves_her_without_a_home() -> None:
    found = match(changed(told("jiao"), "adults", "Jiao", joins_on=date(2013, 4, 8)))
    assert homes(found) == {"Marta": RIGHT, "Nadia": LATER}
    assert unplaced(found)["Jiao"].reason_code == "bedrooms"


def test_the_two_competing_women_one_is_placed_with_fewer_points_and_one_waits() -> None:
    found = run("jiao")
    assert points(found, "Marta", LATER) < points(found, "Marta", RIGHT)
    assert unplaced(found)["Nadia"].reason_code == "competition"
    assert points(found, "Nadia", RIGHT) > points(found, "Jiao", RIGHT)


def in_march_2013() -> Instance:
    """Twelve weeks on: her son lives with her, and only she is looking for a home."""
    instance = told("jiao")
    woman = dataclasses.replace(instance.woman["Jiao"], release_date=date(2013, 3, 18))
    (son,) = instance.children_of["Jiao"]
    return instance.replace(
        as_of=date(2013, 2, 18),
        women=(woman,),
        children=(dataclasses.replace(son, carer="with_her", returns="yes"),),
    )


def test_the_second_step_is_the_three_bedroom_home_near_the_school() -> None:
    found = match(in_march_2013())
    assert homes(found) == {"Jiao": SETTLED}
    row = placement(found, "Jiao")
    assert (row.bedrooms, row.bedrooms_needed, row.bedrooms_later) == (3, 2, ((JOINS_ON, 3),))
    assert (row.flags, row.children_near_school, row.tenure_rank) == (("adult_joins",), 1, 100.0)


def test_her_children_are_fifteen_and_twenty_two_and_the_boy_moved_thirty_miles() -> None:
    (son,), (daughter,) = told("jiao").children_of["Jiao"], told("jiao").adults_of["Jiao"]
    assert son.date_of_birth == date(1997, 12, 2)
    assert daughter.date_of_birth == date(1990, 9, 15)
    home, aunt = told("jiao").woman["Jiao"].home_place, son.carer_place
    assert home is not None
    assert aunt is not None
    miles = ((home.easting_m - aunt.easting_m) ** 2 + (home.northing_m - aunt.northing_m) ** 2) ** 0.5 / 1609.344
    assert round(miles) == 30


def test_the_page_quotes_the_run() -> None:
    found, row = run("jiao"), jiao()
    settled = placement(match(in_march_2013()), "Jiao")
    for phrase in (
        *row.conditions,
        *row.flag_sentences,
        f"{row.school_worst_km:.1f} km from the school",
        f"{settled.school_worst_km:.1f} km from the school",
        f"out on {day(row.release_on)}",
        f"keys on {day(THURSDAY)}, three nights without a home",
        f"{points(found, 'Nadia', RIGHT):,} points there, more than Jiao's {row.points:,}",
    ):
        assert phrase in section("jiao")

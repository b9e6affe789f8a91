"""Jodie: a twelve-week tenancy near her daughter's school (docs/stories.md)."""

from __future__ import annotations

from datetime import date

from matcher.domain import Home, Instance
from matcher.report.words import day
from matcher.rules.calendar import effective_release, key_date
from matcher.rules.explain import explain_points
from matcher.solver.match import match
from tests.stories.page import section
from tests.stories.story import changed, homes, outcome, placement, points, run, shifted, told, unplaced

TO_2027 = 783
RIGHT, FAR, SMALL = "ashton-2bed", "middleton-2bed", "stalybridge-1bed"
PLACED = {"Jodie": RIGHT, "Leanne": FAR}


def school_km(home_id: str) -> float:
    facts = run("jodie").facts
    parts = explain_points(facts, facts.woman_row["Jodie"], facts.home_row[home_id])
    found = next(part.natural for part in parts if part.code == "school_worst")
    assert found is not None
    return found


def test_she_is_placed_in_the_two_bedroom_home_near_the_school() -> None:
    assert homes(run("jodie")) == PLACED
    row = placement(run("jodie"), "Jodie")
    assert (row.bedrooms, row.bedrooms_needed, row.bedrooms_later) == (2, 2, ())
    assert (row.tenancy, row.tenure_rank) == ("assured shorthold tenancy, 12 weeks", 40.0)
    assert (row.children_near_school, row.children_with_school) == (1, 1)
    assert row.school_worst_km == school_km(RIGHT) < school_km(FAR)


def test_twelve_weeks_are_flagged_as_a_step_and_the_area_s_rates_as_not_known() -> None:
    assert placement(run("jodie"), "Jodie").flags == ("affordable", "short_term")


def test_father_and_mother_decide_the_return_so_no_letters_are_asked_for() -> None:
    conditions = placement(run("jodie"), "Jodie").conditions
    assert conditions == (
        "Probation has the address to approve, which takes 10 working days, by Thursday 16 August 2012.",
        "Whoever cares for a child now confirms the return in writing by Thursday 16 August 2012.",
        "The partner starts its own assessment, which takes 5 working days, by Thursday 23 August 2012.",
        "Beds for 2 people, basic furniture and the first food are in the home by Friday 31 August 2012.",
    )


def test_a_friday_release_stays_a_friday_in_2012_and_would_move_in_2027() -> None:
    jodie = told("jodie").woman["Jodie"]
    assert jodie.early_release_approved is True
    assert effective_release(jodie) == jodie.release_date == date(2012, 8, 31)
    assert effective_release(shifted(told("jodie"), TO_2027).woman["Jodie"]) == date(2027, 9, 2)


def test_keys_wait_for_the_bank_holiday_after_a_saturday() -> None:
    home: Home = told("jodie").home[RIGHT]
    assert home.available_from == date(2012, 8, 25)
    assert key_date(home.available_from) == date(2012, 8, 28)
    row = placement(run("jodie"), "Jodie")
    assert (row.keys_on, row.nights_without_home, row.void_days) == (date(2012, 8, 31), 0, 3)


def test_the_competing_woman_comes_first_and_would_earn_more_there_yet_the_plan_gains_more_from_jodie() -> None:
    found = run("jodie")
    assert told("jodie").woman["Leanne"].priority < told("jodie").woman["Jodie"].priority
    assert points(found, "Leanne", RIGHT) > points(found, "Leanne", FAR)
    swapped = points(found, "Jodie", FAR) + points(found, "Leanne", RIGHT)
    assert found.plan.levels[1].value == points(found, "Jodie", RIGHT) + points(found, "Leanne", FAR) > swapped


def test_decisive_her_daughter_does_not_return() -> None:
    alone = changed(told("jodie"), "children", "Jodie-1", returns="no")
    assert outcome(alone) == {"Jodie": SMALL, "Leanne": RIGHT}
    row = placement(match(alone), "Jodie")
    assert (row.bedrooms_needed, row.school_worst_km) == (1, None)


def without_the_offer() -> Instance:
    return told("jodie").replace(homes=tuple(home for home in told("jodie").homes if home.home_id != RIGHT))


def test_without_the_landlord_s_offer_she_would_stay_with_family_and_friends() -> None:
    found = match(without_the_offer())
    assert homes(found) == {"Leanne": FAR}
    assert unplaced(found)["Jodie"].reason_code == "competition"


def test_a_landlord_who_takes_one_new_household_takes_the_one_whose_priority_is_first() -> None:
    found = match(changed(told("jodie"), "partners", "tameside-lets", max_new_households=1))
    assert homes(found) == {"Leanne": RIGHT}
    assert unplaced(found)["Jodie"].reason_code == "partner_limit"


def test_in_2027_the_same_tenancy_goes_to_review_unless_the_landlord_is_a_social_one() -> None:
    later = shifted(told("jodie"), TO_2027)
    assert outcome(later) == PLACED
    assert placement(match(later), "Jodie").flags == ("tenancy_lawful", "affordable", "short_term")
    social = changed(later, "homes", RIGHT, landlord="social")
    assert placement(match(social), "Jodie").flags == ("short_term",)


def test_the_page_quotes_the_run() -> None:
    found, row = run("jodie"), placement(run("jodie"), "Jodie")
    late = date(2012, 10, 15) - row.release_on
    swapped = points(found, "Jodie", FAR) + points(found, "Leanne", RIGHT)
    alone = changed(told("jodie"), "children", "Jodie-1", returns="no")
    for phrase in (
        f"{row.school_worst_km:.1f} km from the school",
        f"{school_km(FAR):.1f} km away",
        f"{found.plan.levels[1].value:,} points together; the other way round they would earn {swapped:,}",
        *row.conditions,
        f"keys on {day(date(2012, 8, 28))}",
        f"walks out on {day(row.release_on)}",
        f"free on 15 October, {late.days} nights after her release",
        f"earns {points(match(alone), 'Jodie', SMALL):,} points",
    ):
        assert phrase in section("jodie")

"""Amy: a flat kept for the programme, far from a daughter she visits every week (docs/stories.md)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import matcher
from geo.journeys.estimate import cost_of_way
from matcher.domain import Policy
from matcher.domain.serial import to_json
from matcher.report.words import day
from matcher.rules.calendar import effective_release
from matcher.rules.members import child_status
from matcher.solver.match import match
from tests.stories.page import section
from tests.stories.story import changed, homes, outcome, placement, points, report, run, told, unplaced

RIGHT, OTHER = "gloucester-flat", "swindon-house"
PLACED = {"Amy": RIGHT, "Dawn": OTHER}
WEEK = timedelta(weeks=1)


def test_she_is_placed_in_the_flat_kept_for_the_programme() -> None:
    assert homes(run("amy")) == PLACED
    assert told("amy").home[RIGHT].set_aside in told("amy").woman["Amy"].programmes
    row = placement(run("amy"), "Amy")
    assert (row.bedrooms, row.bedrooms_needed, row.nights_without_home) == (2, 1, 0)
    assert row.flags == ("uncertain_return", "returns_after_window", "long_contact_journey", "too_late")
    assert row.home_region == "South West"


def test_a_sunday_release_moves_back_to_the_friday() -> None:
    amy = told("amy").woman["Amy"]
    assert amy.release_date == date(2012, 10, 21)
    assert effective_release(amy) == date(2012, 10, 19)


def test_her_daughter_may_come_later_and_the_second_room_is_shown_from_that_day() -> None:
    (daughter,) = told("amy").children_of["Amy"]
    assert (daughter.order, child_status(daughter)) == ("section20", "uncertain")
    assert placement(run("amy"), "Amy").bedrooms_later == ((date(2013, 7, 1), 2),)


def test_contact_journeys_and_her_half_of_their_weekly_cost_are_shown() -> None:
    row = placement(run("amy"), "Amy")
    (daughter,) = told("amy").children_of["Amy"]
    visit, home = daughter.contact_place, told("amy").home[RIGHT].place
    assert visit is not None
    assert home is not None
    one_way_km = (
        round(((visit.easting_m - home.easting_m) ** 2 + (visit.northing_m - home.northing_m) ** 2) ** 0.5) / 1000
    )
    weekly_km = 4.33 * 12 / 52 * 2 * one_way_km
    assert row.contact_km_week == pytest.approx(weekly_km, abs=0.002)
    fare_gbp = float(cost_of_way(1000 * one_way_km, "rail"))
    assert row.contact_cost_gbp_week == pytest.approx(4.33 * 12 / 52 * 2 * fare_gbp / 2, abs=0.02)


@pytest.mark.parametrize(("share", "part"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)])
def test_the_programme_s_share_of_the_travel_is_the_policy_s(share: float, part: float) -> None:
    row = placement(match(told("amy"), Policy(travel_cost_share=share)), "Amy")
    whole = placement(match(told("amy"), Policy(travel_cost_share=0.0)), "Amy").contact_cost_gbp_week
    assert whole is not None and row.contact_cost_gbp_week == pytest.approx(whole * part, abs=0.01)


def test_a_week_before_release_probation_s_two_steps_are_late_and_say_what_to_do_instead() -> None:
    row = placement(run("amy"), "Amy")
    assert effective_release(told("amy").woman["Amy"]) == told("amy").as_of + WEEK
    transfer, approval, assessment, beds = row.conditions
    assert "from Kent, Surrey & Sussex to South West" in transfer and "by Friday 21 September 2012 (" in transfer
    assert approval.startswith("Probation has the address to approve") and "by Friday 5 October 2012 (" in approval
    assert "2 working days" in assessment and assessment.endswith("by Wednesday 17 October 2012.")
    assert "1 person" in beds and beds.endswith("by Friday 19 October 2012.")
    assert ["(this day has passed: " in sentence for sentence in row.conditions] == [True, True, False, False]
    assert "too_late" in row.flags


def test_on_the_day_she_asked_only_the_transfer_was_late() -> None:
    asked = told("amy").woman["Amy"].referred_on
    assert asked == date(2012, 10, 19) - 3 * WEEK
    conditions = placement(match(told("amy").replace(as_of=asked)), "Amy").conditions
    assert ["this day has passed" in sentence for sentence in conditions] == [True, False, False, False]


def test_the_competing_woman_would_earn_more_in_the_flat_but_only_she_has_another_home() -> None:
    found = run("amy")
    assert points(found, "Dawn", RIGHT) > points(found, "Amy", RIGHT)
    assert points(found, "Dawn", RIGHT) > points(found, "Dawn", OTHER)
    assert [pair.home_id for pair in report(found).alternatives if pair.woman_id == "Amy"] == []


def test_decisive_she_is_not_of_the_programme() -> None:
    outside = changed(told("amy"), "women", "Amy", programmes=())
    assert outcome(outside) == {"Dawn": RIGHT}
    assert unplaced(match(outside))["Amy"].reason_code == "set_aside"


def test_without_the_second_home_her_priority_decides() -> None:
    found = match(changed(told("amy"), "women", "Dawn", risk_flags=("arson",)))
    assert homes(found) == {"Amy": RIGHT}
    assert unplaced(found)["Dawn"].reason_code == "competition"


def test_neither_the_carers_nor_the_zone_s_address_leaves_the_run() -> None:
    (daughter,), (zone,) = told("amy").children_of["Amy"], told("amy").zones
    text = to_json(report(run("amy"))) + "".join(
        matcher.explain(run("amy"), woman.woman_id, home.home_id)
        for woman in told("amy").women
        for home in told("amy").homes
    )
    for postcode in (daughter.carer_postcode, zone.postcode):
        assert postcode is not None
        assert postcode not in text
        assert postcode.replace(" ", "") not in text


def test_the_page_quotes_the_run() -> None:
    found, row = run("amy"), placement(run("amy"), "Amy")
    assert row.contact_km_week is not None
    late = date(2012, 11, 12) - row.release_on
    full = placement(match(told("amy"), Policy(travel_cost_share=0.0)), "Amy").contact_cost_gbp_week
    for phrase in (
        f"{row.contact_km_week:.0f} km a week",
        f"£{full:.2f} a week, of which she pays £{row.contact_cost_gbp_week:.2f}",
        f"{points(found, 'Dawn', RIGHT):,} points there against {points(found, 'Dawn', OTHER):,}",
        f"walks out on {day(row.release_on)}",
        f"free on 12 November, {late.days} nights after her release",
        *row.conditions,
    ):
        assert phrase in section("amy")

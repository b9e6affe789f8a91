"""One line a placement: dates, rooms, distances, costs, reasons, and the lines of the map."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Partner, Policy
from matcher.report.placements import placement_rows
from matcher.report.rows import PlacementRow
from matcher.solver.match import Match, match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import RELEASE, Record, child, home, place, woman, world


def matched(*records: Record, **policy: Any) -> Match:
    return match(world(*records), Policy(**policy))


def row(*records: Record, **policy: Any) -> PlacementRow:
    """Her line of placements.csv; she must have one."""
    [found] = placement_rows(matched(*records, **policy))
    return found


def test_who_goes_where_and_who_offers_it() -> None:
    found = row(woman(priority=2), home(), Partner(partner_id="p", name="Project Irwell"))
    assert (found.woman_id, found.home_id, found.partner_id) == ("w", "h", "p")
    assert (found.partner_name, found.priority) == ("Project Irwell", 2)
    assert row().partner_name == "p"


def test_points_by_criterion_are_those_that_apply_and_add_up() -> None:
    pupil = child(school_place=place(3, 4), school_phase="secondary")
    found = row(woman(), home(), pupil)
    assert sum(found.points_by_criterion.values()) == found.points
    assert set(found.points_by_criterion) == {
        "bedrooms_fit", "nights_without_home", "region_kept", "school_sum", "school_target", "school_worst", "tenure",
        "void_days",
    }  # fmt: skip
    assert set(row(woman(supervising_region=None), home()).points_by_criterion) == {
        "bedrooms_fit", "nights_without_home", "tenure", "void_days",
    }  # fmt: skip


def test_points_add_up_on_random_instances() -> None:
    seen = 0
    for seed in range(30):
        policy = policy_of(seed)
        for found in placement_rows(match(random_instance(seed).replace(pins=()), policy)):
            seen += 1
            weighted = any(policy.weights.get(code, 0.0) for code in found.points_by_criterion)
            assert sum(found.points_by_criterion.values()) == (found.points if weighted else 0), seed
    assert seen > 60


@pytest.mark.parametrize(
    ("available", "keys", "nights", "void"),
    [
        (date(2026, 11, 2), RELEASE, 0, 29),
        (date(2026, 11, 28), RELEASE, 0, 1),
        (date(2026, 12, 1), RELEASE, 0, 0),
        (date(2026, 12, 4), date(2026, 12, 4), 3, 0),
        (date(2026, 12, 5), date(2026, 12, 7), 6, 0),
        (date(2026, 12, 15), date(2026, 12, 15), 14, 0),
    ],
)
def test_dates_by_hand(available: date, keys: date, nights: int, void: int) -> None:
    found = row(woman(), home(available_from=available))
    assert (found.release_on, found.keys_on) == (RELEASE, keys)
    assert (found.nights_without_home, found.void_days) == (nights, void)


def test_a_bank_holiday_release_moves_and_the_row_says_so() -> None:
    # Nominal Friday 25 December 2026, a bank holiday: out on Thursday 24.
    assert row(woman(release_date=date(2026, 12, 25)), home()).release_on == date(2026, 12, 24)


def test_bedrooms_now_and_later() -> None:
    # A boy of nine and a girl of eight share until he is ten; another girl comes later and shares with her.
    boy = child(child_id="b", sex="M", date_of_birth=date(2017, 3, 1))
    girl = child(child_id="g", date_of_birth=date(2018, 9, 1))
    late = child(child_id="l", date_of_birth=date(2019, 1, 1), returns_on=date(2027, 9, 1))
    found = row(woman(), home(bedrooms=4, bedspaces=7), boy, girl, late)
    assert found.bedrooms == 4
    assert found.bedrooms_needed == 2
    assert found.bedrooms_later == ((date(2027, 3, 1), 3),)


def test_the_tenancy_and_its_rank() -> None:
    found = row(woman(), home(tenancy="assured_shorthold", tenancy_weeks=12.0))
    assert (found.tenancy, found.tenure_rank) == ("assured shorthold tenancy, 12 weeks", 40.0)
    assert row(woman(), home(tenancy=None)).tenure_rank is None


def test_schools_near_and_far() -> None:
    pupils = [
        child(child_id=name, school_phase="secondary", school_place=where)
        for name, where in (("c", place(0, 2)), ("d", place(3, 4)))
    ]
    found = row(woman(), home(), *pupils)
    assert (found.school_worst_km, found.school_sum_km) == (5.0, 7.0)
    assert (found.children_near_school, found.children_with_school) == (1, 2)
    nowhere = row(woman(), home(place=None), *pupils)
    assert (nowhere.school_worst_km, nowhere.children_near_school, nowhere.children_with_school) == (None, 0, 2)
    none = row()
    assert (none.school_worst_km, none.school_sum_km, none.children_with_school) == (None, None, 0)


def test_contact_journeys_and_her_share_of_the_cost() -> None:
    # Two visits a month of 5 km there and back: 2 * 5000 * 24 / 52000 km a week.
    seen = child(returns="no", contact="supervised", contact_place=place(3, 4), contact_visits_month=2.0)
    km = 2 * 5_000 * 24 / 52_000
    found, paid, unpaid = (row(woman(), home(), seen, travel_cost_share=share) for share in (0.5, 1.0, 0.0))
    assert found.contact_km_week == pytest.approx(km)
    assert paid.contact_cost_gbp_week == 0.0
    assert unpaid.contact_cost_gbp_week is not None and found.contact_cost_gbp_week is not None
    assert unpaid.contact_cost_gbp_week > 0.0
    assert found.contact_cost_gbp_week == pytest.approx(unpaid.contact_cost_gbp_week / 2, abs=0.01)
    assert (row().contact_km_week, row().contact_cost_gbp_week) == (None, None)


def test_reasons_are_the_three_that_earn_most() -> None:
    found = row(woman(), home(), child(school_place=place(3, 4), school_phase="secondary"))
    assert len(found.reasons) == 3
    best = sorted(found.points_by_criterion, key=lambda code: (-found.points_by_criterion[code], code))[:3]
    assert "school_worst" in best
    assert sum("5.0 km" in reason for reason in found.reasons) == 1
    assert all(not reason[0].islower() and reason.endswith(".") for reason in found.reasons)


def test_what_is_not_known_is_no_reason() -> None:
    pupil = child(school_place=place(3, 4), school_phase="secondary")
    for reason in row(woman(), home(place=None, tenancy=None), pupil).reasons:
        assert "school" not in reason and "tenancy" not in reason


def test_conditions_say_who_does_what_by_when() -> None:
    # Ten working days before Tuesday 1 December 2026, and 56 days.
    found = row(woman(), home(), child(carer="foster", order="section20"))
    days = [sentence.partition(" by ")[2] for sentence in found.conditions]
    assert days == ["Tuesday 6 October 2026.", *["Tuesday 17 November 2026."] * 3, *["Tuesday 1 December 2026."] * 2]
    late = placement_rows(match(world(woman(), home(), as_of=date(2026, 11, 18))))[0].conditions
    assert ["this day has passed" in sentence for sentence in late] == [True, True, False, False]
    assert late[0].endswith("refer her today, for help is owed until she has a home).")


def test_no_condition_names_a_council() -> None:
    hers = child(carer="foster", looked_after=True, council="Ambridge"), child(child_id="d", council="Borchester")
    found = row(woman(), home(), *hers)
    told = " ".join((*found.conditions, *found.flag_sentences, *found.information))
    assert "Ambridge" not in told and "Borchester" not in told


def test_needs_now_and_later_within_two_years() -> None:
    late = child(returns_on=date(2027, 3, 12))
    after = child(child_id="d", sex="M", returns_on=date(2028, 11, 28))
    never = child(child_id="e", returns_on=date(2028, 11, 29), own_room_needed=True)
    found = row(woman(), home(), late, after, never)
    assert found.needs == "needs 1 bedroom now, 2 from 12 March 2027, 3 from 28 November 2028"
    assert found.tenancy_ends_on is None


@pytest.mark.parametrize(
    ("returns_on", "rooms"), [(date(2027, 2, 22), ", 2 from 22 February 2027"), (date(2027, 2, 23), "")]
)
def test_needs_end_with_the_tenancy(returns_on: date, rooms: str) -> None:
    # Twelve weeks from Tuesday 1 December: the last day is Monday 22 February.
    found = row(woman(), home(tenancy_weeks=12.0), child(returns_on=returns_on))
    assert found.tenancy_ends_on == date(2027, 2, 22)
    assert found.needs == f"needs 1 bedroom now{rooms}"
    assert found.bedrooms_later == ((returns_on, 2),)


def test_cas3_without_a_term_ends_after_eighty_four_nights() -> None:
    found = row(woman(), home(tenancy="cas3"))
    # Moving in on Tuesday 1 December, the last of 84 days is Monday 22 February.
    assert found.tenancy_ends_on == date(2027, 2, 22)
    assert row(woman(), home(tenancy="temporary")).tenancy_ends_on is None


def test_a_tenancy_runs_from_the_day_she_moves_in() -> None:
    assert row(woman(), home(tenancy_weeks=12.0, available_from=date(2026, 12, 5))).tenancy_ends_on == date(2027, 2, 28)


def test_needs_under_each_scenario_of_returns() -> None:
    sure, unsure = child(sex="M"), child(child_id="d", returns="uncertain", returns_on=date(2027, 1, 4))
    found = row(woman(), home(), sure, unsure)
    assert dict(found.needs_by_scenario) == {
        "all_planned": ((RELEASE, 2), (date(2027, 1, 4), 3)),
        "confirmed_only": ((RELEASE, 2),),
        "none": ((RELEASE, 1),),
    }
    assert found.needs == "needs 2 bedrooms now, 3 from 4 January 2027"
    assert row(woman(), home(), sure, unsure, scenario="confirmed_only").needs == "needs 2 bedrooms now"


def test_the_way_to_each_school_by_child() -> None:
    pupils = [
        child(child_id=name, school_phase="secondary", school_place=where)
        for name, where in (("e", place(0, 1)), ("c", place(0, 2)), ("d", place(3, 4)))
    ]
    assert row(woman(), home(), *pupils).school_km == (1.0, 2.0, 5.0)
    assert row(woman(), home(place=None), *pupils).school_km == ()


@pytest.mark.parametrize(
    ("income", "charges", "word"),
    [
        (300.0, 0.0, "ok"),
        (300.0, 15.0, "ok"),
        (300.0, 30.0, "marginal"),
        (None, 0.0, "unknown"),
        (300.0, None, "unknown"),
    ],
)
def test_whether_she_can_afford_it(income: float | None, charges: float | None, word: str) -> None:
    rent = None if charges is None else 120.0
    offered = home(rent_gbp_week=rent, ineligible_charges_gbp_week=charges or 0.0, exempt_accommodation=True)
    found = row(woman(benefit_income_gbp_week=income), offered)
    assert found.affordability == word
    assert found.money


def test_a_pinned_home_that_she_cannot_afford_says_so() -> None:
    offered = home(rent_gbp_week=120.0, ineligible_charges_gbp_week=90.0, exempt_accommodation=True)
    found = row(woman(benefit_income_gbp_week=300.0), offered, rules={"affordable": "review"})
    assert found.affordability == "fail"
    assert "affordable" in found.flags


def test_information_is_of_the_home_s_nation_and_gives_nothing_of_hers_away() -> None:
    england = row(woman(abuse_victim=True, care_leaver=True), home()).information
    assert england == row(woman(abuse_victim=False, care_leaver=False), home()).information
    wales = row(woman(), home(nation="Wales", tenancy="occupation_standard")).information
    assert any("Housing (Wales) Act 2014" in sentence for sentence in wales)
    assert not any("1996" in sentence for sentence in wales)
    assert not any("Wales" in sentence for sentence in england)


def test_rows_stand_in_the_order_of_the_plan() -> None:
    women = [woman(woman_id=name) for name in ("a", "b", "c")]
    offers = [home(home_id=name) for name in ("x", "y", "z")]
    found = match(world(*women, *offers))
    assert [item.woman_id for item in placement_rows(found)] == ["a", "b", "c"]
    assert [(item.woman_id, item.home_id, item.points) for item in placement_rows(found)] == [
        (item.woman_id, item.home_id, item.points) for item in found.plan.placements
    ]

"""One line a placement: dates, rooms, distances, costs, reasons, and the lines of the map."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Partner, Policy
from matcher.report.cells import CELL_M, snapped
from matcher.report.placements import home_points, map_lines, placement_rows
from matcher.report.rows import MapLine, PlacementRow
from matcher.solver.match import Match, match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import RELEASE, Record, child, home, place, woman, world, zone


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
        "bedrooms_fit", "nights_without_home", "region_kept", "school_sum", "school_worst", "tenure", "void_days",
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
    assert 0.0 < unpaid.contact_cost_gbp_week < km
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
    # Ten working days before Tuesday 1 December 2026.
    found = row(woman(), home(), child(order="section20"))
    assert len(found.conditions) == 3
    assert all(sentence.endswith("by Tuesday 17 November 2026.") for sentence in found.conditions)
    late = placement_rows(match(world(woman(), home(), as_of=date(2026, 11, 18))))[0].conditions
    assert len(late) == 1 and "this day has passed" in late[0]


def test_rows_stand_in_the_order_of_the_plan() -> None:
    women = [woman(woman_id=name) for name in ("a", "b", "c")]
    offers = [home(home_id=name) for name in ("x", "y", "z")]
    found = match(world(*women, *offers))
    assert [item.woman_id for item in placement_rows(found)] == ["a", "b", "c"]
    assert [(item.woman_id, item.home_id, item.points) for item in placement_rows(found)] == [
        (item.woman_id, item.home_id, item.points) for item in found.plan.placements
    ]


def line_ends(found: Match) -> list[tuple[float, float]]:
    return [(line.from_easting_m, line.from_northing_m) for line in map_lines(found)]


def test_places_are_moved_to_the_middle_of_their_square() -> None:
    assert snapped(place()) == (385_000.0, 397_000.0)
    assert snapped(place(1.999, 1.999)) == (385_000.0, 397_000.0)
    assert snapped(place(2, -0.001)) == (387_000.0, 395_000.0)


def test_a_line_runs_from_each_childs_place_to_the_home() -> None:
    pupil = child(child_id="a", school_place=place(3, 4), school_phase="secondary")
    nursery = child(child_id="b", date_of_birth=date(2023, 3, 1), school_place=place(7), school_phase="nursery")
    seen = child(child_id="c", returns="no", contact="supervised", contact_place=place(0, 9))
    found = matched(woman(), home(), pupil, nursery, seen)
    assert line_ends(found) == [(387_000.0, 401_000.0), (391_000.0, 397_000.0), (385_000.0, 405_000.0)]
    assert home_points(found) == ((385_000.0, 397_000.0),)
    assert all((line.to_easting_m, line.to_northing_m) == (385_000.0, 397_000.0) for line in map_lines(found))
    for line in map_lines(found):
        assert isinstance(line, MapLine) and line.woman_id == "w"
        ends = (line.from_easting_m, line.from_northing_m, line.to_easting_m, line.to_northing_m)
        assert all(metres % CELL_M == CELL_M / 2 for metres in ends)


@pytest.mark.parametrize("carer", ["foster", "adopted"])
def test_no_line_runs_from_a_restricted_carer(carer: str) -> None:
    fostered = child(returns="no", carer=carer, contact="supervised", carer_place=place(9))
    assert line_ends(matched(woman(), home(), fostered)) == []
    baby = child(carer=carer, order="none", date_of_birth=date(2024, 1, 1), carer_place=place(9))
    assert line_ends(matched(woman(), home(), baby)) == []


@pytest.mark.parametrize("kind", ["safety", "exclude", "stay_within", "work", "family"])
def test_no_line_runs_from_a_zone(kind: str) -> None:
    far = place(0, 60, outcode="ST1") if kind != "stay_within" else place(0, 1)
    assert line_ends(matched(woman(), home(), zone(kind, place=far, radius_km=5.0))) == []


def test_a_home_whose_place_is_unknown_is_not_on_the_map() -> None:
    pupil = child(school_place=place(3, 4), school_phase="secondary")
    found = matched(woman(), home(place=None), pupil)
    assert home_points(found) == (None,)
    assert map_lines(found) == ()

"""Homes and partners: lawful lettings, rooms that make sense, limits that bind or do not."""

from __future__ import annotations

from collections import Counter
from datetime import date

from matcher.domain import Home, Instance
from matcher.synthetic.partners import apportion
from matcher.synthetic.women import SUPPORT_HOURS_WEEK
from tests.oracles import lawful


def places(load: Instance, home: Home) -> int:
    """Households it can take if each is one person."""
    if home.sharing != "shared":
        return 1
    taken = sum(
        occupant.role != "staff"
        and not (occupant.until and home.available_from and occupant.until < home.available_from)
        for occupant in load.occupants_of[home.home_id]
    )
    return (home.bedspaces or 0) - taken


def test_every_letting_is_lawful(national: Instance, coupled: Instance) -> None:
    for home in (*national.homes, *coupled.homes):
        if home.tenancy and home.landlord and home.nation:
            assert lawful(home.tenancy, home.landlord, home.nation, date(2026, 12, 1))


def test_bedspaces_hold_a_person_a_bedroom_and_leave_one_free(national: Instance) -> None:
    for home in national.homes:
        if home.bedspaces is not None and home.bedrooms is not None:
            assert home.bedspaces >= home.bedrooms
        if home.bedspaces is not None:
            assert places(national, home) >= 1


def test_only_shared_homes_have_occupants(national: Instance) -> None:
    sharing = {national.home[occupant.home_id].sharing for occupant in national.occupants}
    assert "shared" in sharing
    assert "self_contained" not in sharing


def test_women_only_homes_have_no_men(national: Instance) -> None:
    for occupant in national.occupants:
        if national.home[occupant.home_id].women_only and occupant.role != "child":
            assert occupant.sex != "M"


def test_no_child_is_taken_in_cas3_or_lives_where_none_may(national: Instance) -> None:
    for home in national.homes:
        if home.tenancy == "cas3":
            assert not home.children_ok
            assert home.tenancy_weeks == 12
        if home.children_ok is False:
            assert all(occupant.role != "child" for occupant in national.occupants_of[home.home_id])


def test_homes_come_free_around_the_quarter(national: Instance) -> None:
    days = sorted(home.available_from for home in national.homes if home.available_from)
    assert days[0] >= date(2026, 8, 1)
    assert days[-1] <= date(2027, 1, 14)
    assert sum(day <= date(2026, 12, 31) for day in days) / len(days) > 0.85


def test_partners_have_about_fifteen_homes_and_cover_them(national: Instance) -> None:
    assert len(national.partners) == 60
    homes = Counter(home.partner_id for home in national.homes)
    assert homes.total() == 900
    assert min(homes.values()) >= 2
    assert max(homes.values()) <= 45
    for home in national.homes:
        if home.place and home.place.kind == "unit":
            assert home.place.authority in national.partner[home.partner_id].covers


def test_hours_never_bind_unless_coupled(national: Instance, coupled: Instance) -> None:
    def short(load: Instance, hours: float) -> int:
        room = Counter[str]()
        for home in load.homes:
            room[home.partner_id] += places(load, home)
        return sum(
            partner.caseload_hours_week is not None and partner.caseload_hours_week < hours * room[partner.partner_id]
            for partner in load.partners
        )

    assert short(national, max(SUPPORT_HOURS_WEEK.values)) == 0
    assert short(coupled, 2.0) >= 30


def test_periods_are_limited_only_when_coupled(national: Instance, coupled: Instance) -> None:
    assert {partner.max_new_in_period for partner in national.partners} == {None}
    limits = [partner.max_new_in_period for partner in coupled.partners if partner.max_new_in_period is not None]
    assert 10 <= len(limits) <= 35 and min(limits) >= 2


def test_women_are_kept_apart_only_when_coupled(national: Instance, coupled: Instance) -> None:
    apart = [bar for bar in coupled.bars if bar.kind == "non_association"]
    assert len(apart) == 42
    assert all(bar.other_id in coupled.woman and bar.other_id != bar.woman_id for bar in apart)
    assert not any(bar.kind == "non_association" for bar in national.bars)


def test_shares_are_rounded_so_that_they_add_up() -> None:
    assert apportion({"a": 1, "b": 1, "c": 1}, 4) == {"a": 2, "b": 1, "c": 1}
    assert apportion({"x": 5.0, "y": 3.0, "z": 2.0}, 7) == {"x": 4, "y": 2, "z": 1}
    assert apportion({"x": 0.2, "y": 0.1}, 0) == {"x": 0, "y": 0}

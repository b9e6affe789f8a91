"""Facts about one woman and her family that must agree with one another."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from matcher.domain import Child, Instance
from matcher.synthetic.prisons import PRISONS
from matcher.synthetic.schooling import age_at_start_of_school_year

CARE_ORDERS = ("section20", "wales_s76", "interim_care", "care", "placement")


def years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def born_children(load: Instance) -> list[tuple[Child, date, date, date]]:
    """(child, its birth, its mother's birth, her release) where all are known."""
    found = []
    for child in load.children:
        woman = load.woman[child.woman_id]
        if child.date_of_birth and woman.date_of_birth and woman.release_date:
            found.append((child, child.date_of_birth, woman.date_of_birth, woman.release_date))
    return found


def test_women_are_18_to_60_on_release(national: Instance) -> None:
    ages = [
        years(woman.date_of_birth, woman.release_date)
        for woman in national.women
        if woman.date_of_birth and woman.release_date
    ]
    assert min(ages) == 18
    assert max(ages) == 60
    assert 33 <= sorted(ages)[len(ages) // 2] <= 38


def test_children_are_under_18_and_born_when_she_was_16_to_45(national: Instance) -> None:
    for _, born, mother_born, release in born_children(national):
        assert years(born, release) < 18
        assert 15 <= years(mother_born, born) <= 45


def test_every_child_is_born_before_the_run(national: Instance) -> None:
    assert all(child.date_of_birth < national.as_of for child in national.children if child.date_of_birth)


def test_siblings_are_born_ten_months_apart_or_more(national: Instance) -> None:
    for woman in national.women:
        births = sorted(child.date_of_birth for child in national.children_of[woman.woman_id] if child.date_of_birth)
        assert all((later - earlier).days >= 330 for earlier, later in pairwise(births))


def test_releases_fill_the_quarter_and_fall_on_every_day_of_the_week(national: Instance) -> None:
    releases = {woman.release_date for woman in national.women if woman.release_date}
    assert min(releases) == date(2026, 10, 5)
    assert max(releases) == date(2026, 12, 31)
    assert date(2026, 12, 24) in releases
    assert {day.weekday() for day in releases} == set(range(7))


def test_orders_agree_with_the_carer(national: Instance) -> None:
    for child in national.children:
        if child.carer == "foster" and child.order is not None:
            assert child.order in CARE_ORDERS
            assert child.looked_after
            assert child.council
        if child.carer == "adopted" and child.order is not None:
            assert child.order in ("adoption", "placement")
            assert child.returns in ("no", None)
        if child.order == "adoption":
            assert not child.parental_responsibility
        if child.order == "interim_care":
            assert child.proceedings in ("current", None)
        if child.order == "wales_s76":
            assert child.carer_place is None or child.carer_place.nation in ("Wales", "")


def test_contact_has_visits_where_it_has_meetings(national: Instance) -> None:
    for child in national.children:
        meets = child.contact in ("supervised", "unsupervised")
        assert meets == (child.contact_visits_month is not None) or child.contact is None
        assert meets or child.contact_postcode is None or child.contact is None
        if child.contact == "barred":
            assert child.returns in ("no", None)


def test_no_child_returns_whom_a_bar_in_force_covers(national: Instance) -> None:
    against_family = 0
    for child, born, _, release in born_children(national):
        linked = any(sibling.contact == "barred" for sibling in national.children_of[child.woman_id])
        for bar in national.bars_of[child.woman_id]:
            in_force = bar.kind == "no_cohabit_children" and not bar.approved_by and linked
            if in_force and bar.sex is None and years(born, release) < (bar.under_age or 18) - 1:
                against_family += 1
                assert child.returns in ("no", None)
    assert against_family > 30


def test_schools_suit_the_age_and_lie_near_the_carer(national: Instance) -> None:
    metres = []
    for child, born, _, release in born_children(national):
        age = age_at_start_of_school_year(born, release)
        if child.school_phase == "nursery":
            assert age < 4
        if child.school_phase == "primary":
            assert 4 <= age < 11
        if child.school_phase == "secondary":
            assert 11 <= age < 18
        known = child.school_place, child.carer_place
        if known[0] and known[1] and known[0].kind == known[1].kind == "unit":
            east_m, north_m = known[0].easting_m - known[1].easting_m, known[0].northing_m - known[1].northing_m
            metres.append((east_m**2 + north_m**2) ** 0.5)
    assert sum(300 <= apart <= 4_000 for apart in metres) / len(metres) > 0.97


def test_the_school_year_begins_in_september() -> None:
    assert age_at_start_of_school_year(date(2022, 9, 1), date(2026, 10, 5)) == 4
    assert age_at_start_of_school_year(date(2022, 9, 2), date(2026, 10, 5)) == 3
    assert age_at_start_of_school_year(date(2022, 9, 2), date(2027, 8, 31)) == 3
    assert age_at_start_of_school_year(date(2022, 9, 2), date(2027, 9, 1)) == 4


def test_babies_inside_are_where_there_is_a_unit(national: Instance) -> None:
    with_unit = {prison.code for prison in PRISONS if prison.has_baby_unit}
    babies = [child for child in national.children if child.carer == "mother_and_baby_unit"]
    assert babies
    for child in babies:
        woman = national.woman[child.woman_id]
        assert woman.prison in with_unit
        assert child.carer_postcode is None
        if child.date_of_birth and woman.release_date:
            assert (woman.release_date - child.date_of_birth).days < 547


def test_due_dates_lie_after_release(national: Instance) -> None:
    expectant = [woman for woman in national.women if woman.due_date]
    assert 20 <= len(expectant) <= 70
    assert all(woman.due_date > woman.release_date for woman in expectant if woman.due_date and woman.release_date)

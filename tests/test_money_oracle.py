"""The oracle of money, against sums worked on paper: help with rent to the penny, caps by year, place and household."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from matcher.domain.policy import Policy
from tests.oracle.build import RELEASE, WINDOW_END, adult, area, child, home, tables, woman
from tests.oracle.cases_money import council, private
from tests.oracle.money import Outcome, help_gbp, judged, pensioners, shared_rate, size_need
from tests.oracle.rules_money import outcomes, the_two_days
from tests.oracle.tables import Row

POLICY = Policy()
TWELVE = date(2014, 1, 1)
PARTNER = {"adults": [adult(relation="partner", joins_on=RELEASE)]}
GIRL = {"children": [child(sex="F", date_of_birth=TWELVE)]}
FOUR = {"children": [child(child_id=f"c{place}", sex="F", date_of_birth=TWELVE) for place in range(4)]}
EIGHT = {"children": [child(child_id=f"c{place}", sex="F", date_of_birth=TWELVE) for place in range(8)]}
GROWN = {"adults": [adult(relation="adult_child", date_of_birth=date(2004, 1, 1), joins_on=RELEASE)]}
MINOR = {"adults": [adult(relation="adult_child", date_of_birth=date(2010, 1, 1), joins_on=RELEASE)]}
NOBODY: dict[str, list[Row]] = {}
LONDON, HULL = {"postcode": "SE15 4NH"}, {"postcode": "HU1 2LU"}
DEAR = {"lha": [area(one_bed_gbp_week=500.0, two_bed_gbp_week=550.0, three_bed_gbp_week=600.0, shared_gbp_week=400.0)]}


def helped(she: Row, it: Row, rows: dict[str, list[Row]]) -> tuple[Fraction | None, Fraction | None]:
    """Help with rent on each of the two days."""
    data = tables(she, it, **{"lha": [area()]} | rows)
    days = the_two_days(data, she, it, POLICY)
    assert days is not None
    return help_gbp(data, days[0]), help_gbp(data, days[1])


def pounds(text: str) -> Fraction:
    return Fraction(text)


@pytest.mark.parametrize(
    ("income", "it", "rows", "expected"),
    [
        # 25,323 / 52 = 486.98 a week; less 320 of income leaves 166.98.
        (320.0, private(rent_gbp_week=500.0, **LONDON), DEAR | GIRL, Fraction(25_323, 52) - 320),
        # 22,020 / 52 = 423.46; less 320 leaves 103.46.
        (320.0, private(rent_gbp_week=500.0, **HULL), DEAR | GIRL, Fraction(22_020, 52) - 320),
        # 16,967 / 52 = 326.29; less 92.05 leaves 234.24.
        (92.05, private(rent_gbp_week=500.0, **LONDON), DEAR, Fraction(16_967, 52) - pounds("92.05")),
        # 14,753 / 52 = 283.71; less 92.05 leaves 191.66.
        (92.05, private(rent_gbp_week=500.0, **HULL), DEAR, Fraction(14_753, 52) - pounds("92.05")),
        # A couple has the higher cap without a child; a grown daughter does not make one, a daughter of 16 does.
        (92.05, private(rent_gbp_week=500.0, **HULL), DEAR | PARTNER, Fraction(22_020, 52) - pounds("92.05")),
        (92.05, private(rent_gbp_week=500.0, **HULL), DEAR | GROWN, Fraction(14_753, 52) - pounds("92.05")),
        (92.05, private(rent_gbp_week=500.0, **HULL), DEAR | MINOR, Fraction(22_020, 52) - pounds("92.05")),
        # Income alone is over the cap: no help at all, but never less than none.
        (300.0, private(rent_gbp_week=110.0, **HULL), NOBODY, Fraction(0)),
        # 92.05 + 100 is below every cap: the rate of 100.
        (92.05, private(rent_gbp_week=110.0, **HULL), NOBODY, Fraction(100)),
        # Social rent: 14% of 85.5 is 11.97, 25% is 21.375.
        (92.05, council(rent_gbp_week=85.5, bedrooms=2), NOBODY, pounds("73.53")),
        (92.05, council(rent_gbp_week=85.5, bedrooms=3), NOBODY, pounds("64.125")),
        (92.05, council(rent_gbp_week=85.5, bedrooms=0), NOBODY, pounds("85.5")),
        # With four girls three rooms, with eight five: the area pays 140 for three, 160 for four and more.
        (92.05, private(rent_gbp_week=170.0), FOUR, Fraction(140)),
        (92.05, private(rent_gbp_week=170.0), EIGHT, Fraction(160)),
    ],
)
def test_help_with_rent(income: float, it: Row, rows: dict[str, list[Row]], expected: Fraction) -> None:
    she = woman(benefit_income_gbp_week=income)
    assert helped(she, it, rows) == (expected, expected)


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        # 23,000 / 52 = 442.31 and from April 2023 25,323 / 52 = 486.98; less 320.
        (date(2023, 3, 31), Fraction(23_000, 52) - 320),
        (date(2023, 4, 3), Fraction(25_323, 52) - 320),
        (date(2016, 11, 7), Fraction(23_000, 52) - 320),
        # Before that no cap: the area's 550 for two bedrooms is more than the rent.
        (date(2016, 11, 4), Fraction(500)),
    ],
)
def test_the_cap_of_her_release_holds_on_both_days(released: date, expected: Fraction) -> None:
    she = woman(benefit_income_gbp_week=320.0, release_date=released, date_of_birth=date(1970, 1, 1))
    girl = {"children": [child(sex="F", date_of_birth=date(2013, 6, 1))]}
    assert helped(she, private(rent_gbp_week=500.0, **LONDON), DEAR | girl) == (expected, expected)


def test_a_cap_that_changes_with_her_household() -> None:
    # Alone 14,753 / 52 = 283.71; once her girl is there 22,020 / 52 = 423.46; income 92.05 and then 120.50.
    she = woman(benefit_income_gbp_week=92.05, benefit_income_later_gbp_week=120.5)
    girl = {"children": [child(sex="F", date_of_birth=TWELVE, returns_on=WINDOW_END)]}
    now, later = Fraction(14_753, 52) - pounds("92.05"), Fraction(22_020, 52) - pounds("120.5")
    assert helped(she, private(rent_gbp_week=500.0, **HULL), DEAR | girl) == (now, later)


@pytest.mark.parametrize(
    ("income", "rent", "expected"),
    [
        # 92.05 + 191.66 = 283.71 is the lower cap of somebody alone: below it the region makes no difference.
        (92.05, 191.0, Fraction(191)),
        (92.05, 192.0, None),
        # Income over both caps: no help, wherever the home is.
        (330.0, 192.0, Fraction(0)),
    ],
)
def test_an_unknown_region_matters_only_where_the_caps_differ(
    income: float, rent: float, expected: Fraction | None
) -> None:
    somewhere = private(rent_gbp_week=rent, postcode="SY10")
    assert helped(woman(benefit_income_gbp_week=income), somewhere, DEAR) == (expected, expected)
    exempt = woman(benefit_income_gbp_week=income, benefit_cap_exempt=True)
    assert helped(exempt, somewhere, DEAR)[0] == rent


def test_the_under_occupation_charge_has_a_first_day() -> None:
    she = woman(benefit_income_gbp_week=92.05, date_of_birth=date(1970, 1, 1))
    for released, help_due in ((date(2013, 3, 28), 100), (date(2013, 4, 2), 86)):
        assert helped(she | {"release_date": released}, council(bedrooms=2), NOBODY) == (help_due, help_due)


@pytest.mark.parametrize(
    ("short", "income", "expected"),
    [
        ("5", 100.0, "ok"),
        ("5.01", 100.0, "marginal"),
        ("25", 100.0, "marginal"),
        ("25.01", 100.0, "fail"),
        ("0", 0.0, "ok"),
        ("0.01", 0.0, "fail"),
    ],
)
def test_what_she_can_bear(short: str, income: float, expected: Outcome) -> None:
    days = the_two_days(tables(woman(), council()), woman(benefit_income_gbp_week=income), council(), POLICY)
    assert days is not None
    assert judged(days[0], pounds("100") - pounds(short), POLICY) == expected
    tight, loose = POLICY.replace(shortfall_ok_share=0.0), POLICY.replace(shortfall_fail_share=1.0)
    assert judged(days[0], pounds("100"), tight) == "ok"
    assert judged(days[0], pounds("100") - pounds("100") * (income > 0), loose) != "fail"


def test_the_shared_rate_ends_on_a_birthday_and_with_company() -> None:
    she = woman(date_of_birth=date(1992, 6, 1))
    days = the_two_days(tables(she, home()), she, home(), POLICY)
    assert days is not None and days[1].day == WINDOW_END
    assert [shared_rate(day) for day in days] == [True, False]
    unborn = she | {"due_date": WINDOW_END, "date_of_birth": None}
    expecting = the_two_days(tables(unborn, home()), unborn, home(), POLICY)
    assert expecting is not None
    assert [shared_rate(day) for day in expecting] == [None, False]
    assert [size_need(day) for day in expecting] == [(1, 1), (2, 2)]
    carer = the_two_days(tables(she, home()), she | {"overnight_carer": True}, home(), POLICY)
    assert carer is not None
    assert [(shared_rate(day), size_need(day)) for day in carer] == [(False, (2, 2))] * 2


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        # Released on 1 December 2026, the window ends on 1 June 2027.
        (date(1958, 6, 1), [True, True]),
        # Before 6 April 1960 at 66, which the last of them are on 5 April 2026.
        (date(1960, 4, 5), [True, True]),
        # From then on at 67: on 6 April 2027, on 1 June 2027, and a day too late.
        (date(1960, 4, 6), [False, True]),
        (date(1960, 6, 1), [False, True]),
        (date(1960, 6, 2), [False, False]),
        (None, [False, False]),
    ],
)
def test_pension_age(born: date | None, expected: list[bool]) -> None:
    she = woman(date_of_birth=born)
    days = the_two_days(tables(she, home()), she, home(), POLICY)
    assert days is not None and days[0].day == RELEASE and days[1].day == WINDOW_END
    assert [pensioners(day) for day in days] == expected


def test_no_charge_and_no_cap_at_pension_age() -> None:
    she = woman(benefit_income_gbp_week=250.0, date_of_birth=date(1958, 6, 1))
    dear = council(rent_gbp_week=400.0, bedrooms=4)
    assert helped(she, dear, NOBODY) == (400, 400)
    # With a partner of unknown age: 25% off is 300, and the cap of a couple, 423.46, leaves 173.46.
    capped = Fraction(22_020, 52) - 250
    assert helped(she, dear, PARTNER) == (capped, capped)
    joins_last = {"adults": [adult(relation="partner", joins_on=WINDOW_END)]}
    assert helped(she, dear, joins_last) == (400, capped)


def test_two_days_one_answer() -> None:
    she = woman(benefit_income_gbp_week=99.9, benefit_income_later_gbp_week=600.0, benefit_cap_exempt=True)
    data = tables(she, council(bedrooms=3))
    assert outcomes(data, she, council(bedrooms=3), POLICY) == ("fail", "ok")
    assert outcomes(data, she, council(bedrooms=3), POLICY.replace(planning_weeks=0)) == ("fail", "ok")
    assert outcomes(data, she | {"release_date": None}, council(), POLICY) == ("unknown", "unknown")

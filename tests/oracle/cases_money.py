"""Rules of rent, of CAS3 and of money at their edges; the sums are worked on paper beside each."""

from __future__ import annotations

from datetime import date

from tests.oracle.build import RELEASE, WINDOW_END, adult, area, child, home, woman
from tests.oracle.cases import BOY_OF_15, Case
from tests.oracle.tables import Row

LET = {"landlord": "private", "tenancy": "assured", "rent_gbp_week": 150.0}
"""A month's rent is 150 x 52 / 12 = 650 pounds."""
ADVANCE_CASES: list[Case] = [
    ("rent_in_advance", "pass", woman(), home(**LET, rent_in_advance_gbp=650.0), {}),
    ("rent_in_advance", "fail", woman(), home(**LET, rent_in_advance_gbp=650.01), {}),
    # 99.99 x 52 / 12 is 433.29, to the penny.
    ("rent_in_advance", "pass", woman(), home(**LET | {"rent_gbp_week": 99.99}, rent_in_advance_gbp=433.29), {}),
    ("rent_in_advance", "fail", woman(), home(**LET | {"tenancy": "assured_shorthold"}, rent_in_advance_gbp=651.0), {}),
    ("rent_in_advance", "pass", woman(), home(**LET | {"tenancy": "licence"}, rent_in_advance_gbp=900.0), {}),
    ("rent_in_advance", "pass", woman(), home(**LET | {"landlord": "charity"}, rent_in_advance_gbp=900.0), {}),
    ("rent_in_advance", "pass", woman(), home(**LET, rent_in_advance_gbp=900.0, postcode="CF10 3WL"), {}),
    ("rent_in_advance", "pass", woman(), home(**LET | {"rent_gbp_week": None, "landlord": None}), {}),
    ("rent_in_advance", "unknown", woman(), home(**LET | {"rent_gbp_week": None}, rent_in_advance_gbp=1.0), {}),
    ("rent_in_advance", "unknown", woman(), home(**LET | {"landlord": None}, rent_in_advance_gbp=1.0), {}),
    ("rent_in_advance", "unknown", woman(), home(**LET, rent_in_advance_gbp=1.0, postcode="SY10"), {}),
    (
        "rent_in_advance", "pass", woman(release_date=None),
        home(**LET | {"rent_gbp_week": None, "landlord": "social"}, rent_in_advance_gbp=900.0), {},
    ),
    ("rent_in_advance", "unknown", woman(release_date=None), home(**LET, rent_in_advance_gbp=1.0), {}),
    (
        "rent_in_advance", "pass", woman(release_date=date(2026, 4, 30)),
        home(**LET, rent_in_advance_gbp=900.0, available_from=date(2026, 4, 1)), {},
    ),
    (
        "rent_in_advance", "fail", woman(release_date=date(2026, 4, 30)),
        home(**LET, rent_in_advance_gbp=900.0, available_from=date(2026, 5, 1)), {},
    ),
    ("cas3_children", "fail", woman(), home(tenancy="cas3"), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("cas3_children", "unknown", woman(), home(tenancy="cas3"), {"children": [child()]}),
    ("cas3_children", "pass", woman(), home(tenancy="cas3"), {"adults": [adult()]}),
    ("cas3_children", "pass", woman(), home(tenancy=None), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("cas3_children", "fail", woman(due_date=WINDOW_END), home(tenancy="cas3"), {}),
    ("cas3_children", "unknown", woman(release_date=None), home(tenancy="cas3"), {}),
    ("cas3_nights", "pass", woman(), home(tenancy="cas3", tenancy_weeks=12.0), {}),
    ("cas3_nights", "fail", woman(), home(tenancy="cas3", tenancy_weeks=12.1), {}),
    ("cas3_nights", "pass", woman(), home(tenancy="cas3"), {}),
    ("cas3_nights", "pass", woman(), home(tenancy="licence", tenancy_weeks=20.0), {}),
]  # fmt: skip

NORTH = {"lha": [area()]}


def on(pounds: float, **cells: object) -> Row:
    """Woman w, alone and 36, with so many pounds a week, whom no cap holds."""
    return woman(benefit_income_gbp_week=pounds, benefit_cap_exempt=True, **cells)


def council(**cells: object) -> Row:
    """A flat of the council's, one bedroom, 100 pounds a week."""
    known = {"landlord": "council", "bedrooms": 1, "rent_gbp_week": 100.0, "exempt_accommodation": False}
    return home(**known | cells)


def private(**cells: object) -> Row:
    """A private flat, one bedroom, in the area North, 110 pounds a week."""
    known = {"landlord": "private", "bedrooms": 1, "rent_gbp_week": 110.0, "exempt_accommodation": False}
    return home(**known | {"brma": "North"} | cells)


def both(affordable: str, with_margin: str, she: Row, it: Row, rows: dict[str, list[Row]]) -> list[Case]:
    """One pair's answers to both rules."""
    return [("affordable", affordable, she, it, rows), ("affordable_with_margin", with_margin, she, it, rows)]


BOY_LATER = {"children": [child(date_of_birth=BOY_OF_15, sex="M", returns_on=WINDOW_END)]}
UNDER_PENSION_AGE = {"adults": [adult(relation="partner", joins_on=RELEASE, date_of_birth=date(1965, 1, 1))]}
OF_NO_KNOWN_AGE = {"adults": [adult(relation="partner", joins_on=RELEASE, date_of_birth=None)]}
PENSIONER = {"adults": [adult(relation="partner", joins_on=RELEASE, date_of_birth=date(1955, 1, 1))]}
YOUNG_AT_LAST = {"adults": [adult(relation="partner", joins_on=WINDOW_END, date_of_birth=date(1965, 1, 1))]}
GROWN_DAUGHTER = {"adults": [adult(relation="adult_child", joins_on=RELEASE, date_of_birth=date(1986, 1, 1))]}
OK, MARGINAL, FAIL, UNKNOWN = ("pass", "pass"), ("pass", "fail"), ("fail", "pass"), ("unknown", "pass")
MONEY_CASES: list[Case] = [
    *ADVANCE_CASES,
    # No bedroom too many: the whole rent is helped with, nothing is short.
    *both(*OK, on(50.0), council(), {}),
    # One too many: 14 short; 5% of 280 is 14, and of 279.9 a little less.
    *both(*OK, on(280.0), council(bedrooms=2), {}),
    *both(*MARGINAL, on(279.9), council(bedrooms=2), {}),
    # Two too many: 25 short; a quarter of 100 is 25, and of 99.9 a little less. Three too many are no worse.
    *both(*MARGINAL, on(100.0), council(bedrooms=3), {}),
    *both(*FAIL, on(99.9), council(bedrooms=3), {}),
    *both(*MARGINAL, on(100.0), council(bedrooms=5), {}),
    # 24.9975 is a quarter of 99.99, and 29.442 both 14% of 210.3 and 5% of 588.84: neither is passed.
    *both(*MARGINAL, on(99.99), council(bedrooms=3, rent_gbp_week=99.99), {}),
    *both(*OK, on(588.84), council(bedrooms=2, rent_gbp_week=210.3), {}),
    # The carer who stays at night has a room: one too many.
    *both(*OK, on(280.0, overnight_carer=True), council(bedrooms=3), {}),
    # No charge in a shared home. Charges that nobody pays are short in full: 25 of 100, then 25.1.
    *both(*OK, on(100.0), council(bedrooms=3, sharing="shared"), {}),
    *both(*MARGINAL, on(100.0), council(ineligible_charges_gbp_week=25.0), {}),
    *both(*FAIL, on(100.0), council(ineligible_charges_gbp_week=25.1), {}),
    # Two too many until her son comes on the last day, then one: 14 of 99.9 is between.
    *both(*MARGINAL, on(99.9), council(bedrooms=3), BOY_LATER),
    # Better off once he is there: 14 of 280 is no worry, but 25 of 99.9 before it was.
    *both(*MARGINAL, on(99.9, benefit_income_later_gbp_week=280.0), council(bedrooms=3), BOY_LATER),
    # Of pension age, two bedrooms too many cost nothing: at 68, and at 66 when born before 6 April 1960.
    *both(*OK, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=3), {}),
    *both(*OK, woman(benefit_income_gbp_week=300.0, date_of_birth=date(1958, 6, 1)), council(), {}),
    *both(*FAIL, woman(benefit_income_gbp_week=300.0), council(), {}),
    *both(*OK, on(50.0, date_of_birth=date(1960, 4, 5)), council(bedrooms=3), {}),
    *both(*OK, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=None, sharing=None), {}),
    *both(*OK, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=2), {"children": [child()]}),
    # Born on 1 May 1960 and released the day before she is 67: 25 of 50 on that day alone.
    *both(*MARGINAL, on(50.0, date_of_birth=date(1960, 5, 1), release_date=date(2027, 4, 30)), council(bedrooms=3), {}),
    *both(*OK, on(50.0, date_of_birth=date(1960, 5, 1), release_date=date(2027, 5, 4)), council(bedrooms=3), {}),
    # Sixty-six and born in 1960 after 5 April, until after the window: charged on both days.
    *both(*FAIL, on(50.0, date_of_birth=date(1960, 6, 2)), council(bedrooms=3), {}),
    # A couple is charged unless both are of pension age; whoever's age nobody knows is not.
    *both(*FAIL, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=3), UNDER_PENSION_AGE),
    *both(*FAIL, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=3), OF_NO_KNOWN_AGE),
    *both(*OK, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=3), PENSIONER),
    *both(*FAIL, on(50.0), council(bedrooms=3), PENSIONER),
    *both(*FAIL, on(50.0, date_of_birth=None), council(bedrooms=3), {}),
    # A daughter of forty is no partner. A young partner who joins on the last day brings the charge with him.
    *both(*OK, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=4), GROWN_DAUGHTER),
    *both(*MARGINAL, on(50.0, date_of_birth=date(1958, 6, 1)), council(bedrooms=3), YOUNG_AT_LAST),
    # Nothing at all is known, or not enough.
    *both(*UNKNOWN, on(99.9, release_date=None), council(), {}),
    *both(*UNKNOWN, woman(), council(), {}),
    *both(*UNKNOWN, on(99.9), council(rent_gbp_week=None), {}),
    *both(*UNKNOWN, on(99.9), council(landlord=None), {}),
    *both(*UNKNOWN, on(99.9), council(bedrooms=None), {}),
    *both(*OK, on(99.9), council(bedrooms=None, sharing="shared"), {}),
    *both(*UNKNOWN, on(99.9), council(sharing=None), {}),
    *both(*UNKNOWN, on(99.9), council(bedrooms=2), {"children": [child(returns_on=WINDOW_END)]}),
    *both(*OK, on(99.9), council(bedrooms=2, sharing="shared"), {"children": [child(returns_on=WINDOW_END)]}),
    # Exempt accommodation: 25.1 of 100 short whatever the bedrooms; when nobody says so, only an ok day counts.
    *both(*OK, on(50.0), council(bedrooms=5, exempt_accommodation=True), {}),
    *both(*FAIL, on(100.0), council(ineligible_charges_gbp_week=25.1, exempt_accommodation=True), {}),
    *both(*OK, on(280.0), council(bedrooms=2, exempt_accommodation=None), {}),
    *both(*UNKNOWN, on(279.9), council(bedrooms=2, exempt_accommodation=None), {}),
    # The area pays 100 of 110 for one bedroom: 10 of 200 is no worry, of 199 one; 10 of 40 the most she can bear.
    *both(*OK, on(200.0), private(), NORTH),
    *both(*MARGINAL, on(199.0), private(), NORTH),
    *both(*MARGINAL, on(40.0), private(), NORTH),
    *both(*FAIL, on(39.9), private(), NORTH),
    *both(*FAIL, on(39.9), private(bedrooms=4), NORTH),
    *both(*OK, on(1.0), private(rent_gbp_week=100.0), NORTH),
    # At 34 the shared rate pays 80: 30 of 119 is too much. On her birthday in the window she is 35: 10 of 119.
    *both(*FAIL, on(119.0, date_of_birth=date(1992, 6, 2)), private(), NORTH),
    *both(*MARGINAL, on(119.0, date_of_birth=date(1992, 6, 1)), private(), NORTH),
    *both(*MARGINAL, on(119.0, date_of_birth=date(1992, 6, 2), abuse_victim=True), private(), NORTH),
    *both(*MARGINAL, on(119.0, date_of_birth=date(2002, 6, 2), care_leaver=True), private(), NORTH),
    # Twenty-five on the last day: from then on the shared rate, 30 of 119.
    *both(*MARGINAL, on(119.0, date_of_birth=date(2002, 6, 1), care_leaver=True), private(), NORTH),
    *both(*FAIL, on(119.0, date_of_birth=date(2001, 12, 1), care_leaver=True), private(), NORTH),
    # A shared home changes nothing: the shared rate for a woman of 31 alone, and for nobody else.
    *both(*MARGINAL, on(119.0), private(sharing="shared"), NORTH),
    *both(*FAIL, on(119.0, date_of_birth=date(1995, 1, 1)), private(sharing="shared"), NORTH),
    *both(*OK, on(119.0), private(sharing="shared"), NORTH | {"adults": [adult(joins_on=RELEASE)]}),
    *both(*MARGINAL, on(119.0), private(sharing=None), NORTH),
    *both(*FAIL, on(119.0, date_of_birth=date(1995, 1, 1)), private(sharing=None), NORTH),
    *both(*UNKNOWN, on(119.0, date_of_birth=None), private(), NORTH),
    *both(*UNKNOWN, on(119.0, date_of_birth=None), private(sharing="shared"), NORTH),
    # The area, its rates, or the number of rooms is not known.
    *both(*UNKNOWN, on(119.0), private(brma=None), NORTH),
    *both(*UNKNOWN, on(119.0), private(brma="South"), NORTH),
    *both(*UNKNOWN, on(119.0), private(), {"lha": [area(one_bed_gbp_week=None)]}),
    *both(*OK, on(1.0), private(rent_gbp_week=80.0), {"lha": [area(shared_gbp_week=None)]}),
    *both(*UNKNOWN, on(119.0), private(), NORTH | {"children": [child()]}),
]

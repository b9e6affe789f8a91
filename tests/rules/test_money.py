"""Help with rent, the benefit cap, the shortfall and what it means, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain import Home
from matcher.domain.surroundings import LhaRate
from matcher.rules.evaluate import mesh
from matcher.rules.facts import Facts
from matcher.rules.money import Sums, standing_on, sums_on
from tests.rules.world import Record, adult, child, facts_of, home, place, shared, woman

NAN = float("nan")
RATES: dict[str, float | None] = {
    "shared_gbp_week": 70.0,
    "one_bed_gbp_week": 98.0,
    "two_bed_gbp_week": 130.0,
    "three_bed_gbp_week": 150.0,
    "four_bed_gbp_week": 201.0,
}
LHA = LhaRate(brma="A", **RATES)
BORN_2000 = date(2000, 6, 1)
"""Twenty-six on release: the shared rate applies to her alone."""


def priced(facts: Any = home, **more: Any) -> Home:
    """A home at £200 a week that is not exempt, in area A."""
    usual: dict[str, Any] = {"rent_gbp_week": 200.0, "exempt_accommodation": False, "brma": "A", "place": place()}
    made: Home = facts(**(usual | more))
    return made


def private(facts: Any = home, **more: Any) -> Home:
    """The same from a private landlord."""
    return priced(facts, **({"landlord": "private"} | more))


def answers(facts: Facts, day: str) -> tuple[Sums, str]:
    """The sums of the first pair on a day, and what they mean."""
    grid = mesh(facts, "women", "homes", np.array([0]), np.array([0]))
    known, fails, ok = (bool(answer.item()) for answer in standing_on(grid, day))
    assert not (fails and ok) and (known or not (fails or ok))
    return sums_on(grid, day), "fail" if fails else "ok" if ok else "marginal" if known else "unknown"


def help_of(*records: Record, day: str = "release", lha: LhaRate = LHA, **facts: Any) -> float:
    """Help with rent for a woman of thirty-six with £100 a week; NaN unknown."""
    she = woman(**({"benefit_income_gbp_week": 100.0, "benefit_cap_exempt": True} | facts))
    return float(answers(facts_of(she, *records, lha), day)[0].help.item())


def standing(*records: Record, day: str = "release", policy: dict[str, Any] | None = None, **facts: Any) -> str:
    """ok, marginal, fail or unknown."""
    she = woman(**({"benefit_income_gbp_week": 100.0} | facts))
    return answers(facts_of(she, *records, LHA, **(policy or {})), day)[1]


@pytest.mark.parametrize("landlord", ["social", "council"])
@pytest.mark.parametrize(
    ("bedrooms", "expected"), [(0, 200.0), (1, 200.0), (2, 200 - 28.0), (3, 200 - 50.0), (5, 150.0)]
)
def test_under_occupation(landlord: str, bedrooms: int, expected: float) -> None:
    assert help_of(priced(landlord=landlord, bedrooms=bedrooms)) == pytest.approx(expected, abs=1e-9)


def test_under_occupation_goes_by_need() -> None:
    assert help_of(priced(bedrooms=3), child()) == pytest.approx(172.0)
    assert help_of(priced(bedrooms=3), overnight_carer=True) == pytest.approx(172.0)
    assert help_of(priced(bedrooms=2), child()) == 200.0
    assert help_of(priced(shared, bedrooms=4, children_ok=True), child()) == 200.0


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(1958, 6, 1), (200.0, 200.0)),
        (date(1960, 4, 5), (200.0, 200.0)),
        (date(1960, 4, 6), (172.0, 200.0)),
        (date(1960, 6, 1), (172.0, 200.0)),
        (date(1960, 6, 2), (172.0, 172.0)),
        (None, (172.0, 172.0)),
    ],
)
def test_no_charge_for_a_spare_bedroom_from_pension_age(born: date | None, expected: tuple[float, float]) -> None:
    both = (help_of(priced(bedrooms=2), date_of_birth=born, day=day) for day in ("release", "last"))
    assert tuple(both) == pytest.approx(expected)


def test_born_in_may_1960_the_charge_ends_at_sixty_seven() -> None:
    for released, help_due in ((date(2027, 5, 18), 172.0), (date(2027, 5, 19), 200.0)):
        found = help_of(priced(bedrooms=2), date_of_birth=date(1960, 5, 19), release_date=released)
        assert found == pytest.approx(help_due)


@pytest.mark.parametrize(("his", "expected"), [(1957, 200.0), (1965, 172.0), (None, 172.0)])
def test_a_couple_is_charged_unless_both_are_of_pension_age(his: int | None, expected: float) -> None:
    partner = adult(relation="partner", date_of_birth=None if his is None else date(his, 6, 1))
    assert help_of(priced(bedrooms=2), partner, date_of_birth=date(1958, 6, 1)) == pytest.approx(expected)
    assert help_of(priced(bedrooms=2), partner, date_of_birth=date(1990, 6, 1)) == pytest.approx(172.0)


def test_at_pension_age_a_social_home_needs_no_rooms_to_be_known() -> None:
    old = {"date_of_birth": date(1958, 6, 1)}
    assert help_of(priced(bedrooms=None, sharing=None), **old) == 200.0
    assert help_of(priced(bedrooms=2), child(date_of_birth=None), **old) == 200.0
    assert np.isnan(help_of(private(), child(date_of_birth=None), **old))


def test_no_charge_for_spare_bedrooms_before_april_2013() -> None:
    assert help_of(priced(bedrooms=4), release_date=date(2013, 3, 28)) == 200.0
    assert help_of(priced(bedrooms=4), release_date=date(2013, 4, 2)) == 150.0


@pytest.mark.parametrize("landlord", ["private", "charity", "hmpps"])
@pytest.mark.parametrize(("rent", "expected"), [(97.0, 97.0), (98.0, 98.0), (98.01, 98.0), (5000.0, 98.0), (0.0, 0.0)])
def test_the_lower_of_rent_and_allowance(landlord: str, rent: float, expected: float) -> None:
    assert help_of(private(landlord=landlord, rent_gbp_week=rent)) == expected


def girls(number: int) -> list[Record]:
    """Grown daughters: a room each."""
    return [child(child_id=f"c{at}", date_of_birth=date(2010, 1, 1 + at)) for at in range(number)]


@pytest.mark.parametrize(("others", "expected"), [(0, 98.0), (1, 130.0), (2, 150.0), (3, 201.0), (4, 201.0)])
def test_allowance_by_size_need_up_to_four_bedrooms(others: int, expected: float) -> None:
    assert help_of(private(rent_gbp_week=400.0), *girls(others)) == expected


@pytest.mark.parametrize(
    ("sharing", "born", "expected"),
    [
        ("self_contained", BORN_2000, 70.0),
        ("self_contained", date(1980, 1, 1), 98.0),
        ("shared", BORN_2000, 70.0),
        ("shared", date(1980, 1, 1), 98.0),
        (None, BORN_2000, 70.0),
        (None, date(1980, 1, 1), 98.0),
        ("self_contained", None, NAN),
        ("shared", None, NAN),
    ],
)
def test_shared_rate_of_a_woman_alone(sharing: Any, born: date | None, expected: float) -> None:
    found = help_of(private(sharing=sharing), date_of_birth=born)
    assert found == expected or (np.isnan(found) and np.isnan(expected))


def test_a_family_in_a_shared_home_gets_the_rate_of_its_size() -> None:
    assert help_of(private(sharing="shared"), child()) == 130.0
    assert help_of(private(sharing=None), child()) == 130.0


def test_the_shared_rate_ends_when_a_child_returns() -> None:
    back = child(returns_on=date(2027, 2, 1))
    assert help_of(private(), back, date_of_birth=BORN_2000) == 70.0
    assert help_of(private(), back, date_of_birth=BORN_2000, day="last") == 130.0


def test_an_overnight_carer_brings_a_second_room() -> None:
    assert help_of(private(), overnight_carer=True, date_of_birth=BORN_2000) == 130.0
    assert help_of(private(sharing="shared"), overnight_carer=True) == 130.0


def test_exempt_accommodation_is_paid_in_full_and_never_capped() -> None:
    rich = {"benefit_income_gbp_week": 600.0, "benefit_cap_exempt": False}
    assert help_of(private(exempt_accommodation=True, brma=None, sharing=None, place=None), **rich) == 200.0
    assert help_of(priced(exempt_accommodation=True, bedrooms=None), child(date_of_birth=None), **rich) == 200.0


@pytest.mark.parametrize(
    ("region", "income", "expected"),
    [
        ("Greater Manchester", 83.0, 200.0),
        ("Greater Manchester", 93.71, 14_753 / 52 - 93.71),
        ("London", 93.71, 200.0),
        ("London", 226.0, 16_967 / 52 - 226.0),
        ("London", 500.0, 0.0),
    ],
)
def test_benefit_cap_of_a_woman_alone(region: str, income: float, expected: float) -> None:
    it = priced(bedrooms=1, place=place(region=region))
    assert help_of(it, benefit_income_gbp_week=income, benefit_cap_exempt=False) == pytest.approx(expected)
    assert help_of(it, benefit_income_gbp_week=income) == 200.0


def test_benefit_cap_of_a_family() -> None:
    it = priced(bedrooms=2, rent_gbp_week=300.0)
    facts = {"benefit_income_gbp_week": 200.0, "benefit_cap_exempt": False}
    assert help_of(it, child(), **facts) == pytest.approx(22_020 / 52 - 200.0)
    in_london = priced(bedrooms=2, rent_gbp_week=300.0, place=place(region="London"))
    assert help_of(in_london, child(), **facts) == pytest.approx(25_323 / 52 - 200.0)


def test_no_benefit_cap_at_pension_age() -> None:
    facts = {"benefit_income_gbp_week": 250.0, "benefit_cap_exempt": False, "date_of_birth": date(1958, 6, 1)}
    young = adult(relation="partner", date_of_birth=date(1970, 1, 1), joins_on=date(2027, 2, 1))
    it = priced(bedrooms=1, rent_gbp_week=250.0, place=None)
    assert help_of(it, **facts) == 250.0
    in_london = priced(bedrooms=1, rent_gbp_week=250.0, place=place(region="London"))
    assert help_of(in_london, young, **facts) == 250.0
    assert help_of(in_london, young, day="last", **facts) == pytest.approx(25_323 / 52 - 250.0)


def test_no_cap_before_november_2016() -> None:
    it = priced(bedrooms=1)
    facts = {"benefit_income_gbp_week": 500.0, "benefit_cap_exempt": False}
    assert help_of(it, release_date=date(2016, 11, 4), **facts) == 200.0
    assert help_of(it, release_date=date(2016, 11, 7), **facts) == 0.0


@pytest.mark.parametrize("at", [None, place(region="")])
def test_an_unknown_region_matters_where_the_two_caps_differ(at: Any) -> None:
    it, uncapped = priced(bedrooms=1, place=at), {"benefit_cap_exempt": False}
    assert help_of(it, benefit_income_gbp_week=83.0, **uncapped) == 200.0
    assert np.isnan(help_of(it, benefit_income_gbp_week=100.0, **uncapped))
    assert help_of(it, benefit_income_gbp_week=400.0, **uncapped) == 0.0
    assert help_of(it, benefit_income_gbp_week=100.0) == 200.0


@pytest.mark.parametrize(
    "it",
    [
        priced(rent_gbp_week=None),
        priced(landlord=None),
        priced(landlord=None, exempt_accommodation=True),
        priced(bedrooms=None),
        priced(sharing=None, bedrooms=1),
        private(brma=None),
        private(brma="B"),
    ],
)
def test_unknown_for_want_of_a_fact_of_the_home(it: Home) -> None:
    assert np.isnan(help_of(it))
    assert standing(it) == "unknown"


def test_a_shared_social_home_needs_no_bedrooms() -> None:
    assert help_of(priced(shared, bedrooms=None)) == 200.0
    assert help_of(priced(shared, bedrooms=None, children_ok=True), child(date_of_birth=None)) == 200.0


def test_only_the_rate_that_is_needed_must_be_known() -> None:
    without = LhaRate(brma="A", **(RATES | {"two_bed_gbp_week": None}))
    assert help_of(private(), lha=without) == 98.0
    assert np.isnan(help_of(private(), child(), lha=without))


def test_a_range_of_size_needs_is_unknown() -> None:
    unaged = child(date_of_birth=None)
    assert np.isnan(help_of(private(), unaged))
    assert np.isnan(help_of(priced(bedrooms=2), unaged))
    later = child(date_of_birth=None, returns_on=date(2027, 3, 1))
    assert help_of(private(), later) == 98.0
    assert np.isnan(help_of(private(), later, day="last"))


@pytest.mark.parametrize(
    ("rent", "expected"),
    [
        (98.0, "ok"),
        (103.0, "ok"),
        (103.01, "marginal"),
        (123.0, "marginal"),
        (123.01, "fail"),
        (300.0, "fail"),
    ],
)
def test_a_shortfall_against_her_income(rent: float, expected: str) -> None:
    assert standing(private(rent_gbp_week=rent)) == expected


def test_charges_add_to_the_shortfall() -> None:
    assert standing(private(rent_gbp_week=90.0, ineligible_charges_gbp_week=5.0)) == "ok"
    assert standing(private(rent_gbp_week=90.0, ineligible_charges_gbp_week=5.01)) == "marginal"
    assert standing(private(rent_gbp_week=98.0, ineligible_charges_gbp_week=25.5)) == "fail"


def test_sums_that_are_equal_in_pence_are_equal() -> None:
    """As binary fractions 0.14 x 210.30 is over 0.05 x 588.84, and 0.25 x 99.99 over what it is a quarter of."""
    spare = priced(bedrooms=2, rent_gbp_week=210.3)
    assert standing(spare, benefit_income_gbp_week=588.84, benefit_cap_exempt=True) == "ok"
    assert standing(spare, benefit_income_gbp_week=588.83, benefit_cap_exempt=True) == "marginal"
    assert standing(priced(bedrooms=3, rent_gbp_week=99.99), benefit_income_gbp_week=99.99) == "marginal"
    assert standing(priced(bedrooms=3, rent_gbp_week=99.99), benefit_income_gbp_week=99.98) == "fail"


def test_nothing_left_is_a_fail_even_under_a_lenient_policy() -> None:
    lenient = {"shortfall_ok_share": 1.0, "shortfall_fail_share": 1.0}
    assert standing(private(rent_gbp_week=198.0), policy=lenient) == "ok"
    assert standing(private(rent_gbp_week=198.5), policy=lenient) == "fail"
    strict = {"shortfall_ok_share": 0.0, "shortfall_fail_share": 0.0}
    assert standing(private(rent_gbp_week=98.0), policy=strict) == "ok"
    assert standing(private(rent_gbp_week=98.01), policy=strict) == "fail"


def test_no_income_at_all() -> None:
    assert standing(private(rent_gbp_week=98.0), benefit_income_gbp_week=0.0) == "ok"
    assert standing(private(rent_gbp_week=98.5), benefit_income_gbp_week=0.0) == "fail"
    assert standing(private(rent_gbp_week=98.0), benefit_income_gbp_week=None) == "unknown"


def test_an_exemption_nobody_knows_of_is_known_only_where_it_changes_nothing() -> None:
    assert standing(private(rent_gbp_week=98.0, exempt_accommodation=None)) == "ok"
    assert standing(private(rent_gbp_week=110.0, exempt_accommodation=None)) == "unknown"
    assert standing(private(rent_gbp_week=200.0, exempt_accommodation=None)) == "unknown"
    assert standing(private(rent_gbp_week=200.0, exempt_accommodation=True)) == "ok"


def test_no_release_date() -> None:
    assert standing(priced(), release_date=None) == "unknown"
    assert standing(priced(), release_date=None, day="last") == "unknown"

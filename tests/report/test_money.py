"""The sums of a pair in words: rent, help and what it goes by, shortfall, what is left, and what is not known."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from matcher.domain import Home
from matcher.domain.surroundings import LhaRate
from matcher.report.money import money_lines, pounds
from tests.rules.world import Record, child, facts_of, home, place, shared, woman

LHA = LhaRate(
    brma="A",
    shared_gbp_week=70.0,
    one_bed_gbp_week=98.0,
    two_bed_gbp_week=130.5,
    three_bed_gbp_week=150.0,
    four_bed_gbp_week=201.0,
)
BACK = child(returns_on=date(2027, 2, 1))


def let(facts: Any = home, **more: Any) -> Home:
    """A private two-bedroom home at £120 a week in area A."""
    usual: dict[str, Any] = {"landlord": "private", "rent_gbp_week": 120.0, "brma": "A", "exempt_accommodation": False}
    made: Home = facts(**(usual | {"bedrooms": 2, "place": place()} | more))
    return made


def lines(it: Home, *others: Record, income: float | None = 100.0, **facts: Any) -> tuple[str, ...]:
    """The sums of a woman of thirty-six, and of this home."""
    return money_lines(facts_of(woman(benefit_income_gbp_week=income, **facts), it, *others, LHA), 0, 0)


def amounts(line: str) -> list[float]:
    """The pounds in a line, in order."""
    return [float(text.replace(",", "")) for text in re.findall(r"£([\d,]+\.\d\d)", line)]


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0.0, "£0.00"), (1234.5, "£1,234.50"), (-3.255, "-£3.25"), (-0.001, "£0.00"), (9.999, "£10.00")],
)
def test_pounds_and_pence(amount: float, text: str) -> None:
    assert pounds(amount) == text


def test_one_line_where_nothing_changes() -> None:
    (line,) = lines(let())
    assert line == (
        "From release to Tuesday 1 June 2027: rent £120.00 a week; help with rent £98.00 (local housing allowance, "
        "1 bedroom needed); shortfall £22.00; income £100.00; left over £78.00: marginal."
    )


def test_a_line_a_day_and_the_day_the_shared_rate_ends() -> None:
    first, last, ends = lines(let(), BACK, date_of_birth=date(2000, 1, 1), benefit_income_later_gbp_week=180.25)
    assert first.startswith("On release, Tuesday 1 December 2026: ") and "shared-accommodation rate" in first
    assert amounts(first) == [120.0, 70.0, 50.0, 100.0, 50.0] and first.endswith(": more than she can bear.")
    assert last.startswith("On Tuesday 1 June 2027: ") and "2 bedrooms needed" in last
    assert amounts(last) == [120.0, 120.0, 0.0, 180.25, 180.25] and last.endswith(": ok.")
    assert ends == ("The shared-accommodation rate lasts until Monday 1 February 2027, when she no longer lives alone.")


def test_a_shared_home_is_no_reason_for_the_shared_rate() -> None:
    first, last = lines(let(shared, children_ok=True), BACK)
    assert "1 bedroom needed" in first and "2 bedrooms needed" in last
    (young,) = lines(let(shared), date_of_birth=date(2000, 1, 1))
    assert "shared-accommodation rate" in young


def test_a_larger_need_than_there_are_rates() -> None:
    daughters = [child(child_id=f"c{at}", date_of_birth=date(2010, 1, 1 + at)) for at in range(4)]
    (line,) = lines(let(rent_gbp_week=400.0, bedrooms=5), *daughters, benefit_cap_exempt=True)
    assert "local housing allowance, 5 bedrooms needed, at the rate for 4" in line
    assert amounts(line)[:3] == [400.0, 201.0, 199.0]


def test_charges_and_the_charge_for_spare_bedrooms() -> None:
    (line,) = lines(let(landlord="social", bedrooms=3, ineligible_charges_gbp_week=5.5))
    assert "£5.50 of charges that no benefit pays" in line and "social rent, 1 bedroom needed" in line
    assert "2 spare bedrooms cost £30.00 of it (25% of the rent)" in line
    assert amounts(line) == [120.0, 5.5, 90.0, 30.0, 35.5, 100.0, 64.5]
    (line,) = lines(let(landlord="council"))
    assert "1 spare bedroom cost £16.80 of it (14% of the rent)" in line
    assert "spare" not in lines(let(shared, landlord="social", bedrooms=3))[0]


def test_neither_charge_nor_cap_is_mentioned_at_pension_age() -> None:
    (line,) = lines(let(landlord="social", bedrooms=3, rent_gbp_week=420.0), date_of_birth=date(1958, 6, 1))
    assert line == (
        "From release to Tuesday 1 June 2027: rent £420.00 a week; help with rent £420.00 (social rent); "
        "shortfall £0.00; income £100.00; left over £100.00: ok."
    )
    first, last = lines(let(landlord="social", bedrooms=2), date_of_birth=date(1960, 5, 1))
    assert "1 spare bedroom cost £16.80" in first
    assert "spare" not in last and "shortfall £0.00" in last


def test_the_benefit_cap_where_it_bites() -> None:
    (line,) = lines(let(landlord="social", bedrooms=1, rent_gbp_week=220.0))
    assert "the benefit cap takes £36.29 of it" in line
    assert amounts(line) == [220.0, 183.71, 36.29, 36.29, 100.0, 63.71]
    assert "cap" not in lines(let(landlord="social", bedrooms=1, rent_gbp_week=183.0))[0]


def test_exempt_accommodation() -> None:
    (line,) = lines(let(exempt_accommodation=True, rent_gbp_week=320.0))
    assert "help with rent £320.00 (exempt accommodation: the whole rent)" in line and line.endswith(": ok.")


@pytest.mark.parametrize(
    ("it", "facts", "asked"),
    [
        (let(rent_gbp_week=None), {}, ["the rent"]),
        (let(), {"income": None}, ["her income from benefits"]),
        (let(landlord=None), {}, ["the kind of landlord"]),
        (let(brma=None), {}, ["the home's rental market area and its rates"]),
        (let(brma=None, sharing=None), {}, ["the home's rental market area and its rates"]),
        (let(landlord="social", sharing=None), {}, ["whether the home is shared"]),
        (let(), {"date_of_birth": None}, ["her date of birth"]),
        (let(landlord="social", bedrooms=None), {}, ["the home's bedrooms"]),
    ],
)
def test_facts_to_ask_for(it: Home, facts: dict[str, Any], asked: list[str]) -> None:
    (line,) = lines(it, **facts)
    assert line == f"From release to Tuesday 1 June 2027: not known; ask for {', '.join(asked)}."


def test_only_the_day_that_is_not_known_is_asked_about() -> None:
    first, last = lines(let(), child(date_of_birth=None, returns_on=date(2027, 2, 1)))
    assert first.endswith(": marginal.")
    assert last.endswith("not known; ask for the birth date and sex of everybody who will live with her.")


def test_an_exemption_nobody_knows_of() -> None:
    (line,) = lines(let(exempt_accommodation=None))
    assert line.endswith("left over £78.00: not known; ask whether the home is exempt accommodation.")
    assert lines(let(exempt_accommodation=None, rent_gbp_week=98.0))[0].endswith(": ok.")


def test_no_release_date_no_lines() -> None:
    assert lines(let(), release_date=None) == ()


def test_why_a_rate_does_not_apply_is_never_told() -> None:
    young = {"date_of_birth": date(2000, 1, 1)}
    told = {lines(let(), **young, **{fact: True}) for fact in ("abuse_victim", "shared_rate_exempt")}
    assert told == {lines(let())}

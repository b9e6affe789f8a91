from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Bar, Home, Instance, Occupant
from matcher.solver.referee import bars
from matcher.solver.referee.ruling import Ruling
from tests.solver.referee.town import TOWN, WOMEN, added, adult, altered, case_of

PASS, UNKNOWN, FAIL = Ruling.PASS, Ruling.UNKNOWN, Ruling.FAIL
BOY: dict[str, Any] = {"role": "child", "sex": "M", "date_of_birth": date(2015, 3, 1)}


def barred(**facts: Any) -> Bar:
    return Bar(woman_id="W2", kind="no_cohabit_children", **facts)


def present(bar: Bar, *occupants: Occupant, home: dict[str, Any] | None = None, **woman: Any) -> Ruling:
    """The ruling on the second woman, released on 30 November 2026, in the shared home."""
    instance: Instance = altered("homes", 1, **(home or {})).replace(bars=(bar,), occupants=occupants)
    women = altered("women", 1, **woman).women
    return bars.bar_children_present(case_of(instance.replace(women=women), "W2", "H2"))


def occupant(**facts: Any) -> Occupant:
    return Occupant(home_id="H2", **(BOY | facts))


@pytest.mark.parametrize(
    ("bar", "answer"),
    [
        ({}, FAIL),
        ({"sex": "M"}, FAIL),
        ({"sex": "F"}, PASS),
        ({"under_age": 12}, FAIL),
        ({"under_age": 11}, PASS),
        ({"approved_by": "an officer"}, PASS),
    ],
)
def test_a_bar_is_about_a_sex_and_an_age_until_lifted(bar: dict[str, Any], answer: Ruling) -> None:
    assert present(barred(**bar), occupant()) is answer


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"until": date(2026, 11, 29)}, PASS),
        ({"until": date(2026, 11, 30)}, FAIL),
        ({"since": date(2027, 5, 31)}, FAIL),
        ({"since": date(2027, 6, 1)}, PASS),
        ({"role": "staff"}, PASS),
        ({"role": "resident"}, FAIL),
        ({"date_of_birth": None}, UNKNOWN),
        ({"date_of_birth": date(2008, 12, 1)}, FAIL),
        ({"date_of_birth": date(2008, 11, 30)}, PASS),
        ({"date_of_birth": date(2008, 12, 1), "since": date(2026, 12, 1)}, PASS),
    ],
)
def test_the_occupant_counts_in_her_window(facts: dict[str, Any], answer: Ruling) -> None:
    assert present(barred(), occupant(**facts)) is answer


def test_an_unknown_sex_matters_only_to_a_bar_about_one_sex() -> None:
    assert present(barred(sex="M"), occupant(sex=None)) is UNKNOWN
    assert present(barred(), occupant(sex=None)) is FAIL
    assert present(barred(sex="M"), occupant(sex=None, date_of_birth=date(1980, 1, 1))) is PASS


@pytest.mark.parametrize(
    ("home", "answer"),
    [
        ({"children_ok": False}, PASS),
        ({"children_ok": True}, FAIL),
        ({"children_ok": None}, UNKNOWN),
        ({"sharing": None}, UNKNOWN),
        ({"sharing": "self_contained", "children_ok": True}, PASS),
    ],
)
def test_children_may_come_to_a_shared_home_that_takes_them(home: dict[str, Any], answer: Ruling) -> None:
    assert present(barred(), home=home) is answer


def test_without_a_release_date_nobody_knows_who_is_there() -> None:
    assert present(barred(), release_date=None) is UNKNOWN
    assert present(barred(), release_date=None, home={"sharing": "self_contained"}) is PASS


def test_a_fail_outweighs_an_unknown_between_occupants() -> None:
    assert present(barred(), occupant(date_of_birth=None), occupant()) is FAIL


def own(bar: dict[str, Any], instance: Instance = TOWN) -> Ruling:
    """The ruling on the first woman, whose girls are 12 and 8."""
    mine = Bar(woman_id="W1", kind="no_cohabit_children", **bar)
    return bars.bar_own_children(case_of(with_her(instance).replace(bars=(mine,))))


def with_her(instance: Instance) -> Instance:
    """The children live with their mothers already: only such a child is of her household whatever a bar says."""
    here = tuple(dataclasses.replace(child, carer="with_her") for child in instance.children)
    return instance.replace(children=here)


def test_a_child_who_cannot_come_is_no_part_of_her_household() -> None:
    mine = Bar(woman_id="W1", kind="no_cohabit_children")
    assert bars.bar_own_children(case_of(TOWN.replace(bars=(mine,)))) is PASS


@pytest.mark.parametrize(
    ("bar", "answer"),
    [
        ({}, FAIL),
        ({"sex": "M"}, PASS),
        ({"sex": "F", "under_age": 9}, FAIL),
        ({"sex": "F", "under_age": 8}, PASS),
        ({"approved_by": "an officer"}, PASS),
    ],
)
def test_own_children(bar: dict[str, Any], answer: Ruling) -> None:
    assert own(bar) is answer


def test_own_children_of_unknown_age_or_sex() -> None:
    assert own({"under_age": 5}, altered("children", 0, date_of_birth=None)) is UNKNOWN
    assert own({"sex": "M"}, altered("children", 0, sex=None)) is UNKNOWN
    assert own({"sex": "M"}, altered("women", 0, due_date=date(2027, 1, 1))) is UNKNOWN
    assert own({"under_age": 5}, altered("women", 0, release_date=None)) is UNKNOWN


def test_everybody_who_lives_with_her_in_the_window_counts() -> None:
    young = {"date_of_birth": date(2009, 2, 1), "sex": "M"}
    assert own({"sex": "M"}, added("adults", adult(joins_on=date(2027, 1, 31), **young))) is FAIL
    assert own({"sex": "M"}, added("adults", adult(joins_on=date(2027, 2, 1), **young))) is PASS
    assert own({"sex": "M"}, added("adults", adult(sex="M"))) is PASS
    assert own({}, altered("children", 0, returns="no").replace(children=())) is PASS


@pytest.mark.parametrize(
    ("flags", "refuses", "answer"),
    [
        (("violence",), ("arson",), PASS),
        (("violence", "arson"), ("arson",), FAIL),
        (("none",), ("arson",), PASS),
        (None, ("arson",), UNKNOWN),
        (None, (), PASS),
    ],
)
def test_landlord_refuses(flags: Any, refuses: Any, answer: Ruling) -> None:
    home: tuple[Home, ...] = altered("homes", 0, refuses=refuses).homes
    women = (altered("women", 0, risk_flags=flags).women[0], *WOMEN[1:])
    assert bars.landlord_refuses(case_of(TOWN.replace(homes=home, women=women))) is answer

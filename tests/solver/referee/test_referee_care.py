from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Child, Instance, Occupant
from matcher.solver.referee.care import placement_with_parents
from matcher.solver.referee.ruling import Ruling
from tests.solver.referee.town import TOWN, altered, case_of

PASS, UNKNOWN, FAIL = Ruling.PASS, Ruling.UNKNOWN, Ruling.FAIL
# W1 is released on Friday 27 November 2026; 182 days later is 28 May 2027.
GROWN = Occupant(home_id="H2", role="resident", date_of_birth=date(2009, 5, 28))
NEARLY = dataclasses.replace(GROWN, date_of_birth=date(2009, 5, 29))
IN_CARE = Child(child_id="C", woman_id="W1", order="care", returns="yes", date_of_birth=date(2018, 3, 1))


def town(*occupants: Occupant, sharing: Any = "shared", **child: Any) -> Instance:
    return altered("homes", 1, sharing=sharing).replace(
        children=(dataclasses.replace(IN_CARE, **child),), occupants=occupants
    )


def ruling(instance: Instance, **policy: Any) -> Ruling:
    return placement_with_parents(case_of(instance, "W1", "H2", **policy))


@pytest.mark.parametrize(
    ("occupants", "answer"),
    [
        ((), UNKNOWN),
        ((GROWN,), FAIL),
        ((NEARLY,), UNKNOWN),
        ((NEARLY, GROWN), FAIL),
        ((dataclasses.replace(GROWN, date_of_birth=None),), UNKNOWN),
        ((dataclasses.replace(GROWN, role="staff"),), UNKNOWN),
        ((dataclasses.replace(GROWN, until=date(2026, 11, 26)),), UNKNOWN),
        ((dataclasses.replace(GROWN, since=date(2027, 5, 29)),), UNKNOWN),
    ],
)
def test_who_lives_in_the_shared_home(occupants: tuple[Occupant, ...], answer: Ruling) -> None:
    assert ruling(town(*occupants)) is answer


@pytest.mark.parametrize(("sharing", "answer"), [("self_contained", PASS), (None, FAIL), ("shared", FAIL)])
def test_a_home_of_her_own_has_no_strangers(sharing: str | None, answer: Ruling) -> None:
    assert ruling(town(GROWN, sharing=sharing)) is answer


@pytest.mark.parametrize(
    ("child", "scenario", "answer"),
    [
        ({"order": "interim_care"}, "all_planned", FAIL),
        ({"order": "section20"}, "all_planned", PASS),
        ({"returns": "no"}, "all_planned", PASS),
        ({"returns_on": date(2027, 5, 28)}, "all_planned", FAIL),
        ({"returns_on": date(2027, 5, 29)}, "all_planned", PASS),
        ({"returns_on": date(2027, 5, 29), "carer": "with_her"}, "none", FAIL),
        ({}, "confirmed_only", PASS),
    ],
)
def test_which_child_comes(child: Any, scenario: str, answer: Ruling) -> None:
    assert ruling(town(GROWN, **child), scenario=scenario) is answer


def test_without_a_release_date_nobody_knows() -> None:
    women = (dataclasses.replace(TOWN.women[0], release_date=None), *TOWN.women[1:])
    assert ruling(town(GROWN).replace(women=women)) is UNKNOWN
    assert ruling(town(GROWN, sharing="self_contained").replace(women=women)) is PASS

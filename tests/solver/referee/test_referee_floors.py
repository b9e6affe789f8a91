"""The least share of all proposals for groups of women, counted again."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Child, Policy
from matcher.solver.plan import Placement
from matcher.solver.referee.floors import floor_faults, groups_of
from tests.solver.referee.town import TOWN, WOMEN

W1, W2, W3, W4 = WOMEN
PLACED = [Placement(woman_id=woman_id, home_id="H1", points=0) for woman_id in ("W1", "W2", "W3")]


@pytest.mark.parametrize(
    ("floors", "found"),
    [
        ({}, 0),
        ({"mothers": 0.0, "pregnant": 0.0}, 0),
        ({"mothers": 0.333333}, 0),
        ({"mothers": 0.3333334}, 1),  # rounded up to 0.333334
        ({"mothers": 0.34}, 1),
        ({"pregnant": 0.01, "mothers": 1.0}, 2),
        ({"risk_assessed": 0.33}, 0),
    ],
)
def test_shares(floors: dict[str, float], found: int) -> None:
    faults = list(floor_faults(TOWN, Policy(floors=floors), PLACED))
    assert [fault.kind for fault in faults] == ["group_floor"] * found


def test_nobody_placed_keeps_every_floor() -> None:
    assert list(floor_faults(TOWN, Policy(floors={"pregnant": 1.0}), [])) == []


def groups(woman: Any, children: tuple[Child, ...] = (), **policy: Any) -> set[str]:
    return set(groups_of(woman, TOWN.replace(children=children, bars=()), Policy(**policy)))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, set()),
        ({"risk_flags": None}, set()),
        ({"risk_flags": ("violence",)}, {"risk_assessed"}),
        ({"support_hours_week": 6.0}, {"high_support"}),
        ({"support_hours_week": 5.99}, set()),
        ({"care_leaver": True}, {"care_leaver"}),
        ({"abuse_victim": True}, {"abuse_victim"}),
        ({"abuse_victim": False}, set()),
        ({"access_need": "wheelchair"}, {"step_free_or_wheelchair"}),
        ({"due_date": date(2027, 2, 1)}, {"pregnant", "mothers"}),
        ({"due_date": date(2027, 9, 1)}, {"pregnant"}),
    ],
)
def test_groups(facts: dict[str, Any], expected: set[str]) -> None:
    assert groups(dataclasses.replace(W2, **facts)) == expected


def test_mothers() -> None:
    girl = Child(child_id="c", woman_id="W2", date_of_birth=date(2014, 3, 1), sex="F", returns="yes", carer="kinship")
    assert groups(W2, (girl,)) == {"mothers"}
    assert groups(W2, (girl, girl, girl)) == {"mothers", "three_or_more_children"}
    assert groups(W2, (dataclasses.replace(girl, date_of_birth=date(2008, 11, 30)),)) == set()
    assert groups(W2, (dataclasses.replace(girl, date_of_birth=date(2008, 12, 1)),)) == {"mothers"}
    assert groups(W2, (dataclasses.replace(girl, returns="uncertain"),), scenario="confirmed_only") == set()
    assert groups(W2, (dataclasses.replace(girl, returns_on=date(2027, 6, 1)),)) == set()
    born = dataclasses.replace(girl, date_of_birth=date(2026, 10, 1))
    assert groups(dataclasses.replace(W2, due_date=date(2026, 10, 9)), (born,)) == {"mothers"}

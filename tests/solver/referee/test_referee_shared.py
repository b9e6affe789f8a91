"""Who is proposed to one home together: space, and women who may not share one."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Adult, Bar, Child, Home, Instance, Policy, Woman
from matcher.solver.plan import Placement
from matcher.solver.referee.shared import home_faults
from tests.solver.referee.town import TOWN

# One person lives in H2. W2 is released on 30 November 2026, W3 a day later: windows to 31 May and 1 June 2027.
GIRL = Child(child_id="c", woman_id="W3", date_of_birth=date(2020, 3, 1), sex="F", carer="kinship", returns="yes")


def kinds(instance: Instance, **policy: Any) -> list[str]:
    """What is wrong with W2 and W3 in H2."""
    placed = [Placement(woman_id=woman_id, home_id="H2", points=0) for woman_id in ("W2", "W3")]
    return [fault.kind for fault in home_faults(instance, Policy(**policy), placed)]


def town(home: dict[str, Any] | None = None, **tables: Any) -> Instance:
    """The town with an easy H2, no bars and no children, but for what is given."""
    changed: Home = dataclasses.replace(TOWN.homes[1], **({"bedspaces": 9, "bedrooms": 9} | (home or {})))
    return TOWN.replace(**({"homes": (changed,), "bars": (), "children": ()} | tables))


@pytest.mark.parametrize(
    ("home", "found"),
    [
        ({"bedspaces": 3}, []),
        ({"bedspaces": 2}, ["home_persons"]),
        ({"bedspaces": None}, ["home_households"]),
        ({"bedrooms": 1}, []),
        ({"bedrooms": None}, []),
        ({"sharing": "self_contained"}, ["home_households"]),
        ({"sharing": None}, ["home_households"]),
    ],
)
def test_women_alone(home: dict[str, Any], found: list[str]) -> None:
    assert kinds(town(home)) == found


@pytest.mark.parametrize(
    ("home", "found"),
    [
        ({"bedspaces": 4, "bedrooms": 4}, []),
        ({"bedspaces": 3, "bedrooms": 4}, ["home_persons"]),
        ({"bedspaces": 4, "bedrooms": 3}, ["home_rooms"]),
        ({"bedspaces": 4, "bedrooms": None}, ["home_households"]),
        ({"bedspaces": None, "bedrooms": None}, ["home_households", "home_households"]),
    ],
)
def test_a_family_and_a_woman_alone(home: dict[str, Any], found: list[str]) -> None:
    assert kinds(town(home, children=(GIRL,))) == found


def test_one_household_alone_is_for_the_rules() -> None:
    placed = [Placement(woman_id="W3", home_id="H2", points=0)]
    tight = town({"bedspaces": 1, "bedrooms": 1}, children=(GIRL,))
    assert list(home_faults(tight, Policy(), placed)) == []


def no_children(**facts: Any) -> Bar:
    return Bar(**({"woman_id": "W2", "kind": "no_cohabit_children"} | facts))


def girl(**facts: Any) -> Child:
    return dataclasses.replace(GIRL, **facts)


@pytest.mark.parametrize(
    ("bar", "child", "barred"),
    [
        (no_children(), girl(), True),
        (no_children(approved_by="Officer 12"), girl(), False),
        (no_children(sex="M"), girl(), False),
        (no_children(sex="M"), girl(sex=None), True),
        (no_children(under_age=6), girl(), False),
        (no_children(under_age=7), girl(), True),
        (no_children(under_age=1), girl(date_of_birth=None), True),
        (no_children(), girl(returns="no"), False),
        (no_children(), girl(returns="uncertain"), True),
        (no_children(), girl(returns_on=date(2027, 6, 1)), True),
        (no_children(), girl(returns_on=date(2027, 6, 2)), False),
        (no_children(woman_id="W3"), girl(woman_id="W2"), True),
        (no_children(woman_id="W4"), girl(), False),
    ],
)
def test_children_of_the_other_woman(bar: Bar, child: Child, barred: bool) -> None:
    held = town(bars=(bar,), children=(child,))
    for scenario in ("all_planned", "confirmed_only", "none"):
        assert ("apart" in kinds(held, scenario=scenario)) is barred


def test_both_windows_count() -> None:
    """W2 is there until her window ends; W3's girl comes after W3's own."""
    late = tuple(
        dataclasses.replace(one, release_date=date(2027, 3, 2)) if one.woman_id == "W2" else one for one in TOWN.women
    )
    child = girl(returns_on=date(2027, 8, 31))
    assert kinds(town(women=late, bars=(no_children(),), children=(child,))) == ["apart"]
    after = girl(returns_on=date(2027, 9, 1))
    assert kinds(town(women=late, bars=(no_children(),), children=(after,))) == []


@pytest.mark.parametrize(("born", "barred"), [(None, False), (date(2000, 1, 1), False), (date(2009, 6, 1), True)])
def test_an_adult_who_joins_may_be_under_age(born: date | None, barred: bool) -> None:
    joins = Adult(woman_id="W3", relation="other", sex="F", date_of_birth=born)
    assert kinds(town(bars=(no_children(),), adults=(joins,))) == ["apart"] * barred


def test_a_baby() -> None:
    women: list[Woman] = list(TOWN.women)
    women[2] = dataclasses.replace(women[2], due_date=date(2027, 2, 1))
    assert kinds(town(women=tuple(women), bars=(no_children(),))) == ["apart"]


@pytest.mark.parametrize(
    ("facts", "barred"),
    [
        ({}, True),
        ({"woman_id": "W3", "other_id": "W2"}, True),
        ({"approved_by": "Officer 12"}, False),
        ({"other_id": "X77"}, False),
    ],
)
def test_a_woman_barred_by_name(facts: dict[str, str], barred: bool) -> None:
    named = Bar(**({"woman_id": "W2", "kind": "no_cohabit_person", "other_id": "W3"} | facts))
    found = list(
        home_faults(
            town(bars=(named,)), Policy(), [Placement(woman_id=w, home_id="H2", points=0) for w in ("W2", "W3")]
        )
    )
    assert [fault.sentence for fault in found] == ["W2 and W3 may not be placed together in H2"] * barred

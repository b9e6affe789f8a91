"""Floors: who belongs to which group, and the share as a whole fraction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Policy
from matcher.domain.policy import FLOOR_GROUPS
from matcher.rules.facts import build_facts
from matcher.solver.constraints import GroupFloor
from matcher.solver.coupling.floors import floor_setting_faults, members_of_group, share_of
from matcher.solver.match import match
from tests.rules.world import Record, adult, child, home, woman, world
from tests.solver.coupling.setting import rules

GIRL, BOY, TEEN = (child(child_id=name) for name in "gbt")


def groups(*records: Record, **policy: Any) -> set[str]:
    facts = build_facts(world(*records), Policy(**policy))
    return {group for group in FLOOR_GROUPS if members_of_group(facts, group)[0]}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((woman(risk_flags=("none",)),), set()),
        ((woman(risk_flags=None),), set()),
        ((woman(risk_flags=("none", "arson")),), {"risk_assessed"}),
        ((woman(support_hours_week=6.0),), {"high_support"}),
        ((woman(support_hours_week=5.99),), set()),
        ((woman(care_leaver=True, abuse_victim=True),), {"care_leaver", "abuse_victim"}),
        ((woman(care_leaver=False, abuse_victim=None),), set()),
        ((woman(access_need="step_free"),), {"step_free_or_wheelchair"}),
        ((woman(access_need="wheelchair"),), {"step_free_or_wheelchair"}),
        ((GIRL,), {"mothers"}),
        ((GIRL, BOY, TEEN), {"mothers", "three_or_more_children"}),
        ((child(date_of_birth=None),), {"mothers"}),
        ((child(returns="no"),), set()),
        ((child(returns_on=date(2027, 6, 2)),), set()),
        ((child(date_of_birth=date(2008, 12, 1)),), set()),
        ((child(date_of_birth=date(2008, 12, 2)),), {"mothers"}),
        ((adult(date_of_birth=date(2009, 6, 1)),), set()),
        ((woman(release_date=None), GIRL), set()),
        ((woman(due_date=date(2027, 2, 1)),), {"mothers", "pregnant"}),
        ((woman(due_date=date(2027, 8, 1)),), {"pregnant"}),
        ((woman(due_date=date(2026, 11, 1)), child(date_of_birth=date(2026, 11, 9))), {"mothers"}),
    ],
)
def test_who_belongs_to_a_group(records: tuple[Record, ...], expected: set[str]) -> None:
    assert groups(*records) == expected


def test_children_count_as_under_the_scenario() -> None:
    uncertain = child(returns="uncertain")
    assert groups(uncertain) == {"mothers"}
    assert groups(uncertain, scenario="confirmed_only") == set()


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, (0, 1)), (0.3, (3, 10)), (1, (1, 1)), (0.333333, (333_333, 10**6)), (0.3333331, (166_667, 500_000))],
)
def test_a_share_is_the_fraction_that_is_written(share: float, expected: tuple[int, int]) -> None:
    assert share_of(Policy(floors={"mothers": share}), "mothers") == expected


def test_only_groups_with_a_share_have_a_floor() -> None:
    two = woman(woman_id="a", care_leaver=True), woman(woman_id="b")
    assert rules(GroupFloor, *two) == []
    assert rules(GroupFloor, *two, floors={"pregnant": 0.0}) == []
    (floor,) = rules(GroupFloor, *two, floors={"care_leaver": 0.5, "pregnant": 0.0})
    assert (floor.member.tolist(), floor.share) == ([True, False], (1, 2))


def test_a_floor_that_no_policy_may_set_is_refused() -> None:
    policy = Policy(floors={"mother": 0.2, "pregnant": 1.5, "mothers": float("nan"), "care_leaver": 1.0})
    faults = list(floor_setting_faults(policy))
    assert len(faults) == 3
    assert "mother," in faults[0] and all(group in faults[0] for group in FLOOR_GROUPS)
    with pytest.raises(ValueError, match="pregnant must be a number between 0 and 1"):
        match(world(woman(), home()), policy)

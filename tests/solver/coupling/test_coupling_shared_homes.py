"""Joint occupancy of shared homes: how many at most, when the rule is needed, and who may not share one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matcher.domain import Bar, Child, Home, Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver.build import build_model
from matcher.solver.constraints import JointOccupancy
from tests.rules.world import RELEASE, WINDOW_END, Record, adult, bar, child, occupant, shared, woman, world
from tests.solver.coupling.setting import broken, model_of, only, rules

ANN, BEA = woman(woman_id="a"), woman(woman_id="b")
REVIEWED = {"rules": {"children_accepted": "review"}}
"""Lets children into a shared home that does not take them, so that the women must be held against each other."""


def hostel(**facts: Any) -> Home:
    return shared(**({"bedspaces": 7, "bedrooms": 5, "children_ok": True} | facts))


def girl(**facts: Any) -> Child:
    """A girl of six who returns to b."""
    return child(**({"woman_id": "b", "date_of_birth": date(2020, 3, 1)} | facts))


def test_women_alone_need_no_rule() -> None:
    assert rules(JointOccupancy, ANN, BEA, shared(bedspaces=2)) == []
    assert rules(JointOccupancy, ANN, BEA, hostel(bedspaces=1), girl()) == []


def test_a_family_among_women_alone_needs_one() -> None:
    rule = only(JointOccupancy, ANN, BEA, hostel(), girl(), occupant())
    assert rule.agent_persons.tolist() == [1, 2] and rule.agent_rooms.tolist() == [1, 2]
    assert rule.place_bedspaces.tolist() == [6] and rule.place_rooms.tolist() == [4]
    assert rule.place_shared.tolist() == [True] and rule.incompatible.tolist() == []


def test_where_one_home_needs_it_the_rule_is_of_all_whoever_is_proposed_there() -> None:
    """Else it would be another rule when more pairs come in, and what some pairs prove would not hold for all."""
    facts = build_facts(world(ANN, BEA, hostel(), hostel(home_id="i"), girl()), Policy())
    every = find_candidates(facts)
    kept = every.home == 0
    assert 0 < kept.sum() < len(kept)
    few = replace(
        every,
        woman=every.woman[kept],
        home=every.home[kept],
        points=every.points[kept],
        proposable=every.proposable[kept],
    )
    for candidates in (every, few):
        (rule,) = build_model(facts, candidates).model.coupling
        assert isinstance(rule, JointOccupancy) and rule.place_shared.tolist() == [True, True]


@pytest.mark.parametrize(("bedspaces", "bedrooms", "found"), [(3, 3, 0), (2, 3, 1), (3, 2, 1), (2, 2, 2), (None, 3, 0)])
def test_a_family_and_a_woman_alone(bedspaces: int | None, bedrooms: int, found: int) -> None:
    records = (ANN, BEA, hostel(bedspaces=bedspaces, bedrooms=bedrooms), girl())
    policy = {"rules": {"bedspaces": "review"}}
    model = model_of(*records, **policy)
    assert broken(model.coupling, world(*records), {"a": "h", "b": "h"}) == ["joint_occupancy"] * found
    # Where nobody knows the bedspaces, the home takes one household and needs no rule.
    assert (model.place_capacity.tolist() == [1]) is (bedspaces is None)


def barred(bars: tuple[Bar, ...], *family: Record, **policy: Any) -> bool:
    """Whether a, who has the bars, may not share a home with b and her family."""
    settings = REVIEWED | policy
    found = rules(JointOccupancy, ANN, BEA, hostel(children_ok=False), *bars, *family, **settings)
    return any([0, 1] in rule.incompatible.tolist() for rule in found)


def no_children(**facts: Any) -> tuple[Bar, ...]:
    return (bar("no_cohabit_children", **({"woman_id": "a"} | facts)),)


@pytest.mark.parametrize(
    ("bars", "family", "expected"),
    [
        ((), (girl(),), False),
        (no_children(), (), False),
        (no_children(), (girl(),), True),
        (no_children(approved_by="Officer 12"), (girl(),), False),
        (no_children(sex="M"), (girl(),), False),
        (no_children(sex="M"), (girl(sex=None),), True),
        (no_children(under_age=6), (girl(),), False),
        (no_children(under_age=7), (girl(),), True),
        (no_children(under_age=1), (girl(date_of_birth=None),), True),
        (no_children(), (girl(returns="no"),), False),
        (no_children(), (girl(carer="adopted"),), False),
        (no_children(), (girl(order="care"),), True),  # uncertain, and may come
        (no_children(), (adult(woman_id="b"),), False),
        (no_children(), (adult(woman_id="b", date_of_birth=date(2009, 6, 1)),), True),
        (no_children(), (adult(woman_id="b", date_of_birth=None),), False),
        # What b's own bar keeps from her does not come.
        ((*no_children(), bar("no_cohabit_children", woman_id="b")), (girl(),), False),
        # The bar is a's, and the girl is a's own: that is for the rules on one pair.
        (no_children(under_age=5), (girl(woman_id="a"),), False),
    ],
)
def test_children_of_another_woman(bars: tuple[Bar, ...], family: tuple[Record, ...], expected: bool) -> None:
    assert barred(bars, *family) is expected


def test_every_return_counts_whatever_the_scenario() -> None:
    for scenario in ("all_planned", "confirmed_only", "none"):
        assert barred(no_children(), girl(returns="uncertain"), scenario=scenario)


def test_a_baby_counts() -> None:
    found = rules(
        JointOccupancy, ANN, woman(woman_id="b", due_date=date(2027, 2, 1)), hostel(children_ok=False), *no_children(),
        **REVIEWED,
    )  # fmt: skip
    assert [rule.incompatible.tolist() for rule in found] == [[[0, 1]]]


LATER = date(2027, 3, 2)
"""b's release; her window ends on 31 August 2027, and a's on the first of June."""


@pytest.mark.parametrize(
    ("comes", "expected"),
    [(None, True), (WINDOW_END, True), (date(2027, 8, 31), True), (date(2027, 9, 1), False)],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_weeks_planned_for_either_count(comes: date | None, expected: bool, swapped: bool) -> None:
    days = (RELEASE, LATER) if swapped is False else (LATER, RELEASE)
    ann, bea = (woman(woman_id=name, release_date=day) for name, day in zip("ab", days, strict=True))
    found = rules(
        JointOccupancy, ann, bea, hostel(children_ok=False), *no_children(), girl(returns_on=comes), **REVIEWED
    )
    assert any([0, 1] in rule.incompatible.tolist() for rule in found) is expected


@pytest.mark.parametrize(("born", "expected"), [(date(2010, 12, 1), False), (date(2010, 12, 2), True)])
def test_the_age_is_that_on_the_first_day_together(born: date, expected: bool) -> None:
    # a comes out on the first of December 2026; the child has lived with b since October.
    family = girl(date_of_birth=born, carer="with_her")
    bea = woman(woman_id="b", release_date=date(2026, 10, 20))
    found = rules(JointOccupancy, ANN, bea, hostel(children_ok=False), *no_children(under_age=16), family, **REVIEWED)
    assert any([0, 1] in rule.incompatible.tolist() for rule in found) is expected


@pytest.mark.parametrize(
    ("facts", "expected"), [({}, True), ({"approved_by": "Officer 12"}, False), ({"other_id": "X77"}, False)]
)
@pytest.mark.parametrize("two", ["ab", "ba"])
def test_a_woman_barred_by_name(facts: dict[str, str], expected: bool, two: str) -> None:
    facts = {"woman_id": two[0], "other_id": two[1]} | facts
    found = rules(JointOccupancy, ANN, BEA, shared(bedspaces=2), bar("no_cohabit_person", **facts))
    assert [rule.incompatible.tolist() for rule in found] == ([[[0, 1]]] if expected else [])


def test_women_who_cannot_meet_are_not_looked_at() -> None:
    named = bar("no_cohabit_person", woman_id="a", other_id="b")
    only_ann = shared(bedspaces=2, home_id="h", set_aside="Way Out")
    ann = woman(woman_id="a", programmes=("Way Out",))
    assert rules(JointOccupancy, ann, BEA, only_ann, shared(home_id="i", bedspaces=1), named) == []

"""How many households each home could take at most."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain import Pin, Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver.home_capacity import home_capacities
from tests.rules.world import Record, child, home, occupant, shared, woman, world

ANN, BEA = woman(woman_id="a"), woman(woman_id="b")
GIRLS = child(woman_id="a"), child(woman_id="a", child_id="d")
"""With their mother three people in two bedrooms: the girls share."""
HOSTEL = {"bedspaces": 7, "children_ok": True}


def pin(woman_id: str, kind: Any = "pin") -> Pin:
    return Pin(woman_id=woman_id, home_id="h", kind=kind)


def capacity(*records: Record, **policy: Any) -> int:
    """Households that the first home takes."""
    facts = build_facts(world(*records), Policy(**policy))
    found = find_candidates(facts)
    fixed = {facts.woman_row[pin.woman_id] for pin in facts.instance.pins if pin.kind == "pin"}
    pinned = np.isin(found.woman, list(fixed))
    kept = np.flatnonzero(pinned | found.proposable)
    return int(home_capacities(facts, found.woman[kept], found.home[kept], pinned[kept])[0])


def test_a_self_contained_home_takes_one_household() -> None:
    assert capacity(ANN, BEA, home(bedspaces=9)) == 1
    assert capacity(ANN, BEA, home(sharing=None, bedspaces=9)) == 1
    assert capacity(ANN, BEA, home(bedspaces=None)) == 1


@pytest.mark.parametrize(("bedspaces", "takes"), [(1, 1), (2, 2), (5, 5)])
def test_a_shared_home_takes_a_woman_for_each_bedspace(bedspaces: int, takes: int) -> None:
    assert capacity(ANN, BEA, shared(bedspaces=bedspaces)) == takes


def test_the_smallest_household_sets_how_many() -> None:
    assert capacity(ANN, BEA, shared(**HOSTEL), *GIRLS) == 7


@pytest.mark.parametrize(("bedspaces", "bedrooms", "takes"), [(7, 9, 2), (5, 9, 1), (9, 4, 2), (9, 3, 1), (3, 2, 1)])
def test_where_all_are_families_rooms_count_too(bedspaces: int, bedrooms: int, takes: int) -> None:
    hers = child(woman_id="b", child_id="x"), child(woman_id="b", child_id="y")
    assert capacity(ANN, BEA, shared(bedspaces=bedspaces, bedrooms=bedrooms, children_ok=True), *GIRLS, *hers) == takes


def test_only_households_that_may_be_proposed_count() -> None:
    families = (*GIRLS, child(woman_id="b", child_id="x"))
    assert capacity(ANN, BEA, shared(**HOSTEL, bedrooms=9), *families) == 3
    assert capacity(ANN, BEA, shared(**HOSTEL, bedrooms=9), *families, pin("b", "veto")) == 2
    assert capacity(ANN, BEA, shared(**HOSTEL), *families, quality_floor_points=10_000) == 7


def test_pinned_households_count_as_they_are_and_the_rest_as_the_smallest() -> None:
    # She and her girls leave 4 of 7 bedspaces and 7 of 9 bedrooms, for women alone.
    roomy = shared(**HOSTEL, bedrooms=9)
    assert capacity(ANN, BEA, roomy, *GIRLS, pin("a")) == 1 + 4
    assert capacity(ANN, BEA, shared(**HOSTEL, bedrooms=4), *GIRLS, pin("a")) == 1 + 2
    assert capacity(ANN, BEA, roomy, *GIRLS, pin("b")) == 1 + (7 - 1) // 3


def test_a_pinned_household_that_is_too_large_is_there_alone() -> None:
    switched = {"rules": {"bedspaces": "review"}}
    assert capacity(ANN, BEA, shared(bedspaces=2, children_ok=True), *GIRLS, pin("a"), **switched) == 1


def test_those_who_live_there_take_up_bedspaces() -> None:
    gone, staff = occupant(until=date(2026, 11, 1)), occupant(role="staff")
    assert capacity(ANN, shared(bedspaces=5), occupant(), occupant(role="child")) == 3
    assert capacity(ANN, shared(bedspaces=5), occupant(), gone, staff) == 4
    assert capacity(ANN, shared(bedspaces=2), occupant(), occupant(), occupant()) == 1

"""Ids of a plan, its order, and its pins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from matcher.domain import Instance
from matcher.solver.plan import Placement, Plan
from matcher.solver.referee.violation import Violation


def id_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Ids that no table holds, women placed twice, and placements out of order."""
    for item in plan.placements:
        if item.woman_id not in instance.woman:
            yield Violation("unknown_woman", item.woman_id, item.home_id, f"no woman has the id {item.woman_id}")
        if item.home_id not in instance.home:
            yield Violation("unknown_home", item.woman_id, item.home_id, f"no home has the id {item.home_id}")
    for woman_id, times in Counter(item.woman_id for item in plan.placements).items():
        if times > 1:
            yield Violation("placed_twice", woman_id, "", f"{woman_id} is placed {times} times")
    for before, after in pairwise(plan.placements):
        if after.woman_id < before.woman_id:
            sentence = f"placements are not sorted: {after.woman_id} comes after {before.woman_id}"
            yield Violation("order", after.woman_id, after.home_id, sentence)


def known_placements(instance: Instance, plan: Plan) -> tuple[Placement, ...]:
    """The placements whose woman and home exist."""
    return tuple(item for item in plan.placements if item.woman_id in instance.woman and item.home_id in instance.home)


def pin_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Pinned pairs that the plan leaves out. Vetoes are judged pair by pair."""
    pins = [pin for pin in instance.pins if pin.kind == "pin"]
    placed = {(item.woman_id, item.home_id) for item in plan.placements} if pins else set()
    for pin in pins:
        if (pin.woman_id, pin.home_id) not in placed:
            sentence = f"{pin.woman_id} is pinned to {pin.home_id}, but the plan leaves the pair out"
            yield Violation("pin_left_out", pin.woman_id, pin.home_id, sentence)

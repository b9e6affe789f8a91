"""Limits of a plan as a whole: ids, homes, partners and pins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from matcher.domain import Home, Instance, Policy
from matcher.solver.plan import Placement, Plan
from matcher.solver.referee.bedrooms import rooms_needed
from matcher.solver.referee.case import free_bedspaces, rooms_free
from matcher.solver.referee.household import household_of
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


def home_faults(instance: Instance, policy: Policy, placements: Sequence[Placement]) -> Iterator[Violation]:
    """Homes that hold more households, people, or families for their rooms than they may."""
    groups: dict[str, list[str]] = defaultdict(list)
    for item in placements:
        groups[item.home_id].append(item.woman_id)
    for home_id, woman_ids in sorted(groups.items()):
        yield from _one_home(instance, policy, instance.home[home_id], woman_ids)


def _one_home(instance: Instance, policy: Policy, home: Home, woman_ids: Sequence[str]) -> Iterator[Violation]:
    if home.sharing != "shared":
        if len(woman_ids) > 1:
            sentence = f"{home.home_id} has {len(woman_ids)} households, but may take 1"
            yield Violation("home_households", "", home.home_id, sentence)
        return
    if len(woman_ids) == 1:
        # One household alone is judged by the rules, which a policy may switch.
        return
    found = (household_of(instance.woman[woman_id], instance, policy) for woman_id in woman_ids)
    households = [household for household in found if household is not None]
    occupants = instance.occupants_of[home.home_id]
    sizes = [household.most_persons() for household in households]
    free, rooms = free_bedspaces(home, occupants), rooms_free(home, occupants)
    if free is not None and sum(sizes) > free:
        sentence = f"{home.home_id} would hold {sum(sizes)} new people, but has {free} bedspaces free"
        yield Violation("home_persons", "", home.home_id, sentence)
    needed = sum(rooms_needed(household, policy.bedroom_standard)[1] for household in households)
    if max(sizes, default=1) > 1 and rooms is not None and needed > rooms:
        sentence = f"{home.home_id} would need {needed} bedrooms for families, but has {rooms} free"
        yield Violation("home_rooms", "", home.home_id, sentence)


def partner_faults(instance: Instance, placements: Sequence[Placement]) -> Iterator[Violation]:
    """Partners given more new households than they take."""
    counts = Counter(instance.home[item.home_id].partner_id for item in placements)
    for partner_id, households in sorted(counts.items()):
        limit = instance.partner[partner_id].max_new_households
        if limit is not None and households > limit:
            sentence = f"partner {partner_id} has {households} new households, but takes {limit}"
            yield Violation("partner_households", "", "", sentence)


def pin_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Pinned pairs that the plan leaves out. Vetoes are judged pair by pair."""
    placed = {(item.woman_id, item.home_id) for item in plan.placements}
    for pin in instance.pins:
        if pin.kind == "pin" and (pin.woman_id, pin.home_id) not in placed:
            sentence = f"{pin.woman_id} is pinned to {pin.home_id}, but the plan leaves the pair out"
            yield Violation("pin_left_out", pin.woman_id, pin.home_id, sentence)

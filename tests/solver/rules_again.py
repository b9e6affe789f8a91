"""The coupling rules once more, in plain Python from the formula of each docstring alone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from matcher.solver.constraints import (
    Coupling,
    GroupFloor,
    HouseholdsInPeriod,
    JointOccupancy,
    NonAssociation,
    PinnedPairs,
    SetAside,
    SupportHours,
    WeightedBudget,
)

Placed = Sequence[tuple[int, int]]
"""Who is placed where: (agent, place)."""


@dataclass(frozen=True)
class Judge:
    """A rule re-coded. holds: whether a plan keeps it. may_hold: whether it might with some of these agents placed
    besides; None for a rule that more placements never mend."""

    holds: Callable[[Placed], bool]
    may_hold: Callable[[Placed, Sequence[int]], bool] | None = None

    def hopeful(self, placed: Placed, others: Sequence[int]) -> bool:
        """Whether the plan keeps the rule or might with others placed too."""
        return self.holds(placed) if self.may_hold is None else self.may_hold(placed, others)


def support_hours(rule: SupportHours) -> Judge:
    need, on_site = rule.agent_need.tolist(), rule.place_on_site.tolist()
    charges = [[max(0, needed - given) for given in on_site] for needed in need]
    return _budgets(charges, rule.place_budget.tolist(), rule.capacity.tolist())


def weighted_budget(rule: WeightedBudget) -> Judge:
    return _budgets(rule.charges.tolist(), rule.place_budget.tolist(), rule.capacity.tolist())


def _budgets(charges: list[list[int]], budgets: list[int], capacity: list[int]) -> Judge:
    def holds(placed: Placed) -> bool:
        left = list(capacity)
        for agent, place in placed:
            if budgets[place] != -1:
                left[budgets[place]] -= charges[agent][place]
        return all(rest >= 0 for rest in left)

    return Judge(holds)


def households_in_period(rule: HouseholdsInPeriod) -> Judge:
    group, when, most = rule.place_group.tolist(), rule.agent_period.tolist(), rule.capacity.tolist()
    ready = [0] * len(group) if rule.place_period is None else rule.place_period.tolist()

    def holds(placed: Placed) -> bool:
        count = Counter((group[place], max(when[agent], ready[place])) for agent, place in placed if group[place] != -1)
        rooms = ((most[which][period], number) for (which, period), number in count.items())
        return all(room == -1 or number <= room for room, number in rooms)

    return Judge(holds)


def group_floor(rule: GroupFloor) -> Judge:
    member, (part, whole) = rule.member.tolist(), rule.share

    def holds(placed: Placed) -> bool:
        return whole * sum(member[agent] for agent, _ in placed) >= part * len(placed)

    def may_hold(placed: Placed, others: Sequence[int]) -> bool:
        more = [(agent, 0) for agent in others if member[agent]]
        return holds([*placed, *more])

    return Judge(holds, may_hold)


def pinned_pairs(rule: PinnedPairs) -> Judge:
    pins: dict[int, int] = dict(rule.pinned.tolist())

    def holds(placed: Placed) -> bool:
        return {(agent, place) for agent, place in placed if agent in pins} == set(pins.items())

    def may_hold(placed: Placed, others: Sequence[int]) -> bool:
        return holds([*placed, *((agent, pins[agent]) for agent in others if agent in pins)])

    return Judge(holds, may_hold)


def set_aside(rule: SetAside) -> Judge:
    programme, entered = rule.place_programme.tolist(), rule.agent_programmes.tolist()

    def holds(placed: Placed) -> bool:
        return all(programme[place] == -1 or entered[agent][programme[place]] for agent, place in placed)

    return Judge(holds)


def non_association(rule: NonAssociation) -> Judge:
    apart = rule.apart.tolist()
    meet = cache(partial(_meet, rule))

    def holds(placed: Placed) -> bool:
        where = dict(placed)
        return not any(
            one in where and other in where and meet(row, where[one], where[other])
            for row, (one, other) in enumerate(apart)
        )

    return Judge(holds)


def _meet(rule: NonAssociation, row: int, one: int, other: int) -> bool:
    """Whether two places are too close for two agents: one building, within the radius for all we know, one group."""
    if rule.place_building[one] != -1 and rule.place_building[one] == rule.place_building[other]:
        return True
    if rule.place_group is not None and rule.not_same_group is not None and rule.not_same_group[row]:
        group = rule.place_group[one]
        if group != -1 and group == rule.place_group[other]:
            return True
    if rule.place_point_m is None or rule.radius_m is None or rule.radius_m[row] == -1:
        return False
    here, there = rule.place_point_m[one].tolist(), rule.place_point_m[other].tolist()
    doubtful = any(math.isnan(number) for number in here + there)
    return doubtful or math.dist(here[:2], there[:2]) - here[2] - there[2] <= int(rule.radius_m[row])


def joint_occupancy(rule: JointOccupancy) -> Judge:
    persons, rooms = rule.agent_persons.tolist(), rule.agent_rooms.tolist()
    spaces, free, shared = rule.place_bedspaces.tolist(), rule.place_rooms.tolist(), rule.place_shared.tolist()
    barred = {(one, other) for one, other in rule.incompatible.tolist()}

    def fit(place: int, households: list[int]) -> bool:
        if len(households) < 2 or not shared[place]:
            return True
        families = any(persons[agent] > 1 for agent in households)
        return (
            sum(persons[agent] for agent in households) <= spaces[place]
            and (not families or sum(rooms[agent] for agent in households) <= free[place])
            and not any((one, other) in barred for one in households for other in households)
        )

    def holds(placed: Placed) -> bool:
        held: dict[int, list[int]] = defaultdict(list)
        for agent, place in placed:
            held[place].append(agent)
        return all(fit(place, households) for place, households in held.items())

    return Judge(holds)


def judge(rule: Coupling) -> Judge:
    """The re-coding of a rule. Raises TypeError for a rule that has none."""
    match rule:
        case SupportHours():
            return support_hours(rule)
        case WeightedBudget():
            return weighted_budget(rule)
        case HouseholdsInPeriod():
            return households_in_period(rule)
        case GroupFloor():
            return group_floor(rule)
        case PinnedPairs():
            return pinned_pairs(rule)
        case SetAside():
            return set_aside(rule)
        case NonAssociation():
            return non_association(rule)
        case JointOccupancy():
            return joint_occupancy(rule)
    raise TypeError(f"{type(rule).__name__} is not re-coded")

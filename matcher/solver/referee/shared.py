"""Who is proposed to one home together: households, people, rooms, and women who may not share one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from matcher.domain import Bar, Home, Instance, Policy
from matcher.solver.plan import Placement
from matcher.solver.referee.bars import touches
from matcher.solver.referee.bedrooms import rooms_needed
from matcher.solver.referee.case import free_bedspaces, rooms_free
from matcher.solver.referee.household import Household, household_of
from matcher.solver.referee.ruling import Ruling
from matcher.solver.referee.violation import Violation


def home_faults(instance: Instance, policy: Policy, placements: Sequence[Placement]) -> Iterator[Violation]:
    """Homes that hold more households, people, or families for their rooms than they may, or women who must not
    share one. One household alone is judged by the rules, which a policy may switch."""
    shared = {home_id for home_id, women in Counter(item.home_id for item in placements).items() if women > 1}
    groups: dict[str, list[str]] = defaultdict(list)
    for item in placements:
        if item.home_id in shared:
            groups[item.home_id].append(item.woman_id)
    for home_id, woman_ids in sorted(groups.items()):
        yield from _together(instance, policy, instance.home[home_id], woman_ids)


def _together(instance: Instance, policy: Policy, home: Home, woman_ids: Sequence[str]) -> Iterator[Violation]:
    if home.sharing != "shared":
        yield _too_many(home, len(woman_ids), "may take 1")
        return
    found = (household_of(instance.woman[woman_id], instance, policy) for woman_id in woman_ids)
    yield from _space(instance, policy, home, [household for household in found if household is not None])
    for one, other in combinations(sorted(set(woman_ids)), 2):
        if barred_from_each_other(instance, policy, one, other):
            sentence = f"{one} and {other} may not be placed together in {home.home_id}"
            yield Violation("apart", "", home.home_id, sentence)


def _space(instance: Instance, policy: Policy, home: Home, lodgers: Sequence[Household]) -> Iterator[Violation]:
    occupants = instance.occupants_of[home.home_id]
    free, rooms = free_bedspaces(home, occupants), rooms_free(home, occupants)
    persons = sum(household.most_persons() for household in lodgers)
    if free is None:
        yield _too_many(home, len(lodgers), "takes 1 while its bedspaces are not known")
    elif persons > free:
        sentence = f"{home.home_id} would hold {persons} new people, but has {free} bedspaces free"
        yield Violation("home_persons", "", home.home_id, sentence)
    if all(household.most_persons() == 1 for household in lodgers):
        return
    needed = sum(rooms_needed(household, policy.bedroom_standard)[1] for household in lodgers)
    if rooms is None:
        yield _too_many(home, len(lodgers), "takes 1 with a family while its bedrooms are not known")
    elif needed > rooms:
        sentence = f"{home.home_id} would need {needed} bedrooms for families, but has {rooms} free"
        yield Violation("home_rooms", "", home.home_id, sentence)


def _too_many(home: Home, households: int, takes: str) -> Violation:
    return Violation("home_households", "", home.home_id, f"{home.home_id} has {households} households, but {takes}")


def barred_from_each_other(instance: Instance, policy: Policy, one: str, other: str) -> bool:
    """Whether a bar of either woman is, or may be, about the other or somebody she brings."""
    every_return = policy.replace(scenario="all_planned")
    return _barred(instance, every_return, one, other) or _barred(instance, every_return, other, one)


def _barred(instance: Instance, every_return: Policy, woman_id: str, other_id: str) -> bool:
    """Whether a bar of the first woman is, or may be, about the other or somebody she brings."""
    standing = [bar for bar in instance.bars_of[woman_id] if bar.approved_by is None]
    if any(bar.kind == "no_cohabit_person" and bar.other_id == other_id for bar in standing):
        return True
    bans = [bar for bar in standing if bar.kind == "no_cohabit_children"]
    if not bans:
        return False
    hers = household_of(instance.woman[woman_id], instance, every_return)
    others = household_of(instance.woman[other_id], instance, every_return)
    if hers is None or others is None:
        return False
    return any(_brings(bar, hers, others) for bar in bans)


def _brings(bar: Bar, hers: Household, others: Household) -> bool:
    """Whether somebody comes with the other woman, in the weeks planned for either, whom the bar may be about."""
    last_day = max(hers.last_day, others.last_day)
    for member in others.members:
        grown_up = member.role == "herself" or (member.role != "child" and member.born is None)
        if grown_up or member.since > last_day:
            continue
        if touches(bar, member, max(member.since, hers.first_day)) is not Ruling.PASS:
            return True
    return False

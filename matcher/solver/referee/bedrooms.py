"""Bedrooms a household needs: a maximum matching of those who may share (networkx), under both standards."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, combinations_with_replacement

import networkx as nx

from matcher.domain.policy import BedroomStandard
from matcher.solver.referee.calendar import age_on
from matcher.solver.referee.household import Household, Member

YOUNG_AGE = 10
GROWN_AGE = {"bedroom_standard": 21, "size_criteria": 16}
"""Standard -> the age from which somebody has a room of their own."""

Sharer = tuple[bool, str]
"""Under 10 or not, and sex."""


def rooms_needed(household: Household, standard: BedroomStandard) -> tuple[int, int]:
    """(low, high) bedrooms: the most on any day of the window, for the least and the most the facts allow."""
    standards = tuple(GROWN_AGE) if standard == "larger" else (standard,)
    needs = [
        _need_on(household.present(day), day, GROWN_AGE[name]) for day in household.turning_days() for name in standards
    ]
    # A carer's room comes on top, under either standard and on every day.
    return household.carers + max(low for low, _ in needs), household.carers + max(high for _, high in needs)


def _need_on(present: Iterable[Member], day: date, grown_age: int) -> tuple[int, int]:
    own, unknown = 1, 0
    sharers: list[tuple[bool, str | None]] = []
    for member in present:
        if member.role in ("herself", "partner"):
            continue
        age = None if member.born is None else age_on(member.born, day)
        if member.own_room or (age is None and member.role == "adult") or (age is not None and age >= grown_age):
            own += 1
        elif age is None:
            unknown += 1
        else:
            sharers.append((age < YOUNG_AGE, member.sex))
    low, high = shared_rooms(tuple(sorted(sharers, key=str)))
    return own + low, own + high + unknown


@functools.lru_cache(maxsize=4096)
def shared_rooms(sharers: tuple[tuple[bool, str | None], ...]) -> tuple[int, int]:
    """(least, most) rooms for those who may share, over every way the unknown sexes may turn out.

    sharers: (under 10, sex or None) of each.
    """
    rooms = [_rooms(known) for known in _worlds(sharers)]
    return min(rooms), max(rooms)


def _worlds(sharers: tuple[tuple[bool, str | None], ...]) -> Iterator[tuple[Sharer, ...]]:
    known = [(young, sex) for young, sex in sharers if sex is not None]
    young = sum(1 for is_young, sex in sharers if sex is None and is_young)
    older = sum(1 for is_young, sex in sharers if sex is None and not is_young)
    for young_sexes in combinations_with_replacement("FM", young):
        for older_sexes in combinations_with_replacement("FM", older):
            guessed = [*((True, sex) for sex in young_sexes), *((False, sex) for sex in older_sexes)]
            yield tuple(sorted(known + guessed))


@functools.lru_cache(maxsize=4096)
def _rooms(sharers: tuple[Sharer, ...]) -> int:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(sharers)))
    graph.add_edges_from(
        (one, other) for one, other in combinations(range(len(sharers)), 2) if may_share(sharers[one], sharers[other])
    )
    return len(sharers) - len(nx.max_weight_matching(graph, maxcardinality=True))


def may_share(one: Sharer, other: Sharer) -> bool:
    """Two of one sex, or two under 10: what both standards come to once the grown have rooms of their own."""
    return one[1] == other[1] or (one[0] and other[0])

"""Rooms that the Housing Act 1985 Part X asks for: the room standard and the space standard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from matcher.solver.referee.calendar import age_on
from matcher.solver.referee.household import Household, Member

TEN = 10
PERMITTED_UP_TO_FOUR = (0.0, 2.0, 3.0, 5.0, 7.5)
PERMITTED_A_ROOM_BEYOND = 2

Guise = tuple[bool, str]
"""What somebody may turn out to be: ten or more, and sex."""


def rooms_required(household: Household) -> tuple[int, int]:
    """(low, high) rooms: the most on any day of the window, for the least and the most the facts allow."""
    days = [(household.present(day), day) for day in household.turning_days()]
    separate = [_room_standard(present, day) for present, day in days]
    space = [_space_standard(present, day) for present, day in days]
    return max(low for low, _ in separate + space), max(high for _, high in separate + space)


def _room_standard(present: Iterable[Member], day: date) -> tuple[int, int]:
    """2 rooms where two of ten or more and of opposite sex, other than a couple, live there; else 1."""
    partner: list[Guise | None] = [None]
    others: list[list[Guise]] = []
    for member in present:
        if member.role == "partner":
            partner = [*_guises(member, day)]
        elif member.role != "herself":
            others.append(_guises(member, day))
    avoidable = any(all(any(not _clash(guise, mate) for guise in other) for other in others) for mate in partner)
    possible = any(_clash(guise, mate) for mate in partner for other in others for guise in other)
    return 1 if avoidable else 2, 2 if possible else 1


def _guises(member: Member, day: date) -> list[Guise]:
    if member.born is not None:
        ages = [age_on(member.born, day) >= TEN]
    else:
        ages = [False, True] if member.role == "child" else [True]
    sexes = ["F", "M"] if member.sex is None else [member.sex]
    return [(ten, sex) for ten in ages for sex in sexes]


def _clash(other: Guise, partner: Guise | None) -> bool:
    """Whether somebody must not share a room with her or with her partner; she is a woman, and of ten or more."""
    return other[0] and (other[1] == "M" or partner == (True, "M"))


def _space_standard(present: Iterable[Member], day: date) -> tuple[int, int]:
    units = [_units(member, day) for member in present]
    return _fewest_rooms(sum(low for low, _ in units)), _fewest_rooms(sum(high for _, high in units))


def _units(member: Member, day: date) -> tuple[float, float]:
    if member.role == "herself":
        return 1.0, 1.0
    if member.born is None:
        return (0.0, 1.0) if member.role == "child" else (1.0, 1.0)
    age = age_on(member.born, day)
    units = 0.0 if age < 1 else 0.5 if age < TEN else 1.0
    return units, units


def _fewest_rooms(units: float) -> int:
    rooms = 0
    while _permitted(rooms) < units:
        rooms += 1
    return rooms


def _permitted(rooms: int) -> float:
    if rooms < len(PERMITTED_UP_TO_FOUR):
        return PERMITTED_UP_TO_FOUR[rooms]
    return float(PERMITTED_A_ROOM_BEYOND * rooms)

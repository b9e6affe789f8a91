"""Bedrooms needed and rooms the law asks for, by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product

from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release, later_end
from tests.oracle.household import Member, Person, at_least, distinct_days, household, in_window, people_on
from tests.oracle.tables import Data, Row

Range = tuple[int, int]
Sharer = tuple[int, str]
"""Age in years and sex of somebody who may share a room."""

GROWN = {"bedroom_standard": 21, "size_criteria": 16}


def bedroom_need(members: tuple[Member, ...], day: date, standard: str) -> Range:
    """Fewest and most bedrooms the household may need on a day, over everything unknown."""
    return need_of(people_on(members, day), standard)


@cache
def need_of(people: tuple[Person, ...], standard: str) -> Range:
    """Fewest and most bedrooms for these people."""
    if standard == "larger":
        needs = [[_rooms(known, name) for name in GROWN] for known in _sexes(people)]
        most_of_two = [(max(low for low, _ in pair), max(high for _, high in pair)) for pair in needs]
    else:
        most_of_two = [_rooms(known, standard) for known in _sexes(people)]
    return min(low for low, _ in most_of_two), max(high for _, high in most_of_two)


def _sexes(people: tuple[Person, ...]) -> Iterator[tuple[Person, ...]]:
    """Every way the unknown sexes could turn out."""
    choices = [("M", "F") if person.sex is None else (person.sex,) for person in people]
    for sexes in product(*choices):
        yield tuple(
            Person(person.role, person.age, sex, person.own_room) for person, sex in zip(people, sexes, strict=True)
        )


def _rooms(people: tuple[Person, ...], standard: str) -> Range:
    """Fewest and most bedrooms once every sex is known."""
    own, unknown = 1, 0  # one for her, and her partner with her
    sharers: list[Sharer] = []
    for person in people:
        if person.role in ("woman", "partner"):
            continue
        if person.own_room:
            own += 1
        elif person.age is None and person.role == "child":
            unknown += 1
        elif person.age is None or person.age >= GROWN[standard]:
            own += 1
        else:
            sharers.append((person.age, str(person.sex)))
    rooms = own + len(sharers) - most_pairs(tuple(sorted(sharers)), standard)
    return rooms, rooms + unknown


@cache
def most_pairs(sharers: tuple[Sharer, ...], standard: str) -> int:
    """The most rooms that two can share: the first sharer alone, or with each who may share."""
    if len(sharers) < 2:
        return 0
    first, rest = sharers[0], sharers[1:]
    best = most_pairs(rest, standard)
    for place, other in enumerate(rest):
        if may_share(first, other, standard):
            best = max(best, 1 + most_pairs(rest[:place] + rest[place + 1 :], standard))
    return best


def may_share(one: Sharer, other: Sharer, standard: str) -> bool:
    """Whether two young people may share a room."""
    young, old = sorted((one[0], other[0]))
    same_sex = one[1] == other[1]
    if old < 10:
        return True
    if standard == "size_criteria":
        return same_sex and old < 16
    if young < 10:
        return same_sex and old <= 20
    return same_sex and young >= 10 and old <= 20


def need_range(data: Data, woman: Row, policy: Policy, *, later: bool = False) -> Range | None:
    """Bedrooms needed on the worst day of her planning window, or of the two years; None without a release date."""
    days = _later_days(data, woman, policy) if later else in_window(data, woman, policy)
    if days is None:
        return None
    needs = [need_of(people, policy.bedroom_standard) for people in days]
    carer = carer_rooms(woman)
    return max(low for low, _ in needs) + carer, max(high for _, high in needs) + carer


def carer_rooms(woman: Row) -> int:
    """One more room when somebody must stay at night."""
    return int(woman["overnight_carer"] is True)


def _later_days(data: Data, woman: Row, policy: Policy) -> set[tuple[Person, ...]] | None:
    release, end = effective_release(woman), later_end(woman)
    if release is None or end is None:
        return None
    key = ("later", woman["woman_id"], policy.scenario)
    return data.once(key, lambda: distinct_days(household(data, woman, policy), release, end))


def most_persons(data: Data, woman: Row, policy: Policy) -> int | None:
    """Most persons on a day of her planning window; None without a release date."""
    days = in_window(data, woman, policy)
    return None if days is None else max(len(people) for people in days)


def statutory_range(data: Data, woman: Row, policy: Policy) -> Range | None:
    """Rooms required on the worst day of her planning window; None without a release date."""
    days = in_window(data, woman, policy)
    if days is None:
        return None
    rooms = [rooms_required(people) for people in days]
    return max(low for low, _ in rooms), max(high for _, high in rooms)


@cache
def rooms_required(people: tuple[Person, ...]) -> Range:
    """Fewest and most rooms that Part X of the Housing Act 1985 may ask for."""
    units_low = sum(units(person)[0] for person in people)
    units_high = sum(units(person)[1] for person in people)
    sure = [person for person in people if at_least(person, 10) is True]
    perhaps = [person for person in people if at_least(person, 10) is not False]
    room_low = 2 if all(opposite_sexes(known) for known in _sexes(tuple(sure))) else 1
    room_high = 2 if any(opposite_sexes(known) for known in _sexes(tuple(perhaps))) else 1
    return max(room_low, space_rooms(units_low)), max(room_high, space_rooms(units_high))


def opposite_sexes(people: tuple[Person, ...]) -> bool:
    """Whether two of them are of opposite sex and not she and her partner."""
    return any(
        one.sex != other.sex and {one.role, other.role} != {"woman", "partner"}
        for place, one in enumerate(people)
        for other in people[place + 1 :]
    )


def units(person: Person) -> tuple[float, float]:
    """Least and most units a person counts against the space standard."""
    if person.age is None:
        return (0.0, 1.0) if person.role == "child" else (1.0, 1.0)
    counted = 0.0 if person.age < 1 else 0.5 if person.age < 10 else 1.0
    return counted, counted


def permitted(rooms: int) -> float:
    """Units that so many rooms permit."""
    return (0.0, 2.0, 3.0, 5.0, 7.5)[rooms] if rooms <= 4 else 2.0 * rooms


def space_rooms(needed: float) -> int:
    """Fewest rooms that permit so many units."""
    rooms = 0
    while permitted(rooms) < needed:
        rooms += 1
    return rooms

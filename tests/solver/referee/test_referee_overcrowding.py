from __future__ import annotations

from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver.referee.household import Household, Member, Role
from matcher.solver.referee.overcrowding import rooms_required

DAY = date(2026, 11, 27)
SHE = Member("herself", "F", None, DAY)


def person(who: str, role: Role = "child") -> Member:
    """Somebody such as M12; U is an unknown sex, ? an unknown age."""
    born = None if who[1:] == "?" else date(2026 - int(who[1:]), 3, 1)
    return Member(role, None if who[0] == "U" else who[0], born, DAY)


def required(*members: Member, last_day: date = DAY) -> tuple[int, int]:
    return rooms_required(Household((SHE, *members), DAY, last_day))


@pytest.mark.parametrize(
    ("children", "rooms"),
    [
        ("", (1, 1)),
        ("F0", (1, 1)),
        ("M9 M8", (1, 1)),
        ("M9 M8 M7", (2, 2)),
        ("M10", (2, 2)),
        ("F10", (1, 1)),
        ("F12 F13 F14", (3, 3)),
        ("F12 F13 F14 F15", (3, 3)),
        ("F12 F13 F14 F15 F16 F17 F18", (5, 5)),
        ("F12 F13 F14 F15 F16 F17 F18 F19 F20 F11", (6, 6)),
        ("U12", (1, 2)),
        ("M?", (1, 2)),
        ("F? F9 F9", (1, 2)),
    ],
)
def test_room_and_space_standard(children: str, rooms: tuple[int, int]) -> None:
    assert required(*(person(who) for who in children.split())) == rooms


def test_a_couple_may_share_and_others_may_not_share_with_either() -> None:
    partner = person("M30", "partner")
    assert required(partner) == (1, 1)
    assert required(partner, person("F10")) == (2, 2)
    assert required(person("F30", "partner"), person("F10")) == (2, 2)  # three grown: the space standard


def test_a_partner_of_unknown_sex_leaves_no_way_out_for_a_boy_or_an_unknown() -> None:
    someone = person("U30", "partner")
    assert required(someone, person("M10")) == (2, 2)
    assert required(someone) == (1, 1)


def test_an_adult_of_unknown_age_is_grown() -> None:
    assert required(person("M?", "adult")) == (2, 2)
    assert required(person("F?", "adult"), person("F?", "adult")) == (2, 2)


def test_a_birthday_in_the_window_counts() -> None:
    assert required(person("M9"), last_day=date(2027, 2, 28)) == (1, 1)
    assert required(person("M9"), last_day=date(2027, 3, 1)) == (2, 2)
    growing = person("M0"), person("M9"), person("F9")
    assert required(*growing, last_day=date(2027, 2, 28)) == (1, 1)
    assert required(*growing, last_day=date(2027, 3, 1)) == (3, 3)  # 3.5 units: even the baby counts for a half


Guise = tuple[Role, int, str]
PERMITTED = {1: 2.0, 2: 3.0, 3: 5.0, 4: 7.5, 5: 10.0, 6: 12.0}


def rooms_in(world: tuple[Guise, ...]) -> int:
    """Rooms for people of whom all is known, by every pair of them."""
    everyone: list[Guise] = [("herself", 30, "F"), *world]
    mixed = any(
        one[1] >= 10 and other[1] >= 10 and one[2] != other[2] and {one[0], other[0]} != {"herself", "partner"}
        for one, other in combinations(everyone, 2)
    )
    units = sum(0.0 if age < 1 else 0.5 if age < 10 else 1.0 for _, age, _ in everyone)
    return max(2 if mixed else 1, min(rooms for rooms, permitted in PERMITTED.items() if permitted >= units))


def guises(who: str, role: Role) -> list[Guise]:
    """Everybody that somebody such as U9 or M? may turn out to be."""
    unknown = [0, 5, 12] if role == "child" else [30]
    ages = unknown if who[1:] == "?" else [int(who[1:])]
    return [(role, age, sex) for age in ages for sex in ("FM" if who[0] == "U" else who[0])]


WHO = ("M0", "U5", "M9", "F9", "M10", "F10", "U9", "U10", "M?", "F?", "U?")


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    partners=st.lists(st.sampled_from(["F40", "M40", "U40", "M?", "U?"]), max_size=1),
    adults=st.lists(st.sampled_from(["F?", "M?", "U19"]), max_size=1),
    children=st.lists(st.sampled_from(WHO), max_size=3),
)
def test_the_range_is_that_of_every_world(partners: list[str], adults: list[str], children: list[str]) -> None:
    groups: list[tuple[Role, list[str]]] = [("partner", partners), ("adult", adults), ("child", children)]
    people = [(who, role) for role, group in groups for who in group]
    rooms = [rooms_in(world) for world in product(*(guises(who, role) for who, role in people))]
    assert required(*(person(who, role) for who, role in people)) == (min(rooms), max(rooms))

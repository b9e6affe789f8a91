from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.solver.referee.bedrooms import rooms_needed
from matcher.solver.referee.household import Household, Member

DAY = date(2026, 11, 27)
END = date(2027, 5, 28)
SHE = Member("herself", "F", None, DAY)
Standard = Literal["bedroom_standard", "size_criteria"]
Person = tuple[int, str]


def child(who: str, since: date = DAY, **facts: Any) -> Member:
    """A child such as F12, aged so from the first of March on; U12 is of unknown sex, F? of unknown age."""
    sex = None if who[0] == "U" else who[0]
    born = None if who[1:] == "?" else date(2026 - int(who[1:]), 3, 1)
    return Member("child", sex, born, since, **facts)


def needs(*members: Member, last_day: date = DAY) -> tuple[tuple[int, int], tuple[int, int]]:
    household = Household((SHE, *members), DAY, last_day)
    return rooms_needed(household, "size_criteria"), rooms_needed(household, "bedroom_standard")


@pytest.mark.parametrize(
    ("children", "size_criteria", "bedroom_standard"),
    [
        ("", 1, 1),
        ("M9 F9", 2, 2),
        ("M10 F9", 3, 3),
        ("F17 F12", 3, 2),
        ("M12 M8 F7 F13", 3, 3),
        ("M11 F12 M16 F3 M14 F17", 5, 5),
        ("F20 F21", 3, 3),
        ("F15 F16", 3, 2),
    ],
)
def test_published_vectors(children: str, size_criteria: int, bedroom_standard: int) -> None:
    assert needs(*(child(who) for who in children.split())) == ((size_criteria,) * 2, (bedroom_standard,) * 2)


def test_she_shares_with_her_partner_whose_age_does_not_matter() -> None:
    assert needs(Member("partner", "M", None, DAY)) == ((1, 1), (1, 1))
    assert needs(Member("adult", "F", None, DAY)) == ((2, 2), (2, 2))
    assert needs(Member("adult", "F", date(2008, 3, 1), DAY), child("F12")) == ((3, 3), (2, 2))


def test_a_child_who_cannot_share_has_a_room_of_its_own() -> None:
    assert needs(child("M3"), child("M4"))[0] == (2, 2)
    assert needs(child("M3", own_room=True), child("M4"))[0] == (3, 3)


def test_a_carer_at_night_has_a_room_on_top() -> None:
    household = Household((SHE, child("F17"), child("U12"), child("F?")), DAY, DAY, carers=1)
    assert needs(child("F17"), child("U12"), child("F?")) == ((3, 4), (2, 4))
    assert rooms_needed(household, "size_criteria") == (4, 5)
    assert rooms_needed(household, "bedroom_standard") == (3, 5)
    assert rooms_needed(household, "larger") == (4, 5)


def test_unknown_facts_give_a_range() -> None:
    assert needs(child("F?"))[0] == (1, 2)
    assert needs(child("U12"), child("M12"))[0] == (2, 3)
    assert needs(child("U9"), child("M4"))[0] == (2, 2)
    assert needs(child("U12"), child("U13"), child("M11"))[0] == (3, 3)


def test_the_need_is_the_largest_of_the_window() -> None:
    ten_in_march = child("M9"), child("F8")
    assert needs(*ten_in_march, last_day=date(2027, 2, 28))[0] == (2, 2)
    assert needs(*ten_in_march, last_day=date(2027, 3, 1))[0] == (3, 3)
    assert needs(child("M12", since=END), last_day=END)[0] == (2, 2)


def test_the_larger_standard_is_the_size_criteria() -> None:
    household = Household((SHE, child("F17"), child("F12")), DAY, DAY)
    assert rooms_needed(household, "larger") == (3, 3)


def allowed(one: Person, other: Person, standard: Standard) -> bool:
    """Who may share: two under 10, or two of one sex of whom neither is grown."""
    (_, sex), (older, other_sex) = sorted([one, other])
    oldest = 20 if standard == "bedroom_standard" else 15
    return older < 10 or (sex == other_sex and older <= oldest)


@cache
def exhaustive(people: tuple[Person, ...], standard: Standard) -> int:
    """Fewest rooms for these people, by trying every pairing."""
    if not people:
        return 0
    first, rest = people[0], people[1:]
    alone = 1 + exhaustive(rest, standard)
    together = [
        1 + exhaustive((*rest[:index], *rest[index + 1 :]), standard)
        for index, other in enumerate(rest)
        if allowed(first, other, standard)
    ]
    return min([alone, *together])


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    people=st.lists(st.tuples(st.integers(0, 25), st.sampled_from("FMU")), max_size=7),
    standard=st.sampled_from(["bedroom_standard", "size_criteria"]),
)
def test_the_matching_is_as_good_as_every_pairing_tried(people: list[Person], standard: Standard) -> None:
    worlds = product(*([(age, sex)] if sex != "U" else [(age, "F"), (age, "M")] for age, sex in people))
    rooms = [1 + exhaustive(world, standard) for world in worlds]
    household = Household((SHE, *(child(f"{sex}{age}") for age, sex in people)), DAY, DAY)
    assert rooms_needed(household, standard) == (min(rooms), max(rooms))

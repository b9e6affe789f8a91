"""Who lives with her, from which day, and how old they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release, window_end
from tests.oracle.tables import Data, Row

Role = Literal["woman", "partner", "adult", "child", "baby"]

NEVER_ORDERS = ("adoption", "placement", "special_guardianship", "child_arrangements")
COUNTING = {
    "all_planned": ("with_her", "planned", "uncertain"),
    "confirmed_only": ("with_her", "planned"),
    "none": ("with_her",),
}
COURT_DECIDES = ("interim_care", "care")
"""Orders under which a council and a court must agree before the child comes to live with her."""


@dataclass(frozen=True)
class Member:
    """Somebody who lives with her from `since` on; she is one herself. Unknown facts are None."""

    role: Role
    sex: str | None
    born: date | None
    since: date
    own_room: bool = False


@dataclass(frozen=True)
class Person:
    """A member as they are on one day: completed years, or None when unknown."""

    role: Role
    age: int | None
    sex: str | None
    own_room: bool = False


def age_on(born: date, day: date) -> int:
    """Completed years; somebody born on 29 February is a year older on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def child_status(child: Row) -> str:
    """never, with_her, planned or uncertain: the first that fits."""
    if child["carer"] == "adopted" or child["order"] in NEVER_ORDERS:
        return "never"
    if child["contact"] == "barred" or child["returns"] == "no":
        return "never"
    if child["carer"] in ("with_her", "mother_and_baby_unit"):
        return "with_her"
    return "planned" if child["returns"] == "yes" and not others_must_agree(child) else "uncertain"


def others_must_agree(child: Row) -> bool:
    """Whether a court, a council or somebody else has yet to decide; an empty legal fact says nothing."""
    return (
        child["order"] in COURT_DECIDES
        or child["return_contested"] is True
        or child["proceedings"] == "current"
        or child["parental_responsibility"] is False
    )


def child_since(child: Row, woman: Row, policy: Policy) -> date | None:
    """First day the child would live with her, bars apart; None when it does not count or her release is unknown."""
    release = effective_release(woman)
    status = child_status(child)
    if release is None or status not in COUNTING[policy.scenario]:
        return None
    back: date | None = child["returns_on"]
    return release if status == "with_her" or back is None else max(release, back)


def barred_home(data: Data, child: Row, since: date) -> bool:
    """Whether a bar in force surely covers a child who is not with her already, on the day the child would come."""
    if child_status(child) == "with_her" or child["date_of_birth"] is None:
        return False
    for bar in data.bars.get(child["woman_id"], ()):
        if bar["kind"] != "no_cohabit_children" or bar["approved_by"] is not None:
            continue
        limit = 18 if bar["under_age"] is None else bar["under_age"]
        if age_on(child["date_of_birth"], since) < limit and (bar["sex"] is None or bar["sex"] == child["sex"]):
            return True
    return False


def by_window_end(data: Data, child: Row, woman: Row, policy: Policy) -> bool:
    """Whether the child counts and lives with her by the end of her planning window."""
    since, end = child_since(child, woman, policy), window_end(woman, policy)
    return since is not None and end is not None and since <= end and not barred_home(data, child, since)


def household(data: Data, woman: Row, policy: Policy) -> tuple[Member, ...]:
    """Everybody who will ever live with her, as far as is known; empty when her release is unknown."""
    release = effective_release(woman)
    if release is None:
        return ()
    members = [Member("woman", "F", woman["date_of_birth"], date.min)]
    for adult in data.adults.get(woman["woman_id"], ()):
        role: Role = "partner" if adult["relation"] == "partner" else "adult"
        members.append(Member(role, adult["sex"], adult["date_of_birth"], adult["joins_on"] or release))
    for child in data.children.get(woman["woman_id"], ()):
        since = child_since(child, woman, policy)
        if since is not None and not barred_home(data, child, since):
            own_room = child["own_room_needed"] is True
            members.append(Member("child", child["sex"], child["date_of_birth"], since, own_room))
    due: date | None = woman["due_date"]
    listed = (child["date_of_birth"] for child in data.children.get(woman["woman_id"], ()))
    if due is not None and all(born is None or abs((born - due).days) > 60 for born in listed):
        members.append(Member("baby", None, due, max(due, release)))
    return tuple(members)


def people_on(members: tuple[Member, ...], day: date) -> tuple[Person, ...]:
    """The members present on a day, with their ages on it."""
    return tuple(
        Person(member.role, None if member.born is None else age_on(member.born, day), member.sex, member.own_room)
        for member in members
        if member.since <= day
    )


def distinct_days(members: tuple[Member, ...], first: date, last: date) -> set[tuple[Person, ...]]:
    """The household of every day from first to last, both included, each different one once."""
    examples: dict[tuple[int | str | None, ...], date] = {}
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        examples.setdefault(tuple([_mark(member, day) for member in members]), day)
    return {people_on(members, day) for day in examples.values()}


def _mark(member: Member, day: date) -> int | str | None:
    """Age of a member on a day; None when not there yet."""
    if day < member.since:
        return None
    return "unknown" if member.born is None else age_on(member.born, day)


def in_window(data: Data, woman: Row, policy: Policy) -> set[tuple[Person, ...]] | None:
    """The different households of her planning window; None when her release is unknown."""
    return data.once(("in_window", woman["woman_id"], _key(policy)), lambda: _in_window(data, woman, policy))


def _in_window(data: Data, woman: Row, policy: Policy) -> set[tuple[Person, ...]] | None:
    release, end = effective_release(woman), window_end(woman, policy)
    if release is None or end is None:
        return None
    return distinct_days(household(data, woman, policy), release, end)


def dependent_children(people: tuple[Person, ...]) -> bool:
    """Whether anybody under 18 lives with her; a child of unknown age is one."""
    return any(person.role != "woman" and at_least(person, 18) is not True for person in people)


def _key(policy: Policy) -> tuple[str, int]:
    return policy.scenario, policy.planning_weeks


def at_least(person: Person, age: int) -> bool | None:
    """Whether the person is that old; None when unknown. Adults, she included, of unknown age are grown up."""
    if person.age is not None:
        return person.age >= age
    return True if person.role != "child" else None

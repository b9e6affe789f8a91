"""Hard rules of time, room and people: does the household fit the home?"""

from __future__ import annotations

from collections.abc import Iterable

from matcher.domain.policy import Policy
from tests.oracle.calendar import move_in, nights_without_home
from tests.oracle.household import Person, at_least, in_window
from tests.oracle.rooms import most_persons, need_range, statutory_range
from tests.oracle.tables import Data, Row, Verdict


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """A fail outweighs an unknown, an unknown a pass; nothing at all passes."""
    found = set(verdicts)
    if "fail" in found:
        return "fail"
    return "unknown" if "unknown" in found else "pass"


def ready_in_time(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    nights = nights_without_home(woman, home)
    if nights is None:
        return "unknown"
    return "pass" if nights <= policy.max_bridging_nights else "fail"


def offer_open(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["available_to"] is None:
        return "pass"
    day = move_in(woman, home)
    if day is None:
        return "unknown"
    return "pass" if day <= home["available_to"] else "fail"


def home_offered(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["unavailable"] == "withdrawn":
        return "fail"
    return "pass" if home["unavailable"] is None or home["available_from"] is not None else "unknown"


def bedrooms(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    need, rooms = need_range(data, woman, policy), home["bedrooms"]
    if home["sharing"] == "shared":
        if most_persons(data, woman, policy) == 1:
            return "pass"
        rooms = rooms_free(data, home)
    if need is None or rooms is None:
        return "unknown"
    low, high = need
    if high <= rooms:
        return "pass"
    return "fail" if low > rooms else "unknown"


def rooms_free(data: Data, home: Row) -> int | None:
    """Bedrooms of a shared home less one for each occupant who counts; None when unknown."""
    if home["bedrooms"] is None:
        return None
    occupants = data.occupants.get(home["home_id"], ())
    return max(0, int(home["bedrooms"]) - sum(occupant_counts(occupant, home) for occupant in occupants))


def overcrowding(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["sharing"] == "shared":
        return "pass"
    required = statutory_range(data, woman, policy)
    if home["sharing"] is None or home["bedrooms"] is None or required is None:
        return "unknown"
    low, high = required
    rooms = home["bedrooms"] + (home["living_rooms"] or 0)
    if rooms >= high:
        return "pass"
    return "fail" if rooms < low and home["living_rooms"] is not None else "unknown"


def free_bedspaces(data: Data, home: Row) -> int | None:
    """Bedspaces less the occupants who count; None when bedspaces are unknown."""
    if home["bedspaces"] is None:
        return None
    occupants = data.occupants.get(home["home_id"], ())
    return int(home["bedspaces"]) - sum(occupant_counts(occupant, home) for occupant in occupants)


def occupant_counts(occupant: Row, home: Row) -> bool:
    """Whether an occupant takes a bedspace: not staff, and not surely gone before the home is free."""
    if occupant["role"] == "staff":
        return False
    until, free_from = occupant["to"], home["available_from"]
    return until is None or free_from is None or bool(until >= free_from)


def bedspaces(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["sharing"] is None:
        return "unknown"
    places = free_bedspaces(data, home) if home["sharing"] == "shared" else home["bedspaces"]
    if places is None:
        return "unknown" if home["sharing"] == "shared" else "pass"
    persons = most_persons(data, woman, policy)
    if persons is None:
        return "unknown"
    return "pass" if persons <= places else "fail"


def everyone(data: Data, woman: Row, policy: Policy) -> set[Person] | None:
    """Everybody who lives with her on some day of her window, as they are on each day; None without a release date."""
    days = in_window(data, woman, policy)
    return None if days is None else {person for people in days for person in people}


def women_only(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["women_only"] is not True:
        return "pass"
    people = everyone(data, woman, policy)
    return "unknown" if people is None else worst(_no_grown_male(person) for person in people)


def _no_grown_male(person: Person) -> Verdict:
    grown = at_least(person, 16)
    if person.sex == "F" or grown is False:
        return "pass"
    return "fail" if person.sex == "M" and grown is True else "unknown"


def children_accepted(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if home["children_ok"] is True:
        return "pass"
    found = _no_children(data, woman, policy)
    return "unknown" if found == "fail" and home["children_ok"] is None else found


def cas3_children(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return _no_children(data, woman, policy) if home["tenancy"] == "cas3" else "pass"


def _no_children(data: Data, woman: Row, policy: Policy) -> Verdict:
    """Whether nobody under 18 lives with her on any day of her window."""
    people = everyone(data, woman, policy)
    return "unknown" if people is None else worst(_no_child(person) for person in people)


def _no_child(person: Person) -> Verdict:
    grown = at_least(person, 18)
    if grown is None:
        return "unknown"
    return "pass" if grown else "fail"


def access(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if woman["access_need"] in (None, "none"):
        return "pass"
    if home["access"] is None:
        return "unknown"
    enough = {"step_free": ("step_free", "wheelchair"), "wheelchair": ("wheelchair",)}
    return "pass" if home["access"] in enough[woman["access_need"]] else "fail"

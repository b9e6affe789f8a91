"""Limits over several placements at once, tried on one plan."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import combinations, permutations

from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release, move_in, window_end
from tests.oracle.household import Member, age_on, household
from tests.oracle.places import metres, row_place
from tests.oracle.rooms import most_persons, need_range
from tests.oracle.rules_fit import free_bedspaces, rooms_free
from tests.oracle.tables import Data, Row, exact

Proposed = Mapping[str, str]
"""woman_id -> home_id."""


def fits(data: Data, plan: Proposed, policy: Policy, as_of: date) -> bool:
    """Whether a plan keeps to every limit but the floors; a plan that does not, never does with more women."""
    return (
        _partners_can(data, plan, policy, as_of)
        and all(_home_can(data, home, women, policy) for home, women in _by_home(plan).items())
        and not any(_too_close(data, plan, one, other) for one, other in combinations(sorted(plan), 2))
    )


def keeps_floors(data: Data, plan: Proposed, policy: Policy) -> bool:
    """Whether every group has its share of the plan."""
    belongs = Counter(group for woman_id in plan for group in groups(data, data.women[woman_id], policy))
    return all(
        belongs[group] >= exact(math.ceil(exact(share) * 10**6)) / 10**6 * len(plan)
        for group, share in policy.floors.items()
    )


def _by_home(plan: Proposed) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for woman_id, home_id in plan.items():
        found[home_id].append(woman_id)
    return found


def _partners_can(data: Data, plan: Proposed, policy: Policy, as_of: date) -> bool:
    hours: Counter[str] = Counter()
    households: Counter[str] = Counter()
    moves: Counter[tuple[str, int]] = Counter()
    for woman_id, home_id in plan.items():
        woman, home = data.women[woman_id], data.homes[home_id]
        partner_id = home["partner_id"]
        need = woman["support_hours_week"]
        need = policy.support_hours_if_unknown if need is None else need
        on_site = home["support_hours_week"] or 0
        hours[partner_id] += max(0, math.ceil(100 * exact(need)) - math.floor(100 * exact(on_site)))
        households[partner_id] += 1
        day = move_in(woman, home) or as_of
        moves[partner_id, max(0, (day - as_of).days) // (7 * policy.period_weeks)] += 1
    gives = {name: row["caseload_hours_week"] for name, row in data.partners.items()}
    takes = {name: row["max_new_households"] for name, row in data.partners.items()}
    at_once = {name: row.get("max_new_in_period") for name, row in data.partners.items()}
    return (
        all(gives[name] is None or asked <= math.floor(100 * exact(gives[name])) for name, asked in hours.items())
        and all(takes[name] is None or count <= takes[name] for name, count in households.items())
        and all(at_once[name] is None or count <= at_once[name] for (name, _), count in moves.items())
    )


def _home_can(data: Data, home_id: str, women: list[str], policy: Policy) -> bool:
    if len(women) == 1:
        return True
    home = data.homes[home_id]
    spaces, rooms = free_bedspaces(data, home), rooms_free(data, home)
    sizes = [most_persons(data, data.women[woman_id], policy) or 1 for woman_id in women]
    if home["sharing"] != "shared" or spaces is None or sum(sizes) > spaces:
        return False
    needs = [(need_range(data, data.women[woman_id], policy) or (1, 1))[1] for woman_id in women]
    if max(sizes) > 1 and (rooms is None or sum(needs) > rooms):
        return False
    return not any(_barred(data, one, other, policy) for one, other in permutations(women, 2))


def _standing(data: Data, woman_id: str, kind: str) -> list[Row]:
    return [bar for bar in data.bars.get(woman_id, ()) if bar["kind"] == kind and bar["approved_by"] is None]


def _barred(data: Data, one: str, other: str, policy: Policy) -> bool:
    """Whether a bar of the one is or may be about the other, or somebody who comes with her."""
    if any(bar["other_id"] == other for bar in _standing(data, one, "no_cohabit_person")):
        return True
    bars = _standing(data, one, "no_cohabit_children")
    hers, others = data.women[one], data.women[other]
    release, ends = effective_release(hers), (window_end(hers, policy), window_end(others, policy))
    if not bars or release is None or None in ends:
        return False
    last = max(day for day in ends if day is not None)
    people = household(data, others, policy.replace(scenario="all_planned"))
    come = [member for member in people if member.role != "woman" and member.since <= last]
    return any(_may_mean(bar, member, max(release, _since(member, others))) for bar in bars for member in come)


def _since(member: Member, woman: Row) -> date:
    return max(member.since, effective_release(woman) or member.since)


def _may_mean(bar: Row, member: Member, day: date) -> bool:
    grown_up = member.role in ("adult", "partner")
    if member.born is None:
        young = not grown_up
    else:
        young = age_on(member.born, day) < (18 if bar["under_age"] is None else bar["under_age"])
    return young and (bar["sex"] is None or member.sex is None or bar["sex"] == member.sex)


def _too_close(data: Data, plan: Proposed, one: str, other: str) -> bool:
    bars = [bar for bar in _standing(data, one, "non_association") if bar["other_id"] == other]
    bars += [bar for bar in _standing(data, other, "non_association") if bar["other_id"] == one]
    here, there = data.homes[plan[one]], data.homes[plan[other]]
    if not bars:
        return False
    if plan[one] == plan[other] or _within(here, there, None):
        return True
    if any(bar.get("not_same_partner") for bar in bars) and here["partner_id"] == there["partner_id"]:
        return True
    if here["postcode"] == there["postcode"] and len((here["postcode"] or "").partition(" ")[2]) == 3:
        return True
    return any(bar["radius_km"] is not None and _within(here, there, bar["radius_km"]) for bar in bars)


def _within(here: Row, there: Row, radius_km: float | None) -> bool:
    """Whether two homes may lie within a radius; without one, whether they may be at one point."""
    places = row_place(here), row_place(there)
    if places[0] is None or places[1] is None:
        return True
    radius_m = 0 if radius_km is None else math.ceil(1000 * exact(radius_km))
    doubts = (
        exact(place.uncertainty_m) if radius_km is not None or place.kind in ("sector", "outcode") else 0
        for place in (places[0], places[1])
    )
    return metres(places[0], places[1]) <= radius_m + sum(doubts)


def groups(data: Data, woman: Row, policy: Policy) -> set[str]:
    """The groups of `[floors]` that she belongs to."""
    end = window_end(woman, policy)
    people = household(data, woman, policy)
    children = [
        member
        for member in people
        if member.role in ("child", "baby")
        and (end is not None and member.since <= end)
        and (member.born is None or age_on(member.born, _since(member, woman)) < 18)
    ]
    listed = [child["date_of_birth"] for child in data.children.get(woman["woman_id"], ())]
    due = woman["due_date"]
    told = {
        "mothers": bool(children),
        "three_or_more_children": len(children) > 2,
        "pregnant": due is not None and not any(born and abs((born - due).days) <= 60 for born in listed),
        "high_support": (woman["support_hours_week"] or 0) >= 6,
        "risk_assessed": bool(set(woman["risk_flags"] or ()) - {"none"}),
        "care_leaver": woman["care_leaver"] is True,
        "abuse_victim": woman["abuse_victim"] is True,
        "step_free_or_wheelchair": woman["access_need"] not in (None, "none"),
    }
    return {group for group, belongs in told.items() if belongs}

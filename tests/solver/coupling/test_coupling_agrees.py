"""The rules on arrays and the referee's own coding, side by side on random small plans: a bug in either shows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Adult, Bar, Child, Home, Instance, Partner, Policy, Woman
from matcher.domain.policy import FLOOR_GROUPS
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver.coupling import Offers, build_coupling
from matcher.solver.home_capacity import home_capacities
from matcher.solver.plan import Placement
from matcher.solver.referee.floors import floor_faults
from matcher.solver.referee.kept_apart import apart_faults
from matcher.solver.referee.partners import partner_faults
from matcher.solver.referee.shared import home_faults
from tests.rules.world import AS_OF, HOME, WOMAN, place

PLANS = 4
"""Plans of each instance."""
IDS, HOME_IDS = ("a", "b", "c", "d"), ("e", "f", "g")
DAYS = st.integers(0, 120).map(lambda days: date(2026, 9, 7) + timedelta(days=days))
SEXES = st.sampled_from(["F", "M", None])
OTHERS = st.sampled_from([*IDS, *IDS, "X77"])
PLACES = st.none() | st.builds(
    place,
    st.sampled_from([0.0, 0.1, 1.2, 3.0]),
    kind=st.sampled_from(["unit", "unit", "point", "outcode"]),
    uncertainty_m=st.sampled_from([0.0, 100.0, 950.5]),
)


def changed(record: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The record with fields drawn."""
    usual = {name: st.just(getattr(record, name)) for name in record.__slots__}
    return st.builds(type(record), **(usual | fields))


def born(youngest: int, oldest: int) -> st.SearchStrategy[date]:
    return st.integers(365 * youngest, 366 * oldest).map(lambda days: date(2026, 12, 1) - timedelta(days=days))


def women() -> st.SearchStrategy[tuple[Woman, ...]]:
    one = {
        "release_date": DAYS,
        "support_hours_week": st.sampled_from([None, 0.0, 1.255, 2.5, 6.0]),
        "due_date": st.none() | DAYS,
        "care_leaver": st.sampled_from([True, False, None]),
        "access_need": st.sampled_from(["none", "none", "step_free"]),
    }
    return st.tuples(*(changed(WOMAN, woman_id=st.just(name), **one) for name in IDS))


def homes() -> st.SearchStrategy[tuple[Home, ...]]:
    one = {
        "partner_id": st.sampled_from("pq"),
        "postcode": st.sampled_from([None, "M14 5AB", "M14 5AD", "M14"]),
        "place": PLACES,
        "bedspaces": st.integers(2, 6),
        "bedrooms": st.integers(2, 5),
        "sharing": st.sampled_from(["shared", "shared", "self_contained"]),
        "children_ok": st.booleans(),
        "available_from": DAYS,
        "access": st.just("wheelchair"),
        "support_hours_week": st.sampled_from([None, 0.0, 1.004]),
    }
    return st.tuples(*(changed(HOME, home_id=st.just(name), **one) for name in HOME_IDS))


PARTNERS = st.tuples(
    *(
        st.builds(
            Partner,
            partner_id=st.just(name),
            caseload_hours_week=st.sampled_from([None, 2.509, 4.0]),
            max_new_households=st.sampled_from([None, None, 2]),
            max_new_in_period=st.sampled_from([None, 0, 1, 2]),
        )
        for name in "pq"
    )
)
CHILDREN = st.lists(
    st.builds(
        Child,
        child_id=st.just("c"),
        woman_id=st.sampled_from(IDS),
        date_of_birth=st.none() | born(0, 19),
        sex=SEXES,
        carer=st.sampled_from(["kinship", "with_her"]),
        returns=st.sampled_from(["yes", "yes", "uncertain", "no"]),
        returns_on=st.none() | st.integers(0, 500).map(lambda days: date(2026, 9, 7) + timedelta(days=days)),
    ),
    max_size=4,
).map(tuple)
BARS = st.lists(
    st.builds(
        Bar,
        woman_id=st.sampled_from(IDS),
        kind=st.sampled_from(["non_association", "non_association", "no_cohabit_person", "no_cohabit_children"]),
        other_id=OTHERS,
        sex=st.sampled_from([None, None, "M", "F"]),
        under_age=st.sampled_from([None, 5, 16]),
        radius_km=st.sampled_from([None, None, 0.05, 1.0, 2.0004]),
        not_same_partner=st.booleans(),
        approved_by=st.sampled_from([None, None, None, "Officer 12"]),
    ),
    max_size=4,
).map(lambda bars: tuple(bar for bar in bars if bar.other_id != bar.woman_id))
ADULTS = st.lists(
    st.builds(
        Adult,
        woman_id=st.sampled_from(IDS),
        relation=st.just("other"),
        sex=SEXES,
        date_of_birth=st.none() | born(16, 30),
        joins_on=st.none() | DAYS,
    ),
    max_size=1,
).map(tuple)
INSTANCES = st.builds(
    Instance, as_of=st.just(AS_OF), women=women(), homes=homes(), partners=PARTNERS, children=CHILDREN, bars=BARS,
    adults=ADULTS,
)  # fmt: skip
POLICIES = st.builds(
    Policy,
    scenario=st.sampled_from(["all_planned", "confirmed_only", "none"]),
    max_bridging_nights=st.just(90),
    quality_floor_points=st.just(0),
    period_weeks=st.sampled_from([1, 4]),
    rules=st.sampled_from(
        [{}, dict.fromkeys(("children_accepted", "bedspaces", "bedrooms", "placement_with_parents"), "review")]
    ),
    floors=st.dictionaries(st.sampled_from(list(FLOOR_GROUPS)), st.sampled_from([0.0, 0.25, 1 / 3, 0.5]), max_size=1),
)
KINDS = {
    "partner_hours": "support_hours",
    "partner_period": "households_in_period",
    "group_floor": "group_floor",
    "home_persons": "space",
    "home_rooms": "space",
    "apart": "apart",
}


def offers_of(instance: Instance, policy: Policy) -> Offers:
    facts = build_facts(instance, policy)
    found = find_candidates(facts)
    woman, home = found.woman.astype(np.int64), found.home.astype(np.int64)
    pinned = np.zeros(len(woman), bool)
    return Offers(facts, woman, home, pinned, home_capacities(facts, woman, home, pinned))


def some_plan(offers: Offers, draw: Any) -> list[tuple[int, int]]:
    """A plan within the limits that are not coupling rules: capacities, and households of a partner."""
    room, left = offers.capacity.copy(), offers.most_of_partner.copy()
    plan = []
    for woman in range(len(offers.facts.instance.women)):
        homes = offers.home[offers.woman == woman]
        open_to = [home for home in homes.tolist() if room[home] and left[offers.partner[home]]]
        # The last one is no home at all.
        choice = draw(st.integers(0, 2 * len(open_to)))
        if open_to and choice < 2 * len(open_to):
            home = open_to[choice % len(open_to)]
            room[home], left[offers.partner[home]] = room[home] - 1, left[offers.partner[home]] - 1
            plan.append((woman, home))
    return plan


def by_arrays(offers: Offers, plan: list[tuple[int, int]]) -> set[str]:
    woman, home = np.array(plan, np.int64).reshape(-1, 2).T
    found = set()
    for rule in build_coupling(offers):
        for broken in rule.violations(woman, home):
            if rule.code == "joint_occupancy":
                found.add("apart" if "must not share" in broken.sentence else "space")
            else:
                found.add("apart" if rule.code == "non_association" else rule.code)
    return found


def by_referee(instance: Instance, policy: Policy, plan: list[tuple[int, int]]) -> set[str]:
    placements = [
        Placement(woman_id=instance.women[woman].woman_id, home_id=instance.homes[home].home_id, points=0)
        for woman, home in plan
    ]
    faults = (
        *home_faults(instance, policy, placements),
        *partner_faults(instance, policy, placements),
        *apart_faults(instance, placements),
        *floor_faults(instance, policy, placements),
    )
    return {KINDS[fault.kind] for fault in faults}


def test_arrays_and_referee_agree_and_every_rule_is_met() -> None:
    seen: Counter[str] = Counter()

    @settings(deadline=None, derandomize=True, max_examples=100)
    @given(instance=INSTANCES, policy=POLICIES, data=st.data())
    def compare(instance: Instance, policy: Policy, data: st.DataObject) -> None:
        offers = offers_of(instance, policy)
        for _ in range(PLANS):
            plan = some_plan(offers, data.draw)
            found = by_arrays(offers, plan)
            assert found == by_referee(instance, policy, plan)
            seen.update(found or {"nothing"})

    compare()
    # The comparison is worth something only where the rules do bind, and where they do not.
    assert min(seen[kind] for kind in {*KINDS.values(), "nothing"}) >= 5, seen

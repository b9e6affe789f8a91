"""Shortages: groups of women for whom there are too few places, proved by trying every way to place them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from matcher.domain import Instance, Partner, Policy
from matcher.report.rows import ShortageRow
from matcher.report.shortages import _parts, _reached, shortage_rows
from matcher.solver.build import InfeasiblePins
from matcher.solver.constraints import GroupFloor, JointOccupancy, NonAssociation
from matcher.solver.match import Match, match
from matcher.solver.model import AssignmentModel
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import Record, bar, child, home, place, shared, woman, world

SEEDS = range(60)


def rows(*records: Record, **policy: Any) -> tuple[ShortageRow, ...]:
    return shortage_rows(match(world(*records), Policy(**policy)))


def women(names: str) -> list[Record]:
    return [woman(woman_id=name) for name in names]


def test_enough_homes_are_no_shortage() -> None:
    assert rows(*women("ab"), home(home_id="x"), home(home_id="y")) == ()


def test_two_women_and_one_home() -> None:
    [row] = rows(*women("ab"), home())
    assert (row.shortage_id, row.women, row.places, row.short_by) == ("S001", 2, 1, 1)
    assert (row.woman_ids, row.home_ids) == (("a", "b"), ("h",))
    assert (row.bedrooms, row.regions) == ("1", "Greater Manchester")
    assert "2 women" in row.sentence and "1 place" in row.sentence and "1 too few" in row.sentence


def test_a_woman_whom_no_home_fits_competes_with_nobody() -> None:
    assert rows(woman(woman_id="a", access_need="wheelchair"), woman(woman_id="b"), home()) == ()


def test_everybody_who_could_make_room_belongs_to_the_group_and_nobody_else() -> None:
    # Only z has room for c and her children; a, b and d fit everywhere.
    family = child(woman_id="c"), child(woman_id="c", child_id="d", sex="M")
    small = home(home_id="x", bedrooms=1), home(home_id="y", bedrooms=1)
    others = home(home_id="q", set_aside="others")
    [row] = rows(*women("abcd"), *small, home(home_id="z"), others, *family)
    assert (row.woman_ids, row.home_ids, row.short_by) == (("a", "b", "c", "d"), ("x", "y", "z"), 1)
    # Where z is kept for c, she competes with nobody.
    hers = woman(woman_id="c", programmes=("path",))
    [row] = rows(*women("abd"), hers, *small, home(home_id="z", set_aside="path"), others, *family)
    assert (row.woman_ids, row.home_ids, row.short_by) == (("a", "b", "d"), ("x", "y"), 1)


def test_groups_that_share_no_home_are_told_apart_the_largest_shortfall_first() -> None:
    north = [woman(woman_id=name, regions_ok=("North East",)) for name in "abc"]
    south = [woman(woman_id=name, regions_ok=("London",)) for name in "de"]
    offers = (
        home(home_id="x", place=place(region="London")),
        home(home_id="y", place=place(region="North East")),
    )
    first, second = rows(*north, *south, *offers)
    assert (first.shortage_id, first.woman_ids, first.home_ids, first.short_by) == ("S001", ("a", "b", "c"), ("y",), 2)
    assert (second.shortage_id, second.woman_ids, second.regions) == ("S002", ("d", "e"), "London")


def test_a_full_partner_is_a_shortage_too() -> None:
    full = Partner(partner_id="p", max_new_households=1)
    [row] = rows(*women("ab"), home(home_id="x"), home(home_id="y"), full)
    assert (row.women, row.places, row.short_by) == (2, 1, 1)
    assert row.home_ids == ("x", "y")


def test_a_shared_home_has_several_places() -> None:
    [row] = rows(*women("abc"), shared(bedspaces=2))
    assert (row.women, row.places, row.short_by) == (3, 2, 1)


def test_bedrooms_are_a_range() -> None:
    [row] = rows(*women("ab"), home(), child(woman_id="b"))
    assert row.bedrooms == "1-2"


def test_women_who_share_hours_of_support_are_not_said_to_be_too_many() -> None:
    needy = [woman(woman_id=name, support_hours_week=hours) for name, hours in (("a", 4.0), ("b", 4.0), ("c", 1.0))]
    homes = [home(home_id=name) for name in "xyz"]
    [row] = rows(*needy, *homes, Partner(partner_id="p", caseload_hours_week=5.0))
    assert (row.women, row.places, row.short_by) == (3, 2, 1)
    assert (row.woman_ids, row.home_ids) == (("a", "b", "c"), ("x", "y", "z"))
    assert row.sentence == (
        "3 women who need 1 bedrooms compete for homes, bedspaces or support in Greater Manchester; 2 of them have a "
        "place in this plan. More of this kind would help."
    )


def test_whoever_draws_on_no_hours_holds_none() -> None:
    busy = Partner(partner_id="p", caseload_hours_week=4.0)
    needy = [woman(woman_id=name, support_hours_week=4.0) for name in "ab"]
    light = woman(woman_id="c", support_hours_week=0.0, programmes=("path",))
    homes = home(home_id="x"), home(home_id="y"), home(home_id="z", set_aside="path")
    [row] = rows(*needy, light, *homes, busy)
    assert row.woman_ids == ("a", "b")
    # A partner who could not take her even alone is nobody's to compete for.
    assert rows(needy[0], home(), Partner(partner_id="p", caseload_hours_week=3.0)) == ()


def test_a_shared_home_that_is_too_small_for_a_family_beside_the_others() -> None:
    hostel = shared(bedspaces=3, bedrooms=3, children_ok=True)
    [row] = rows(*women("ab"), woman(woman_id="c", priority=5), hostel, child(woman_id="c"))
    assert (row.woman_ids, row.places) == (("a", "b", "c"), 2)
    assert "too few" not in row.sentence


def test_a_partner_who_takes_so_many_a_period() -> None:
    slow = Partner(partner_id="p", max_new_in_period=1)
    [row] = rows(*women("ab"), home(home_id="x"), home(home_id="y"), slow)
    assert (row.woman_ids, row.places) == (("a", "b"), 1)
    assert "too few" not in row.sentence


@pytest.mark.parametrize(
    "others",
    [
        (shared(bedspaces=4), bar("no_cohabit_person", woman_id="a", other_id="b")),
        (shared(bedspaces=4), bar("non_association", woman_id="a", other_id="b")),
        (home(home_id="x"), home(home_id="y"), bar("non_association", woman_id="a", other_id="b", radius_km=5.0)),
    ],
)
def test_women_who_may_not_meet_are_no_group(others: tuple[Record, ...]) -> None:
    assert rows(*women("ab"), *others) == ()


def limits_keep(model: AssignmentModel, pairs: list[int], *, told: bool) -> bool:
    """Whether pairs keep every limit that cannot be mended by placing more; told: but for restricted ones."""
    taken = np.array(pairs, np.int64)
    in_home, in_partner = model.used(taken)
    if (in_home > model.place_capacity).any() or (in_partner > model.group_capacity).any():
        return False
    for rule in model.coupling:
        if isinstance(rule, GroupFloor) or (told and isinstance(rule, NonAssociation)):
            continue
        if told and isinstance(rule, JointOccupancy):
            rule = dataclasses.replace(rule, incompatible=np.zeros((0, 2), np.int64))
        if any(True for _ in rule.violations(model.pair_agent[taken], model.pair_place[taken])):
            return False
    return True


def most_placed(found: Match, group: Iterable[str]) -> int:
    """How many of these women could be placed if there were nobody else: every way is tried."""
    model = found.built.model
    return _most(model, [pairs_of(found, woman_id) for woman_id in group], [])


def _most(model: AssignmentModel, left: list[list[int]], taken: list[int]) -> int:
    if not left:
        return len(taken)
    with_her = [
        _most(model, left[1:], [*taken, pair]) for pair in left[0] if limits_keep(model, [*taken, pair], told=False)
    ]
    return max([*with_her, _most(model, left[1:], taken)])


def pairs_of(found: Match, woman_id: str) -> list[int]:
    """Pairs of hers that any plan could hold."""
    model = found.built.model
    hers = np.flatnonzero(model.pair_agent == found.facts.woman_row[woman_id]).tolist()
    return [pair for pair in hers if limits_keep(model, [pair], told=False)]


def fits(found: Match, woman_id: str) -> set[str]:
    """Homes that some plan could give her."""
    return {found.instance.homes[found.built.model.pair_place[pair]].home_id for pair in pairs_of(found, woman_id)}


def finds_room(found: Match, woman_id: str) -> bool:
    """Whether she could have a home beside all others of the plan, for all that may be told."""
    chosen = found.result.chosen[found.result.chosen >= 0].tolist()
    return any(limits_keep(found.built.model, [*chosen, pair], told=True) for pair in pairs_of(found, woman_id))


def check_rows(found: Match) -> tuple[int, int]:
    """Holds every row against every way to place the group, and the plan; how many rows of either kind there were."""
    listed = shortage_rows(found)
    plan = {item.woman_id: item.home_id for item in found.plan.placements}
    assert [row.shortage_id for row in listed] == [f"S{number:03d}" for number in range(1, len(listed) + 1)]
    assert [row.short_by for row in listed] == sorted((row.short_by for row in listed), reverse=True)
    proven = [row for row in listed if row.sentence.endswith(" too few.")]
    crowds = [row for row in listed if row not in proven]
    for row in listed:
        assert (row.women, row.short_by) == (len(row.woman_ids), row.women - row.places)
        assert row.places == sum(name in plan for name in row.woman_ids)
        assert row.short_by > 0
    for row in proven:
        assert row.places == most_placed(found, row.woman_ids)
        assert {name for her in row.woman_ids for name in fits(found, her)} <= set(row.home_ids)
    for row in crowds:
        for name in set(row.woman_ids) - plan.keys():
            assert fits(found, name) <= set(row.home_ids) and not finds_room(found, name)
    for kind in (proven, crowds):
        everybody = [name for row in kind for name in row.woman_ids]
        assert len(everybody) == len(set(everybody))
    named = {name for row in listed for name in row.woman_ids}
    for one in found.instance.women:
        if one.woman_id not in plan and one.woman_id not in named:
            assert not fits(found, one.woman_id) or finds_room(found, one.woman_id)
    return len(proven), len(crowds)


@pytest.mark.parametrize("first", range(0, len(SEEDS), 30))
def test_no_plan_could_place_more_of_a_group(first: int) -> None:
    seen = np.zeros(2, np.int64)
    for seed in SEEDS[first : first + 30]:
        try:
            found = match(scarce(random_instance(seed)), policy_of(seed))
        except InfeasiblePins:
            continue
        seen += check_rows(found)
    assert (seen > (5, 1)).all(), seen


def scarce(instance: Instance) -> Instance:
    """The instance with three of its homes, and no pins."""
    kept = instance.homes[:3]
    names = {offer.home_id for offer in kept}
    return instance.replace(
        homes=kept, pins=(), occupants=tuple(item for item in instance.occupants if item.home_id in names)
    )


@pytest.mark.parametrize("seed", range(60))
def test_links_reach_and_hold_together_what_another_library_says(seed: int) -> None:
    """From no link at all to several times as many as are looked at first."""
    rng = np.random.default_rng(seed)
    size, links = int(rng.integers(3, 90)), int(rng.integers(0, 9)) ** 2 * 2
    tail, head = rng.integers(0, size, (2, links)).astype(np.int32)
    graph = nx.DiGraph(zip(tail.tolist(), head.tolist(), strict=True))
    graph.add_nodes_from(range(size))
    begin = rng.choice(size, int(rng.integers(0, 4)), replace=False)
    reached = set[int]().union(*({node} | nx.descendants(graph, node) for node in begin.tolist()))
    assert set(np.flatnonzero(_reached(tail, head, size, begin)).tolist()) == reached
    part_of = _parts(tail, head, size)
    parts = [set(np.flatnonzero(part_of == part).tolist()) for part in np.unique(part_of)]
    assert sorted(map(min, parts)) == sorted(map(min, nx.weakly_connected_components(graph)))
    assert all(part in parts for part in nx.weakly_connected_components(graph))

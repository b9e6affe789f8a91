"""Shortages: groups of women for whom there are too few places, proved by a maximum flow of our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pytest

from matcher.domain import Instance, Partner, Policy
from matcher.report.rows import ShortageRow
from matcher.report.shortages import shortage_rows
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import Record, child, home, place, shared, woman, world

SEEDS = range(120)


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


def most_placed(found: Match, group: Iterable[str]) -> int:
    """How many of these women could be placed if there were nobody else."""
    model, instance = found.built.model, found.instance
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for agent, home_at in zip(model.pair_agent.tolist(), model.pair_place.tolist(), strict=True):
        if instance.women[agent].woman_id in set(group):
            graph.add_edge("from", ("woman", agent), capacity=1)
            graph.add_edge(("woman", agent), ("home", home_at), capacity=1)
    for at, (most, partner) in enumerate(zip(model.place_capacity.tolist(), model.place_group.tolist(), strict=True)):
        graph.add_edge(("home", at), ("partner", partner), capacity=most)
    for at, most in enumerate(model.group_capacity.tolist()):
        graph.add_edge(("partner", at), "to", capacity=most)
    return int(nx.maximum_flow_value(graph, "from", "to"))


def fits(found: Match, woman_id: str) -> set[str]:
    """Homes that may be proposed to her."""
    model = found.built.model
    hers = model.pair_agent == found.facts.woman_row[woman_id]
    return {found.instance.homes[at].home_id for at in model.pair_place[hers]}


def check_rows(found: Match) -> int:
    """Holds every row against a maximum flow and the plan; how many rows there were."""
    listed = shortage_rows(found)
    plan = {item.woman_id: item.home_id for item in found.plan.placements}
    assert [row.shortage_id for row in listed] == [f"S{number:03d}" for number in range(1, len(listed) + 1)]
    assert [row.short_by for row in listed] == sorted((row.short_by for row in listed), reverse=True)
    for row in listed:
        assert (row.women, row.short_by) == (len(row.woman_ids), row.women - row.places)
        assert row.short_by > 0
        assert row.places == sum(name in plan for name in row.woman_ids) == most_placed(found, row.woman_ids)
        assert {name for her in row.woman_ids for name in fits(found, her)} <= set(row.home_ids)
    everybody = [name for row in listed for name in row.woman_ids]
    assert len(everybody) == len(set(everybody))
    left_out = {one.woman_id for one in found.instance.women if one.woman_id not in plan and fits(found, one.woman_id)}
    assert left_out <= set(everybody)
    return len(listed)


@pytest.mark.parametrize("first", range(0, len(SEEDS), 30))
def test_no_plan_could_place_more_of_a_group(first: int) -> None:
    seen = 0
    for seed in SEEDS[first : first + 30]:
        try:
            found = match(scarce(random_instance(seed)), policy_of(seed))
        except InfeasiblePins:
            continue
        seen += check_rows(found)
    assert seen > 8


def scarce(instance: Instance) -> Instance:
    """The instance with three of its homes, and no pins."""
    kept = instance.homes[:3]
    names = {offer.home_id for offer in kept}
    return instance.replace(
        homes=kept, pins=(), occupants=tuple(item for item in instance.occupants if item.home_id in names)
    )

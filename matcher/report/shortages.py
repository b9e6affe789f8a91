"""Who competes for what: groups of women who share too few homes."""

from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matcher.report.crowds import crowds
from matcher.report.held import fits_alone
from matcher.report.rows import ShortageRow
from matcher.report.words import count, listed
from matcher.solver.arrays import Bools, Ints
from matcher.solver.match import Match

REGIONS_NAMED = 3
FIRST_LINKS = 16
"""One link in so many tells most of what holds together."""


def shortage_rows(match: Match) -> tuple[ShortageRow, ...]:
    """One row a group, the largest shortfall first.

    From a woman left out, follow: a home that fits her, the women proposed to it (or, when its partner is full,
    to any of the partner's homes), the homes that fit them, and so on. Where this meets no home with a place to spare,
    nobody in the group can be given a place without another losing hers, whatever else limits the plan: the
    deficiency version of Hall's theorem (Ore 1955). Of other women it is only said who holds what they would need.
    """
    groups = _closed_groups(match)
    proven = np.unique(np.concatenate([np.zeros(0, np.int64), *(women for women, _ in groups)]))
    found = [_row(match, women, homes, proven=True) for women, homes in groups]
    found += [_row(match, women, homes, proven=False) for women, homes in crowds(match, proven)]
    rows = sorted(found, key=lambda row: (-row.short_by, row.woman_ids))
    return tuple(dataclasses.replace(row, shortage_id=f"S{number:03d}") for number, row in enumerate(rows, start=1))


Ends = NDArray[np.int32]
"""Half the size of other whole numbers: there may be one for every pair."""


class _Nodes:
    """Numbers for women, homes, partners, and one end: a place to spare."""

    def __init__(self, match: Match) -> None:
        model = match.built.model
        self.first_home = model.agents
        self.first_partner = model.agents + model.places
        self.spare = self.first_partner + len(model.group_capacity)
        self.size = self.spare + 1


def _closed_groups(match: Match) -> list[tuple[Ints, Ints]]:
    """Women and homes of each group that no plan gives more places."""
    known = np.zeros(0, np.int64)
    while True:
        found = _groups(match, known)
        women = np.unique(np.concatenate([known, *(women for women, _ in found)]))
        women = women[match.result.chosen[women] >= 0]
        # Where not every pair is listed, what else would fit a group's women may lead out of the group.
        if match.pool is None or len(women) == len(known):
            return found
        known = women


def _groups(match: Match, known: Ints) -> list[tuple[Ints, Ints]]:
    """The closed groups, with every home that no rule keeps from some women beside the pairs listed."""
    nodes = _Nodes(match)
    tail, head = _competition(match, nodes)
    if match.pool is not None:
        homes = [match.pool.eligible_homes(woman) for woman in known.tolist()]
        tail = np.concatenate([tail, np.repeat(known.astype(np.int32), [len(row) for row in homes])])
        head = np.concatenate([head, *((row + nodes.first_home).astype(np.int32) for row in homes)])
    spared = _reached(head, tail, nodes.size, np.array([nodes.spare]))
    left_out = np.flatnonzero((match.result.chosen < 0) & ~spared[: nodes.first_home])
    is_reached = _reached(tail, head, nodes.size, left_out)
    reached, inside = np.flatnonzero(is_reached), is_reached[tail] & is_reached[head]
    part_of = _parts(tail[inside], head[inside], nodes.size)
    parts = [reached[part_of[reached] == part] for part in np.unique(part_of[reached])]
    found = [
        (part[part < nodes.first_home], part[(part >= nodes.first_home) & (part < nodes.first_partner)])
        for part in parts
    ]
    return [(women, homes - nodes.first_home) for women, homes in found if len(homes)]


def _reached(tail: Ends, head: Ends, size: int, begin: Ints) -> Bools:
    """(size,) which nodes links lead to from some, these among them. A few steps over links that lead to no node
    found yet: to sort them first takes far longer."""
    found = np.zeros(size, bool)
    found[begin] = True
    while True:
        more = head[found[tail]]
        if found[more].all():
            return found
        found[more] = True
        leads_on = ~found[head]
        tail, head = tail[leads_on], head[leads_on]


def _parts(tail: Ends, head: Ends, size: int) -> Ends:
    """(size,) a number for each part that links hold together, whichever way they lead. A few of the links hold
    together most of what all do: so few must be sorted."""
    part_of = np.arange(size, dtype=np.int32)
    for step in (FIRST_LINKS, 1):
        ends = part_of[tail[::step]], part_of[head[::step]]
        apart = ends[0] != ends[1]
        graph = csr_array((np.ones(int(apart.sum())), (ends[0][apart], ends[1][apart])), shape=(size, size))
        _, joined = connected_components(graph, directed=False)
        part_of = joined[part_of]
    return part_of


def _competition(match: Match, nodes: _Nodes) -> tuple[Ends, Ends]:
    """Woman -> homes that fit; home -> women proposed to it; home with a place -> its partner; partner -> women in
    its homes; partner below its limit -> the end."""
    model, chosen = match.built.model, match.result.chosen
    placed, fits = np.flatnonzero(chosen >= 0), np.flatnonzero(fits_alone(model))
    homes = model.pair_place[chosen[placed]]
    in_home, in_partner = model.used(chosen[placed])
    open_homes = np.flatnonzero(in_home < model.place_capacity)
    open_partners = np.flatnonzero(in_partner < model.group_capacity)
    home, partner = nodes.first_home, nodes.first_partner
    tails = [
        model.pair_agent[fits],
        homes + home,
        model.place_group[homes] + partner,
        open_homes + home,
        open_partners + partner,
    ]
    heads = [
        model.pair_place[fits] + home,
        placed,
        placed,
        model.place_group[open_homes] + partner,
        np.full(len(open_partners), nodes.spare),
    ]
    return np.concatenate(tails, dtype=np.int32), np.concatenate(heads, dtype=np.int32)


def _row(match: Match, women: Ints, homes: Ints, *, proven: bool) -> ShortageRow:
    placed = int(np.count_nonzero(match.result.chosen[women] >= 0))
    needs = [
        household.steps[0].bedrooms[1]
        for woman in women.tolist()
        if (household := match.facts.households[match.instance.women[woman].woman_id]) is not None
    ]
    named = _regions(match, homes)
    where = listed(named[:REGIONS_NAMED]) + (" and elsewhere" if len(named) > REGIONS_NAMED else "")
    who = f"{count(len(women), 'woman', 'women')} who need {_range(needs)} bedrooms"
    return ShortageRow(
        shortage_id="",
        women=len(women),
        places=placed,
        short_by=len(women) - placed,
        bedrooms=_range(needs),
        regions=";".join(named),
        woman_ids=tuple(match.instance.women[woman].woman_id for woman in women.tolist()),
        home_ids=tuple(match.instance.homes[home].home_id for home in homes.tolist()),
        sentence=_sentence(who, f" in {where}" if where else "", placed, len(women) - placed, proven=proven),
    )


def _sentence(who: str, where: str, placed: int, short: int, *, proven: bool) -> str:
    if proven:
        return f"{who} compete for {count(placed, 'place')}{where}: {short} too few."
    return (
        f"{who} compete for homes, bedspaces or support{where}; {placed:,} of them {'has' if placed == 1 else 'have'} "
        f"a place in this plan. More of this kind would help."
    )


def _regions(match: Match, homes: Ints) -> list[str]:
    """The regions of these homes, the one with most first."""
    places = (match.instance.homes[home].place for home in homes.tolist())
    regions = Counter(place.region for place in places if place is not None and place.region)
    return [region for region, _ in sorted(regions.items(), key=lambda item: (-item[1], item[0]))]


def _range(needs: list[int]) -> str:
    low, high = min(needs, default=0), max(needs, default=0)
    return f"{low}" if low == high else f"{low}-{high}"

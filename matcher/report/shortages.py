"""Who competes for what: groups of women who share too few homes."""

from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from matcher.report.rows import ShortageRow
from matcher.report.words import count, listed
from matcher.solver.arrays import Ints
from matcher.solver.match import Match

REGIONS_NAMED = 3


def shortage_rows(match: Match) -> tuple[ShortageRow, ...]:
    """One row a group, the largest shortfall first.

    From every woman left out, follow: a home that fits her, the women proposed to it (or, when its partner is full,
    to any of the partner's homes), the homes that fit them, and so on. Nobody in such a group can be given a
    place without another losing hers: the deficiency version of Hall's theorem (Ore 1955).
    """
    nodes = _Nodes(match)
    graph = _competition(match, nodes)
    reached = breadth_first_order(graph, nodes.source, return_predecessors=False)
    reached = np.sort(reached[reached != nodes.source])
    if not len(reached):
        return ()
    groups, group_of = connected_components(graph[reached][:, reached], directed=True, connection="weak")
    found = [_row(match, nodes, reached[group_of == group]) for group in range(groups)]
    rows = sorted((row for row in found if row.home_ids), key=lambda row: (-row.short_by, row.woman_ids))
    return tuple(dataclasses.replace(row, shortage_id=f"S{number:03d}") for number, row in enumerate(rows, start=1))


class _Nodes:
    """Numbers for women, homes, partners and one source that leads to every woman left out."""

    def __init__(self, match: Match) -> None:
        model = match.built.model
        self.first_home = model.agents
        self.first_partner = model.agents + model.places
        self.source = self.first_partner + len(model.group_capacity)


def _competition(match: Match, nodes: _Nodes) -> csr_array:
    """Woman -> homes that fit; home -> women proposed to it; home of a full partner -> women in the partner's homes."""
    model, chosen = match.built.model, match.result.chosen
    placed, left_out = np.flatnonzero(chosen >= 0), np.flatnonzero(chosen < 0)
    homes = model.pair_place[chosen[placed]]
    open_homes = np.flatnonzero(np.bincount(homes, minlength=model.places) < model.place_capacity)
    home, partner = nodes.first_home, nodes.first_partner
    tails = [
        model.pair_agent,
        homes + home,
        model.place_group[homes] + partner,
        open_homes + home,
        np.full(len(left_out), nodes.source),
    ]
    heads = [model.pair_place + home, placed, placed, model.place_group[open_homes] + partner, left_out]
    tail, head = np.concatenate(tails), np.concatenate(heads)
    return csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(nodes.source + 1, nodes.source + 1))


def _row(match: Match, nodes: _Nodes, group: Ints) -> ShortageRow:
    chosen = match.result.chosen
    women = group[group < nodes.first_home].tolist()
    homes = (group[(group >= nodes.first_home) & (group < nodes.first_partner)] - nodes.first_home).tolist()
    placed = sum(int(chosen[woman] >= 0) for woman in women)
    needs = [
        household.steps[0].bedrooms[1]
        for woman in women
        if (household := match.facts.households[match.instance.women[woman].woman_id]) is not None
    ]
    regions = Counter(
        place.region for home in homes if (place := match.instance.homes[home].place) is not None and place.region
    )
    named = [region for region, _ in sorted(regions.items(), key=lambda item: (-item[1], item[0]))]
    short = len(women) - placed
    where = listed(named[:REGIONS_NAMED]) + (" and elsewhere" if len(named) > REGIONS_NAMED else "")
    return ShortageRow(
        shortage_id="",
        women=len(women),
        places=placed,
        short_by=short,
        bedrooms=_range(needs),
        regions=";".join(named),
        woman_ids=tuple(match.instance.women[woman].woman_id for woman in women),
        home_ids=tuple(match.instance.homes[home].home_id for home in homes),
        sentence=(
            f"{count(len(women), 'woman', 'women')} who need {_range(needs)} bedrooms compete for "
            f"{count(placed, 'place')}{f' in {where}' if where else ''}: {short} too few."
        ),
    )


def _range(needs: list[int]) -> str:
    low, high = min(needs, default=0), max(needs, default=0)
    return f"{low}" if low == high else f"{low}-{high}"

"""Who competes for what: groups of women who share too few homes."""

from __future__ import annotations

import dataclasses
from collections import Counter

import networkx as nx
import numpy as np

from matcher.report.rows import ShortageRow
from matcher.report.words import count, listed
from matcher.solver.match import Match

REGIONS_NAMED = 3


def shortage_rows(match: Match) -> tuple[ShortageRow, ...]:
    """One row a group, the largest shortfall first.

    From every woman left out, follow: a home that fits her, the women proposed to it (or, when its partner is full,
    to any of the partner's homes), the homes that fit them, and so on. Nobody in such a group can be given a
    place without another losing hers: the deficiency version of Hall's theorem (Ore 1955).
    """
    graph = _competition(match)
    left_out = [("woman", agent) for agent in np.flatnonzero(match.result.chosen < 0).tolist()]
    reached: set[tuple[str, int]] = set()
    for node in left_out:
        if node in graph and node not in reached:
            reached |= {node} | nx.descendants(graph, node)
    groups = nx.connected_components(graph.subgraph(reached).to_undirected(as_view=True))
    rows = sorted((_row(match, group) for group in groups), key=lambda row: (-row.short_by, row.woman_ids))
    return tuple(_numbered(row, number) for number, row in enumerate(rows, start=1))


def _competition(match: Match) -> nx.DiGraph[tuple[str, int]]:
    """Woman -> homes that fit; home -> women proposed to it; home of a full partner -> women in the partner's homes."""
    model, chosen = match.built.model, match.result.chosen
    graph: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    pairs = zip(model.pair_agent.tolist(), model.pair_place.tolist(), strict=True)
    graph.add_edges_from((("woman", agent), ("home", place)) for agent, place in pairs)
    placed = np.flatnonzero(chosen >= 0)
    homes = model.pair_place[chosen[placed]]
    groups = model.place_group[homes]
    home_full = np.bincount(homes, minlength=model.places) >= model.place_capacity
    for agent, home, group in zip(placed.tolist(), homes.tolist(), groups.tolist(), strict=True):
        graph.add_edge(("home", home), ("woman", agent))
        graph.add_edge(("partner", group), ("woman", agent))
    for place in np.flatnonzero(~home_full).tolist():
        graph.add_edge(("home", place), ("partner", int(model.place_group[place])))
    return graph


def _row(match: Match, group: set[tuple[str, int]]) -> ShortageRow:
    chosen = match.result.chosen
    women = sorted(index for kind, index in group if kind == "woman")
    homes = sorted(index for kind, index in group if kind == "home")
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


def _numbered(row: ShortageRow, number: int) -> ShortageRow:
    return dataclasses.replace(row, shortage_id=f"S{number:03d}")

"""Women left out though no count of homes says so, with those who hold what they would need."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matcher.report.held import Held, held_from, joint_limits
from matcher.solver.arrays import Bools, Ints
from matcher.solver.match import Match
from matcher.solver.model import AssignmentModel

Links = tuple[Ints, Ints]


def crowds(match: Match, proven: Ints) -> Iterator[tuple[Ints, Ints]]:
    """(women, homes) of each group: women without a place to whom others leave too little in each home that fits, and
    those others: who share the home, its partner's places, its hours of support or its period.

    proven: (p,) women of whom more is known, who need no such group. A woman whom something else keeps from a home
    is in no group either: of her it cannot be said that she competes.
    """
    model, held = match.built.model, held_from(match)
    agent = held.agent
    short = held.home | held.partner | held.lacks
    spare = np.bincount(agent[~short & ~held.never], minlength=model.agents) > 0
    spare[proven] = True
    asks = ~spare[agent] & ~held.never
    tail, head = _joined([(agent[asks], model.pair_place[held.pair[asks]] + model.agents), *_links(match, held, asks)])
    size = int(max(tail.max(initial=0), head.max(initial=0), model.agents + model.places - 1)) + 1
    graph = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(size, size))
    _, group_of = connected_components(graph, directed=False)
    homes = np.unique(model.pair_place[held.pair[asks]])
    for group in np.unique(group_of[agent[asks]]).tolist():
        women = np.flatnonzero(group_of[: model.agents] == group)
        yield women, homes[group_of[homes + model.agents] == group]


def _joined(links: list[Links]) -> Links:
    return np.concatenate([tail for tail, _ in links]), np.concatenate([head for _, head in links])


def _links(match: Match, held: Held, asks: Bools) -> Iterator[Links]:
    """Women who ask, and women who hold, each to a number of what is too little: homes, partners, cells of limits."""
    model, chosen = match.built.model, match.result.chosen
    placed = chosen[chosen >= 0]
    place, home = model.pair_place[held.pair], model.pair_place[placed]
    first = model.agents
    yield from _of_one(model, held, placed, asks & held.home, place + first, home + first)
    first += model.places
    partner, theirs = model.place_group[place], model.place_group[home]
    yield from _of_one(model, held, placed, asks & held.partner, partner + first, theirs + first)
    first += len(model.group_capacity)
    for rule, short in zip(joint_limits(model), held.shortfalls, strict=True):
        draws = rule.charge(model.pair_agent[placed], home) > 0
        cell = rule.cell(model.pair_agent[placed], home)[draws]
        yield from _of_one(model, held, placed[draws], asks & short.lacks, short.cell + first, cell + first)
        first += len(rule.room)


def _of_one(model: AssignmentModel, held: Held, placed: Ints, short: Bools, asked: Ints, used: Ints) -> Iterator[Links]:
    """asked: (k,) number of what each pair asks for; short: (k,) whether there is too little of it; used: (placed,)
    number of what each proposal holds."""
    lacking = np.unique(asked[short])
    holds = np.isin(used, lacking)
    yield held.agent[short], asked[short]
    yield model.pair_agent[placed[holds]], used[holds]

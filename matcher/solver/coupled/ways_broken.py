"""Which cuts a mixture of ways breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.counted_ways import CountedWays
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.ways_cuts import AgentsCut, ApartCut, Cut, PlacesCut

LEAST, WHOLE = 1e-5, 1e-6
"""By how much a mixture must break a limit; and what is no more than rounding."""
MOST_SETS = 2_000
"""Sets of agents that are looked at for one place."""


def broken_cuts(ways: CountedWays, pairs: Ints, columns: Floats) -> Iterator[Cut]:
    """columns: of a programme of these pairs, what a relaxation takes of each."""
    x, y, steps = np.split(columns, [len(pairs), len(pairs) + len(ways.way)])
    yield from _of_shared(ways, pairs, x, y)
    yield from _of_groups(ways, pairs, x, steps)


def _of_shared(ways: CountedWays, pairs: Ints, x: Floats, y: Floats) -> Iterator[Cut]:
    """Of each shared place every two who may not live together there, and the set of agents that breaks most."""
    model = ways.model
    here = np.flatnonzero((ways.modes.row[pairs] >= 0) & (x > WHOLE))
    here = here[np.argsort(model.pair_place[pairs[here]], kind="stable")]
    places, first = np.unique(model.pair_place[pairs[here]], return_index=True)
    for place, own in zip(places.tolist(), np.split(here, first[1:]), strict=False):
        agent, shares = model.pair_agent[pairs[own]], y[ways.of_place(place)]
        for one, other in zip(*ways.rule.incompatible_among(agent), strict=True):
            if x[own[one]] + x[own[other]] > shares.sum() + LEAST:
                low, high = sorted((int(agent[one]), int(agent[other])))
                yield ApartCut(place, (low, high))
        if ((shares > WHOLE) & (shares < 1 - WHOLE)).any():
            living = _most_broken(ways, place, ways.modes.row[pairs[own]], x[own], shares)
            if len(living):
                yield AgentsCut(place, tuple(sorted(agent[living].tolist())))


def _most_broken(ways: CountedWays, place: int, kind: Ints, x: Floats, shares: Floats) -> Ints:
    """Positions of the agents whose limit is broken most; none where no limit is. Of each kind only the first few by x
    need be looked at."""
    kinds, own = np.unique(kind), ways.of_place(place)
    order = [np.flatnonzero(kind == one) for one in kinds]
    order = [of[np.argsort(-x[of], kind="stable")] for of in order]
    sums = [np.concatenate([[0.0], np.cumsum(x[of])]) for of in order]
    most, found = LEAST, np.zeros(0, np.int64)
    if np.prod([float(len(one)) for one in sums]) > MOST_SETS:
        return found
    holds, size = ways.holds[kinds][:, own].toarray(), ways.most[own]
    for wanted in product(*(range(len(one)) for one in sums)):
        held = np.minimum(np.minimum(holds, np.array(wanted)[:, None]).sum(axis=0), size)
        over = sum(one[number] for one, number in zip(sums, wanted, strict=True)) - float(held @ shares)
        if over > most + WHOLE:
            most = over
            found = np.concatenate([of[:number] for of, number in zip(order, wanted, strict=True)])
    return found


def _of_groups(ways: CountedWays, pairs: Ints, x: Floats, steps: Floats) -> Iterator[PlacesCut]:
    """Of each group whose limit is shared out, the set of its other places that breaks most."""
    model = ways.model
    load = np.bincount(model.pair_place[pairs], x, minlength=model.places)
    own = np.flatnonzero(ways.in_group & ~ways.rule.place_shared & (load > WHOLE))
    for group in np.unique(model.place_group[own]).tolist():
        places = own[model.place_group[own] == group]
        places = places[np.argsort(-load[places] / model.place_capacity[places], kind="stable")]
        left, columns = ways.left(group)
        held = np.minimum(left, np.cumsum(model.place_capacity[places])[:, None]) @ steps[columns]
        over = np.cumsum(load[places]) - held
        most = int(np.argmax(over))
        if over[most] > LEAST:
            yield PlacesCut(group, tuple(sorted(places[: most + 1].tolist())))

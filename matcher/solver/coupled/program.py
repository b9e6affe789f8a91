"""Small whole-number programs: the best choice of some pairs with the rest of a plan held."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, vstack

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.rows import Rows

NODES = 40
"""Branches a small program may look at, so that it ends without a clock."""
MOST_SECONDS = 1e6


def better_choice(
    rows: Rows,
    worth: Ints,
    weight: Ints,
    held: Bools,
    free: Bools,
    least: tuple[int, int],
    seconds: float,
    rough: float = 1e-6,
) -> Bools | None:
    """(k,) the `held` pairs and a choice of the `free` ones as good as HiGHS finds, or None.

    Floating point finds it; it is checked in whole numbers. worth, weight: (k,) of each pair. least: (worth, weight)
    that the free pairs must reach, so that what cannot is soon left. rough: the relative gap that is good enough.
    """
    # A fifth of a second to import, and only coupled plans need it.
    from scipy.optimize import Bounds, LinearConstraint, milp

    index = np.flatnonzero(free)
    if not len(index) or seconds <= 0.0:
        return None
    matrix = csr_array(rows.matrix[:, index])
    room = rows.upper - rows.used(held)
    most: Ints = np.asarray(matrix.maximum(0).sum(axis=1)).ravel()
    tight = np.flatnonzero(most > room)
    reach = csr_array(np.stack([-worth[index], -weight[index]]).astype(float))
    limits = LinearConstraint(
        vstack([matrix[tight].astype(float), reach]),
        -np.inf,
        np.concatenate([room[tight], [-least[0], -least[1]]]).astype(float),
    )
    found = milp(
        -worth[index].astype(float),
        constraints=limits,
        bounds=Bounds(0, 1),
        integrality=np.ones(len(index), np.int64),
        options={"node_limit": NODES, "mip_rel_gap": rough, "time_limit": min(seconds, MOST_SECONDS)},
    )
    if found.x is None:
        return None
    x = held.copy()
    x[index[found.x > 0.5]] = True
    return x if rows.holds(x) else None

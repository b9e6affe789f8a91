"""The core collects limits of several rules without mixing them up."""

from __future__ import annotations

import numpy as np

from matcher.solver.constraints import Core
from tests.solver.constraints.trying import ints


def test_limits_are_numbered_on_from_call_to_call() -> None:
    core = Core(ints(0, 0, 1), ints(0, 1, 1))
    core.at_most(ints(0, 1, 1), ints(0, 1, 2), ints(2, 3, 5), ints(2, 7))
    core.at_most(ints(), ints(), ints(), ints(-1))
    core.at_most(ints(0, 0), ints(1, 1), ints(4, -1), ints(0))
    limits = core.limits()
    assert core.size == 4
    assert limits.limit.tolist() == [0, 1, 1, 3, 3]
    assert limits.upper.tolist() == [2, 7, -1, 0]
    assert limits.used(np.array([True, False, True])).tolist() == [2, 5, 0, 0]
    # Entries of the same limit and pair add up.
    assert limits.used(np.array([False, True, False])).tolist() == [0, 3, 0, 3]


def test_no_limits() -> None:
    limits = Core(ints(), ints()).limits()
    assert limits.used(np.zeros(0, bool)).tolist() == []

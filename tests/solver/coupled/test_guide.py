"""What a guide says of pairs."""

from __future__ import annotations

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.coupled.guide import Guide
from matcher.solver.coupled.priced import Floats

NOTHING = np.zeros(0, np.int64)


def guide(pairs: Ints, shares: Floats, exact: bool = False) -> Guide:
    return Guide(1, pairs, np.zeros(0), shares, 0, NOTHING, exact)


def test_it_knows_no_share_of_pairs_that_it_did_not_look_at() -> None:
    found = guide(np.array([2, 5, 7]), np.array([0.25, 0.5, 1.0]))
    assert found.shares_of(np.array([0, 2, 6, 7, 9])).tolist() == [0.0, 0.25, 0.0, 1.0, 0.0]


def test_without_pairs_it_knows_no_share_at_all() -> None:
    found = guide(NOTHING, np.zeros(0))
    assert found.shares_of(np.array([0, 3])).tolist() == [0.0, 0.0]
    assert found.shares_of(NOTHING).tolist() == []


def test_the_shares_of_one_that_no_descent_brings_further_are_not_of_packings() -> None:
    assert guide(NOTHING, np.zeros(0)).packs
    assert not guide(NOTHING, np.zeros(0), exact=True).packs

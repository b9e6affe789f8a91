"""Asks every criterion about a list of pairs, and turns the answers into integer points."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Policy
from matcher.rules.base import SoftCriterion
from matcher.rules.facts import Facts
from matcher.rules.registry import criteria
from matcher.rules.table import Bools, Floats, Grid, Index, Table

FULL_POINTS = 10_000
"""What a pair can earn at most."""


@dataclass(frozen=True)
class Scores:
    """Criteria of k pairs, in criterion order: natural quantities (NaN unknown), integer points, and their sum."""

    natural: tuple[Floats, ...]
    points: tuple[NDArray[np.int32], ...]
    total: NDArray[np.int32]


class PairGrids:
    """k pairs (ascending by woman) as grids, one for each table whose rows criteria are about; each is made once."""

    def __init__(self, facts: Facts, women: Index, homes: Index) -> None:
        self.facts, self.women, self.homes = facts, women, homes
        self._slots: dict[str, tuple[tuple[Index, Grid], ...]] = {}

    def slots(self, rows: str) -> tuple[tuple[Index, Grid], ...]:
        """(pairs, grid) of each woman's first row, of her second, and so on; only pairs with so many rows."""
        if rows not in self._slots:
            self._slots[rows] = tuple(self._made(rows))
        return self._slots[rows]

    def _made(self, rows: str) -> Iterator[tuple[Index, Grid]]:
        tables = self.facts.tables
        if tables[rows].parent is None:
            yield np.arange(len(self.women)), Grid(tables, rows, "homes", self.women, self.homes)
            return
        first, count = (of_parent.take(self.women, mode="clip") for of_parent in tables[rows].items)
        for slot in range(int(count.max(initial=0))):
            pairs = np.flatnonzero(count > slot)
            yield pairs, Grid(tables, rows, "homes", first[pairs] + slot, self.homes[pairs])


def natural_of_pairs(criterion: SoftCriterion, facts: Facts, women: Index, homes: Index) -> Floats:
    """The criterion's quantity for k pairs (ascending by woman); NaN where unknown or where it does not apply."""
    return natural_on(criterion, PairGrids(facts, women, homes))


def natural_on(criterion: SoftCriterion, grids: PairGrids) -> Floats:
    """The criterion's quantity for the pairs of some grids, a woman's rows combined one after the other."""
    found = np.full(len(grids.women), np.nan)
    combine = np.maximum if criterion.reduce == "max" else np.add
    for slot, (pairs, grid) in enumerate(grids.slots(criterion.rows)):
        value = np.broadcast_to(criterion.natural(grid), pairs.shape)
        found[pairs] = value if slot == 0 else combine(found[pairs], value)
    if criterion.rows == "women" and criterion.applies:
        found[~grids.facts.tables["women"].columns[criterion.applies][grids.women]] = np.nan
    return found if criterion.finish is None else criterion.finish(found)


def measured(facts: Facts) -> tuple[SoftCriterion, ...]:
    """The criteria as this run measures them: in time where its journeys were looked up, else by distance."""
    if facts.instance.journeys is None:
        return criteria()
    return tuple(criterion.timed or criterion for criterion in criteria())


def score_pairs(facts: Facts, women: Index, homes: Index) -> Scores:
    """Every criterion for k pairs, ascending by woman."""
    shares = share_table(facts)
    # Where no criterion with a weight applies, every home is as good as another.
    total = np.where(shares.sum(axis=0) == 0.0, FULL_POINTS, 0).astype(np.int32)[women]
    natural, points, grids = [], [], PairGrids(facts, women, homes)
    for column, criterion in enumerate(measured(facts)):
        quantity = natural_on(criterion, grids)
        natural.append(quantity)
        points.append(points_of(criterion, facts.policy, quantity, shares[column].take(women)))
        total += points[-1]
    return Scores(tuple(natural), tuple(points), total)


def points_of(criterion: SoftCriterion, policy: Policy, natural: Floats, share: Floats) -> NDArray[np.int32]:
    """Points of finished quantities, given the criterion's share of 10,000 for each; the two broadcast."""
    found: NDArray[np.int32] = np.floor(share * criterion.score(natural, policy) + 0.5).astype(np.int32)
    return found


def applies_to(criterion: SoftCriterion, women: Table) -> Bools:
    """(women,): whether the criterion applies to each woman."""
    name = criterion.applies if criterion.rows == "women" else f"has_{criterion.rows}"
    found: Bools = women.columns[name] if name else np.ones(women.size, dtype=bool)
    return found


@functools.lru_cache(maxsize=1)
def share_table(facts: Facts) -> Floats:
    """(criteria, women): integer shares of 10,000 by policy weight among the criteria that apply to each woman."""
    women = facts.tables["women"]
    codes = tuple(criterion.code for criterion in criteria())
    applies = np.array([applies_to(criterion, women) for criterion in criteria()])
    patterns, pattern_of = np.unique(2 ** np.arange(len(codes)) @ applies, return_inverse=True)
    weights = tuple(facts.policy.weights.get(code, 0.0) for code in codes)
    table = np.array([shares_of(int(pattern), codes, weights) for pattern in patterns])
    found: Floats = np.ascontiguousarray(table.reshape(len(patterns), len(codes))[pattern_of.reshape(-1)].T)
    return found


@functools.lru_cache(maxsize=4096)
def shares_of(pattern: int, codes: tuple[str, ...], weights: tuple[float, ...]) -> list[float]:
    """Shares when the criteria whose bits stand in `pattern` apply."""
    return shares({code: weights[bit] for bit, code in enumerate(codes) if pattern >> bit & 1}, codes)


def shares(weights: Mapping[str, float], codes: Sequence[str]) -> list[float]:
    """Weights as integer shares that sum to 10,000: largest remainder, ties by code; all zero when no weight is."""
    # In code order, one by one: from Python 3.12 on, sum() would round differently.
    total = functools.reduce(operator.add, (weights[code] for code in sorted(weights)), 0.0)
    if total <= 0.0:
        return [0.0] * len(codes)
    quotas = {code: FULL_POINTS * weights[code] / total for code in sorted(weights)}
    whole = {code: int(quota) for code, quota in quotas.items()}
    left = FULL_POINTS - sum(whole.values())
    for code in sorted(quotas, key=lambda code: (whole[code] - quotas[code], code))[:left]:
        whole[code] += 1
    return [float(whole.get(code, 0)) for code in codes]

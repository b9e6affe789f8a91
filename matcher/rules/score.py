"""Asks every criterion about a list of pairs, and turns the answers into integer points."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def natural_of_pairs(criterion: SoftCriterion, facts: Facts, women: Index, homes: Index) -> Floats:
    """The criterion's quantity for k pairs (ascending by woman); NaN where unknown or where it does not apply."""
    if criterion.rows == "women":
        grid = Grid(facts.tables, "women", "homes", women, homes)
        found = np.array(np.broadcast_to(criterion.natural(grid), women.shape), dtype=np.float64)
        if criterion.applies:
            found[~facts.tables["women"].columns[criterion.applies][women]] = np.nan
    else:
        found = _items_of_pairs(criterion, facts, women, homes)
    return found if criterion.finish is None else criterion.finish(found)


def _items_of_pairs(criterion: SoftCriterion, facts: Facts, women: Index, homes: Index) -> Floats:
    """Combines a woman's items one after the other, so that only pairs with that many items are touched."""
    parent = facts.tables[criterion.rows].parent
    assert parent is not None, "a criterion over items needs a table with parents"
    first_of = parent.searchsorted(np.arange(facts.tables["women"].size + 1))
    first = first_of.take(women)
    count = np.diff(first_of).take(women)
    found = np.full(len(women), np.nan)
    combine = np.maximum if criterion.reduce == "max" else np.add
    for slot in range(int(count.max(initial=0))):
        pairs = np.flatnonzero(count > slot)
        grid = Grid(facts.tables, criterion.rows, "homes", first[pairs] + slot, homes[pairs])
        value = criterion.natural(grid)
        found[pairs] = value if slot == 0 else combine(found[pairs], value)
    return found


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
    natural, points = [], []
    for column, criterion in enumerate(measured(facts)):
        quantity = natural_of_pairs(criterion, facts, women, homes)
        score = criterion.score(quantity, facts.policy)
        natural.append(quantity)
        points.append(np.floor(shares[column].take(women) * score + 0.5).astype(np.int32))
        total += points[-1]
    return Scores(tuple(natural), tuple(points), total)


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

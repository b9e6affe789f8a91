"""The pairs that a priced solve begins with: promising ones, decided ones, and those that capacities hang on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from matcher.rules.pairs import Pairs, joined
from matcher.rules.pool import PairPool
from matcher.rules.table import Bools, Index
from matcher.solver.priced.first_prices import first_prices
from matcher.solver.priced.rehearsed import rehearsed

PROMISING = 24
"""Best pairs of each woman to begin with."""
NEEDS = ("persons", "bedrooms_high")
"""What the capacity of a shared home is reckoned from."""
FIRST, MOST = 64, 1_024
"""Women who are looked at together for all shared homes, first and later."""


def start_pairs(pool: PairPool, previous: Mapping[str, str] | None) -> tuple[Pairs, int]:
    """Pairs to begin with, and how many pairs were scored for that.

    Pinned pairs and those of the previous plan are among them where no rule blocks them. So are, for every shared home,
    pairs that may be proposed with the largest and the smallest household and need of bedrooms, so that capacities come
    out as they would with every pair at hand.
    """
    facts = pool.facts
    pins = [(pin.woman_id, pin.home_id) for pin in facts.instance.pins if pin.kind == "pin"]
    decided = _known(pool, [*pins, *(previous or {}).items()])
    free = np.ones(pool.women, dtype=bool)
    free[[facts.woman_row[woman_id] for woman_id, _ in pins]] = False
    prices, is_scarce = first_prices(pool)
    promising = pool.best(PROMISING, prices)
    others = decided, extreme_pairs(pool, free)
    begun, scored = (promising, 0) if is_scarce else rehearsed(pool, promising)
    return joined([begun, *others]), scored + sum(len(part.woman) for part in (promising, *others))


def _known(pool: PairPool, named: list[tuple[str, str]]) -> Pairs:
    """Pairs told by ids, those that are on the list and that no rule blocks."""
    woman_row, home_row = pool.facts.woman_row, pool.facts.home_row
    rows = sorted({(woman_row[one], home_row[two]) for one, two in named if one in woman_row and two in home_row})
    woman, home = np.array(rows, dtype=np.intp).reshape(-1, 2).T
    held = pool.holds(woman, home)
    return pool.scored(woman[held], home[held])


def extreme_pairs(pool: PairPool, free: Bools) -> Pairs:
    """For each shared home and need a pair of the woman with most of it, and with least, of those who may be proposed.

    free: (women,) whose pairs count. One is tried for each home, and more as long as all lie below the floor.
    """
    columns = pool.facts.tables["women"].columns
    found: list[Pairs] = []
    for name in NEEDS:
        need = np.nan_to_num(columns[name], nan=1.0)
        for sign in (1.0, -1.0):
            order = np.argsort(-sign * need, kind="stable")
            found += _in_turn(pool, order[free[order]])
    return joined(found)


def _in_turn(pool: PairPool, women: Index) -> Iterator[Pairs]:
    """Pairs that may be proposed of the first women, more and more of them, until every shared home has one."""
    lacking, start, more = np.ones(len(pool.rows.some), dtype=bool), 0, FIRST
    while start < len(women) and lacking.any():
        some = women[start : start + more]
        homes = np.flatnonzero(lacking & pool.rows.some_of_any(some))
        left = pool.rows.of_some(some, homes)
        while left.any():
            at = np.flatnonzero(left.any(axis=0))
            first = left[:, at].argmax(axis=0)
            left[first, at] = False
            pairs = _proposable(pool, some[first], pool.rows.some[homes[at]])
            yield pairs
            lacks = ~np.isin(pool.rows.some[homes], pairs.home)
            lacking[homes[~lacks]] = False
            homes, left = homes[lacks], left[:, lacks]
        start, more = start + more, min(2 * more, MOST)


def _proposable(pool: PairPool, women: Index, homes: Index) -> Pairs:
    order = np.lexsort((homes, women))
    pairs = pool.scored(women[order], homes[order])
    return pairs.where(pairs.points >= pool.floor)

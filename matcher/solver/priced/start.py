"""The pairs that a priced solve begins with: promising ones, decided ones, and those that capacities hang on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matcher.rules.pairs import Pairs, joined
from matcher.rules.pool import PairPool
from matcher.rules.table import Bools, Floats, Index

PROMISING = 24
"""Best pairs of each woman to begin with."""
NEEDS = ("persons", "bedrooms_high")
"""What the capacity of a shared home is reckoned from."""


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
    parts = [pool.best(PROMISING), decided, extreme_pairs(pool, free)]
    return joined(parts), sum(len(part.woman) for part in parts)


def _known(pool: PairPool, named: list[tuple[str, str]]) -> Pairs:
    """Pairs told by ids, those that are on the list and that no rule blocks."""
    woman_row, home_row = pool.facts.woman_row, pool.facts.home_row
    rows = sorted({(woman_row[one], home_row[two]) for one, two in named if one in woman_row and two in home_row})
    woman, home = np.array(rows, dtype=np.intp).reshape(-1, 2).T
    held = pool.holds(woman, home)
    return pool.scored(woman[held], home[held])


def extreme_pairs(pool: PairPool, free: Bools) -> Pairs:
    """For each shared home and need a pair of the woman with most of it, and with least, of those who may be proposed.

    free: (women,) whose pairs count. One is tried for each home, and twice as many as long as all lie below the floor.
    """
    columns = pool.facts.tables["women"].columns
    needs = [sign * np.nan_to_num(columns[name], nan=1.0) for name in NEEDS for sign in (1.0, -1.0)]
    shared = np.flatnonzero(pool.facts.tables["homes"].columns["shared"] == 1.0)
    by_home = np.ascontiguousarray(pool.bits.T)
    found, left, tried, more = [], [(home, need) for home in shared.tolist() for need in range(len(needs))], 0, 1
    while left:
        asked, left_over = [], []
        for home, need in left:
            own = np.flatnonzero((by_home[home >> 3] & (128 >> (home & 7)) != 0) & free)
            first = _in_turn(own, needs[need], tried, more)
            asked.append(first)
            left_over.append(len(own) > tried + more)
        pairs, fits = _scored(pool, left, asked)
        found.append(pairs)
        left = [item for item, rest, fit in zip(left, left_over, fits, strict=True) if rest and not fit]
        tried, more = tried + more, 2 * more
    return joined(found)


def _in_turn(women: Index, need: Floats, tried: int, more: int) -> Index:
    """The women with most need after the first `tried`, ties to the first: `more` of them."""
    if not tried and more == 1:
        return women[[need[women].argmax()]] if len(women) else women
    return women[np.argsort(-need[women], kind="stable")[tried : tried + more]]


def _scored(pool: PairPool, left: list[tuple[int, int]], asked: list[Index]) -> tuple[Pairs, list[bool]]:
    """The pairs that may be proposed, and for each home whether there are any."""
    woman = np.concatenate([np.zeros(0, np.intp), *asked])
    number = np.repeat(np.arange(len(asked)), [len(women) for women in asked])
    home = np.array([home for home, _ in left], dtype=np.intp)[number]
    order = np.lexsort((home, woman))
    scored = pool.scored(woman[order], home[order])
    fits = scored.points >= pool.floor
    some = np.zeros(len(asked), dtype=bool)
    some[number[order][fits]] = True
    return Pairs(scored.woman[fits], scored.home[fits], scored.points[fits]), some.tolist()

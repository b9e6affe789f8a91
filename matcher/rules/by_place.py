"""Rules about a place are asked near it alone: an index of the homes says which those are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.index import PointIndex
from matcher.rules.base import HardRule, Verdict
from matcher.rules.bitmap import ANSWERS_AT_ONCE, Bitmap, Bits
from matcher.rules.evaluate import blocks, keeps, mesh
from matcher.rules.facts import Facts
from matcher.rules.table import Floats, Grid, Index, Table

DOUBTS_M = 1_000.0, 4_000.0, 16_000.0
"""Homes are looked for by how well they are known: the doubt of the others would widen every circle. Those that are
known less well than the last are asked about wherever they are."""
SPARE_M = 1.0
"""More than adding metres and doubts can be off."""
ROWS_AT_ONCE, PAIRS_AT_ONCE = 512, 50_000


def bitmap_by_place(rule: HardRule, facts: Facts) -> tuple[Bitmap | None, int]:
    """A rule's answers to every pair, asked only where its bound leaves a doubt, and how many answers that took.

    None for a rule without a bound, and where no home's place is known well. Exact: beyond the bound the answer is one.
    """
    rows, homes = facts.tables[rule.rows], facts.tables["homes"]
    sharp = homes.columns["uncertainty_m"] <= DOUBTS_M[0]  # NaN, an unknown place, is not
    if rule.bound is None or not sharp.any() or blocks(rule, facts.policy) == (False, True):
        return None, 0
    circles = np.array(rule.bound.circles(rows))
    circles[2] += SPARE_M
    has_bound = np.isfinite(circles).all(axis=0)
    everywhere, bounded = np.flatnonzero(~has_bound), np.flatnonzero(has_bound)
    bits = np.empty((rows.size, -(-homes.size // 8)), dtype=np.uint8)
    _ask_all(rule, facts, everywhere, bits)
    bits[bounded] = 0xFF if rule.bound.beyond is Verdict.PASS else 0
    evaluated = len(everywhere) * homes.size
    known = homes.columns["uncertainty_m"] <= DOUBTS_M[-1]
    blunt, alike = np.flatnonzero(~known), None
    _ask_blunt(rule, facts, bounded, blunt, bits)
    evaluated += len(bounded) * len(blunt)
    if rule.bound.unless_same is not None:
        row_fact, home_fact = rule.bound.unless_same
        alike = _Alike(rows.columns[row_fact], homes.columns[home_fact], np.flatnonzero(known))
    for row, home in _doubtful(homes, bounded, circles, alike):
        if len(row):
            _ask_pairs(rule, facts, row, home, bits)
        evaluated += len(row)
    return Bitmap(rows, bits, np.arange(rows.size)), evaluated


def _ask_all(rule: HardRule, facts: Facts, rows: Index, bits: Bits) -> None:
    """Asks rows about every home."""
    homes = np.arange(facts.tables["homes"].size)
    step = max(1, ANSWERS_AT_ONCE // len(homes))
    for some in (rows[start : start + step] for start in range(0, len(rows), step)):
        answer = rule.answer(mesh(facts, rule.rows, "homes", some, homes))
        kept = np.broadcast_to(keeps(rule, facts.policy, answer), (len(some), len(homes)))
        bits[some] = np.packbits(kept, axis=1)


def _ask_blunt(rule: HardRule, facts: Facts, rows: Index, homes: Index, bits: Bits) -> None:
    """Asks rows about homes, ascending, that are near nothing for sure, and writes what differs from what holds beyond
    the bound."""
    passes = rule.bound is not None and rule.bound.beyond is Verdict.PASS
    byte, first = np.unique(homes >> 3, return_index=True)
    bit = np.right_shift(128, homes & 7).astype(np.uint8)
    step = max(1, PAIRS_AT_ONCE // max(1, len(homes)))
    for some in (rows[start : start + step] for start in range(0, len(rows) if len(homes) else 0, step)):
        kept = keeps(rule, facts.policy, rule.answer(mesh(facts, rule.rows, "homes", some, homes)))
        other = np.broadcast_to(kept != passes, (len(some), len(homes)))
        bits[some[:, None], byte] ^= np.bitwise_or.reduceat(np.where(other, bit, np.uint8(0)), first, axis=1)


def _ask_pairs(rule: HardRule, facts: Facts, row: Index, home: Index, bits: Bits) -> None:
    """Asks about pairs, so many at once that the work stays in the processor's cache, and writes what differs from what
    holds beyond the bound; the same pair may come twice."""
    passes = rule.bound is not None and rule.bound.beyond is Verdict.PASS
    write, flat = (np.bitwise_and if passes else np.bitwise_or), bits.reshape(-1)
    for start in range(0, len(row), PAIRS_AT_ONCE):
        some, there = row[start : start + PAIRS_AT_ONCE], home[start : start + PAIRS_AT_ONCE].astype(np.intp)
        answer = rule.answer(Grid(facts.tables, rule.rows, "homes", some, there))
        other = np.broadcast_to(keeps(rule, facts.policy, answer) != passes, some.shape)
        some, there = some[other], there[other]
        bit = np.right_shift(128, there & 7).astype(np.uint8)
        write.at(flat, some * bits.shape[1] + (there >> 3), ~bit if passes else bit)


def _doubtful(homes: Table, bounded: Index, circles: Floats, alike: _Alike | None) -> Iterator[tuple[Index, Index]]:
    """(rows, homes) of the pairs that a bound does not decide, some rows at a time; blunt homes apart."""
    tiers = list(_by_doubt(homes))
    for some in (bounded[start : start + ROWS_AT_ONCE] for start in range(0, len(bounded), ROWS_AT_ONCE)):
        east, north, reach_m = circles[:, some]
        for index, own, doubt_m in tiers:
            offsets, near = index.within_many(east, north, reach_m + doubt_m)
            yield np.repeat(some, np.diff(offsets)), own[near]
        if alike is not None:
            yield alike.pairs(some)


def _by_doubt(homes: Table) -> Iterator[tuple[PointIndex, Index, float]]:
    """Homes that are known about as well as each other: an index of them, their rows, and the most any is off."""
    tier = np.searchsorted(DOUBTS_M, homes.columns["uncertainty_m"])  # NaN comes after the last
    for number, doubt_m in enumerate(DOUBTS_M):
        own = np.flatnonzero(tier == number)
        if len(own):
            yield PointIndex(homes.columns["easting_m"][own], homes.columns["northing_m"][own]), own, doubt_m


class _Alike:
    """Homes by a fact that they may share with rows. homes: those that count; the others are asked about anyway."""

    def __init__(self, row_fact: Floats, home_fact: Floats, homes: Index) -> None:
        self.row_fact = row_fact
        unknown = np.isnan(home_fact[homes])
        self.unknown, known = homes[unknown], homes[~unknown]
        self.known = known[np.argsort(home_fact[known], kind="stable")]
        self.fact = home_fact[self.known]

    def pairs(self, rows: Index) -> tuple[Index, Index]:
        """Pairs of some rows that share the fact, and homes of which it is unknown with rows of which it is known."""
        rows = rows[~np.isnan(self.row_fact[rows])]
        first, last = (self.fact.searchsorted(self.row_fact[rows], side=side) for side in ("left", "right"))
        same = [self.known[begin:end] for begin, end in zip(first, last, strict=True)]
        row = np.concatenate([np.repeat(rows, last - first), np.repeat(rows, len(self.unknown))])
        return row, np.concatenate([*same, np.tile(self.unknown, len(rows))]).astype(np.intp)

"""A rule's answers as bits: worked out once for rows and homes that look alike, then shared out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.rules.base import Answer, HardRule
from matcher.rules.classes import Classes, Classifier
from matcher.rules.evaluate import blocks, combined, keeps
from matcher.rules.facts import Facts
from matcher.rules.table import Bools, Index, Table
from matcher.rules.trace import COLS, ROWS, Read, TracedGrid

Bits = NDArray[np.uint8]

WORTH_IT = 0.25
"""Share of a rule's grid that its classes may come to; beyond that, it is asked about the pairs still in question."""
ANSWERS_AT_ONCE = 200_000
MERGED_BYTES = 2**26
"""Bitmaps that are put together may come to this."""


def unpacked(bits: Bits, homes: int) -> Bools:
    """(rows, homes) from (rows, ceil(homes / 8))."""
    return np.unpackbits(bits, axis=1, count=homes).view(np.bool_)


def picked(bits: Bits, homes: Index) -> Bits:
    """(rows, ceil(k / 8)) the bits of k homes."""
    return np.packbits(bits.take(homes >> 3, axis=1) & np.right_shift(128, homes & 7).astype(np.uint8), axis=1)


def held(bits: Bits) -> NDArray[np.int64]:
    """(rows,) how many bits are set in each row."""
    words = bits.shape[1] // 8 * 8
    first = np.bitwise_count(np.ascontiguousarray(bits[:, :words]).view(np.uint64)).sum(axis=1, dtype=np.int64)
    found: NDArray[np.int64] = first + np.bitwise_count(bits[:, words:]).sum(axis=1, dtype=np.int64)
    return found


@dataclass(frozen=True)
class Bitmap:
    """Which homes a rule keeps for each class of its rows.

    bits: (classes, ceil(homes / 8)), a home a bit, the first in the highest bit. class_of: (rows,) class of each row.
    """

    table: Table
    bits: Bits
    class_of: Index

    def narrow(self, kept: Bits, women: Index) -> None:
        """Clears in `kept` (women, ceil(homes / 8)) what the rule blocks; a woman without items keeps all."""
        if self.table.parent is None:
            kept &= self.bits[self.class_of[women]]
            return
        rows, owner = self.table.rows_of(women)
        # Row by row: four times as quick as all at once, for long rows, and hardly slower for short ones.
        for own, alike in zip(owner.tolist(), self.class_of[rows].tolist(), strict=True):
            kept[own] &= self.bits[alike]


def merged(bitmaps: tuple[Bitmap, ...]) -> tuple[Bitmap, ...]:
    """Bitmaps of the same, fewer of them: those of the women themselves put together while that tells few apart."""
    own = sorted((bitmap for bitmap in bitmaps if bitmap.table.parent is None), key=lambda bitmap: len(bitmap.bits))
    found = [bitmap for bitmap in bitmaps if bitmap.table.parent is not None]
    for bitmap in own:
        last = found[-1] if found and found[-1].table.parent is None else None
        joined = None if last is None else _joined(last, bitmap)
        if joined is None:
            found.append(bitmap)
        else:
            found[-1] = joined
    return tuple(found)


def _joined(one: Bitmap, other: Bitmap) -> Bitmap | None:
    """Both in one; None where that would take too much room."""
    key = one.class_of * len(other.bits) + other.class_of
    keys, class_of = np.unique(key, return_inverse=True)
    if len(keys) * one.bits.shape[1] > MERGED_BYTES:
        return None
    first, second = np.divmod(keys, len(other.bits))
    return Bitmap(one.table, one.bits[first] & other.bits[second], class_of)


def bitmap_of(rule: HardRule, facts: Facts, classifier: Classifier) -> tuple[Bitmap | None, int]:
    """A rule's answers to every pair from one pair of each kind, and how many answers that took.

    None where classes would save too little. It starts with one pair, and starts again while the rule is seen
    to read columns that tell more rows apart.
    """
    of_items = facts.tables[rule.rows].parent is not None
    if of_items and blocks(rule, facts.policy) == (False, True):
        return None, 0  # an item that fails saves a pair that another, unknown, would block: no bit can say that
    reads, evaluated = frozenset[Read](), 0
    rows, cols = _classes(rule, classifier, reads)
    while True:
        answers, seen = _answers(rule, facts, rows, cols)
        evaluated += len(rows.first) * len(cols.first)
        reads |= seen
        finer = _classes(rule, classifier, reads)
        if [len(found.first) for found in finer] == [len(rows.first), len(cols.first)]:
            bits, class_of = _of_homes(rule, facts, answers, cols)
            return Bitmap(facts.tables[rule.rows], bits, class_of[rows.of]), evaluated
        rows, cols = finer
        if len(rows.first) * len(cols.first) > WORTH_IT * len(rows.of) * len(cols.of):
            return None, evaluated


def _classes(rule: HardRule, classifier: Classifier, reads: frozenset[Read]) -> tuple[Classes, Classes]:
    """Classes of the rows and of the columns of a rule's grid, when the rule reads these."""
    rows, cols = classifier.classes(rule.rows, "women", reads), classifier.classes(rule.cols, "homes", reads)
    return _each(rows) if ROWS in reads else rows, _each(cols) if COLS in reads else cols


def _each(found: Classes) -> Classes:
    at = np.arange(len(found.of))
    return Classes(at, at)


def _answers(rule: HardRule, facts: Facts, rows: Classes, cols: Classes) -> tuple[Bits, set[Read]]:
    """(row classes, 2, ceil(column classes / 8)): a bit where it passes, a bit where it fails; and what was read."""
    seen: set[Read] = set()
    size = len(cols.first)
    found = np.empty((len(rows.first), 2, -(-size // 8)), dtype=np.uint8)
    step = max(1, ANSWERS_AT_ONCE // max(size, 1))
    for start in range(0, len(rows.first), step):
        at = rows.first[start : start + step]
        grid = TracedGrid(facts.tables, rule.rows, rule.cols, at[:, None], cols.first[None, :], seen)
        for side, part in enumerate(rule.answer(grid)):
            found[start : start + step, side] = np.packbits(np.broadcast_to(part, (len(at), size)), axis=1)
    return found, seen


def _of_homes(rule: HardRule, facts: Facts, answers: Bits, cols: Classes) -> tuple[Bits, Index]:
    """(different answers, ceil(homes / 8)) bits, and which of them each class of rows has: many answer alike."""
    alike = answers.reshape(len(answers), -1)
    _, first, class_of = np.unique(_whole(alike), return_index=True, return_inverse=True)
    homes = np.arange(facts.tables["homes"].size)
    bits = np.empty((len(first), -(-len(homes) // 8)), dtype=np.uint8)
    step = max(1, ANSWERS_AT_ONCE // max(len(cols.of), len(homes), 1))
    for start in range(0, len(first), step):
        some = answers[first[start : start + step]]
        passes, fails = (unpacked(some[:, side], len(cols.first)) for side in (0, 1))
        kept = _kept(rule, facts, Answer(passes, fails), cols.of, homes)
        bits[start : start + step] = np.packbits(kept, axis=1)
    return bits, class_of


def _whole(rows: Bits) -> NDArray[np.void]:
    """(rows,) each row as one value, to be told from others."""
    return np.ascontiguousarray(rows).view(np.dtype((np.void, max(1, rows.shape[1])))).reshape(-1)


def _kept(rule: HardRule, facts: Facts, answer: Answer, class_of: Index, homes: Index) -> Bools:
    """(rows, homes): which homes the rule keeps, from its answers for each class of columns."""
    if rule.cols == "homes":
        return np.broadcast_to(keeps(rule, facts.policy, answer), answer.passes.shape).take(class_of, axis=1)
    _, home_of = facts.tables[rule.cols].rows_of(homes)
    passes = combined(answer.passes.take(class_of, axis=1), home_of, len(homes), False, 1, np.logical_and)
    fails = combined(answer.fails.take(class_of, axis=1), home_of, len(homes), False, 1, np.logical_or)
    return keeps(rule, facts.policy, Answer(passes, fails))

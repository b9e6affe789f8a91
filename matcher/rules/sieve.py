"""Which pairs no rule blocks: bitmaps by place or of rows that look alike, the rule itself on what they leave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.rules.base import HardRule
from matcher.rules.bitmap import Bitmap, Bits, bitmap_of, merged, unpacked
from matcher.rules.by_place import bitmap_by_place
from matcher.rules.classes import Classifier
from matcher.rules.evaluate import answer_block, blocks, keeps
from matcher.rules.facts import Facts
from matcher.rules.table import Index

PAIRS_AT_ONCE = 20_000
"""Women asked about together: few, so that hardly a home is asked about that all of them have lost already."""

THREADS = 2


@dataclass(frozen=True)
class Sieve:
    """The rules that may block under a policy.

    bitmaps: the rules worked out already, with `prepared` answers. others: rules to ask about what those leave.
    """

    facts: Facts
    bitmaps: tuple[Bitmap, ...]
    others: tuple[HardRule, ...]
    prepared: int

    @property
    def rules(self) -> int:
        """How many rules may block."""
        return len(self.bitmaps) + len(self.others)

    def kept(self, women: Index) -> tuple[Bits, int]:
        """(women, ceil(homes / 8)): a bit for each pair, set where no rule blocks it; and how many answers that took.

        women: ascending.
        """
        bits = np.repeat(self._every, len(women), axis=0)
        for bitmap in self._merged:
            bitmap.narrow(bits, women)
        return bits, sum(self._narrow(rule, bits, women) for rule in self.others)

    @cached_property
    def _merged(self) -> tuple[Bitmap, ...]:
        """Those that keep a home from anybody, as few as may be."""
        blocking = [(self._every & ~np.bitwise_and.reduce(bitmap.bits, axis=0)).any() for bitmap in self.bitmaps]
        return merged(tuple(bitmap for bitmap, does in zip(self.bitmaps, blocking, strict=True) if does))

    @cached_property
    def _every(self) -> Bits:
        """(1, ceil(homes / 8)) a bit for each home; none for what no home stands for."""
        return np.packbits(np.ones((1, self.facts.tables["homes"].size), dtype=bool), axis=1)

    def _narrow(self, rule: HardRule, bits: Bits, women: Index) -> int:
        """Clears what a rule blocks, asking about the homes some woman of a few still has."""
        table, evaluated = self.facts.tables[rule.rows], 0
        size = self.facts.tables["homes"].size
        asked = np.unique(table.rows_of(women)[1])
        step = max(1, PAIRS_AT_ONCE // max(1, size))
        for few in (asked[start : start + step] for start in range(0, len(asked), step)):
            kept = unpacked(bits[few], size)
            homes = np.flatnonzero(kept.any(axis=0))
            answer = answer_block(rule, self.facts, women[few], homes)
            kept[:, homes] &= keeps(rule, self.facts.policy, answer)
            bits[few] = np.packbits(kept, axis=1)
            rows, cols = table.rows_of(women[few])[0], self.facts.tables[rule.cols].rows_of(homes)[0]
            evaluated += len(rows) * len(cols)
        return evaluated


def build_sieve(facts: Facts, rules: tuple[HardRule, ...]) -> Sieve:
    """Works out the bitmaps. A rule that has nothing to ask about, or never blocks under the policy, is left out."""
    classifier = Classifier(facts.tables)
    # Those about places take longest: nobody should wait for one that was begun last.
    asked = sorted((rule for rule in rules if _may_block(rule, facts)), key=lambda rule: rule.bound is None)
    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(lambda rule: _bitmap(rule, facts, classifier), asked))
    bitmaps = tuple(bitmap for bitmap, _ in found if bitmap is not None)
    others = tuple(rule for rule, (bitmap, _) in zip(asked, found, strict=True) if bitmap is None)
    return Sieve(facts, bitmaps, others, sum(evaluated for _, evaluated in found))


def _may_block(rule: HardRule, facts: Facts) -> bool:
    return any(blocks(rule, facts.policy)) and facts.tables[rule.rows].size > 0 and facts.tables[rule.cols].size > 0


def _bitmap(rule: HardRule, facts: Facts, classifier: Classifier) -> tuple[Bitmap | None, int]:
    """A rule's answers to every pair, where they can be told without asking about each; and how many that took."""
    bitmap, near = bitmap_by_place(rule, facts)
    if bitmap is not None:
        return bitmap, near
    bitmap, alike = bitmap_of(rule, facts, classifier)
    return bitmap, near + alike

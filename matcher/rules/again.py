"""Eligible pairs after a small change: rules and criteria are asked about the touched women and homes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.changes import Changes
from matcher.rules.bitmap import unpacked
from matcher.rules.candidates import Candidates
from matcher.rules.evaluate import answer_block, blocks, keeps
from matcher.rules.facts import Facts
from matcher.rules.facts.moves import Moves
from matcher.rules.registry import hard_rules
from matcher.rules.score import score_pairs
from matcher.rules.sieve import Sieve
from matcher.rules.table import Bools, Index


def candidates_again(old: Facts, candidates: Candidates, facts: Facts, changes: Changes) -> Candidates:
    """As `find_candidates` of the new facts, from the candidates of the old.

    facts: those of the old that the changes were made to. `evaluated` counts the answers of both.
    """
    women = Moves.of(old.woman_row, facts.woman_row, changes.women)
    homes = Moves.of(old.home_row, facts.home_row, changes.homes)
    woman, home, evaluated = _fresh_pairs(facts, women, homes)
    scores = score_pairs(facts, woman, home)
    joint = _joint(candidates, women, homes, woman, home)
    points, enough = scores.total, scores.total >= facts.policy.quality_floor_points
    kept = zip(candidates.by_criterion, scores.points, strict=False)
    return Candidates(
        woman=joint.women,
        home=joint.of(homes.new_row[candidates.home] if homes.renumbers else candidates.home, home),
        points=joint.of(candidates.points, points),
        proposable=joint.of(candidates.proposable, enough),
        by_criterion=tuple(joint.of(held, own) for held, own in kept),
        evaluated=candidates.evaluated + evaluated,
    )


def _fresh_pairs(facts: Facts, women: Moves, homes: Moves) -> tuple[Index, Index, int]:
    """The eligible pairs of the touched women, and of the other women with the touched homes; ascending. And the
    answers that took, by rule."""
    rules = tuple(rule for rule in hard_rules() if any(blocks(rule, facts.policy)))
    bits, answers = Sieve(facts, (), rules, 0).kept(women.fresh)
    row, home = np.nonzero(unpacked(bits, facts.tables["homes"].size))
    woman = women.fresh[row]
    if len(homes.fresh):
        kept = np.ones((len(women.now), len(homes.fresh)), bool)
        for rule in rules:
            kept &= keeps(rule, facts.policy, answer_block(rule, facts, women.now, homes.fresh))
        others, theirs = np.nonzero(kept)
        woman = np.concatenate([woman, women.now[others]])
        home = np.concatenate([home, homes.fresh[theirs]])
        answers += len(rules) * kept.size
    order = np.lexsort((home, woman))
    return woman[order], home[order], -(-answers // max(1, len(rules)))


@dataclass(frozen=True)
class _Joint:
    """How two lists of pairs become one. ends: (s + 1,) where the old list is cut. kept: (s,) which stretches of it
    stay. inner: (s + 1,) how many of the new pairs stand before each cut. women: (k,) of the joint list."""

    ends: Index
    kept: Bools
    inner: Index
    women: Index

    def of(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """A column of the joint list; each stretch is copied in one go."""
        ends, inner = self.ends.tolist(), self.inner.tolist()
        parts = [new[: inner[0]]]
        for at, stays in enumerate(self.kept.tolist()):
            if stays:
                parts.append(old[ends[at] : ends[at + 1]])
            if inner[at + 1] > inner[at]:
                parts.append(new[inner[at] : inner[at + 1]])
        found: NDArray[Any] = np.concatenate(parts)
        return found


def _joint(old: Candidates, women: Moves, homes: Moves, woman: Index, home: Index) -> _Joint:
    first = old.woman.searchsorted(np.arange(women.before + 1))
    gone = _gone(old, first, women, homes)
    place = _places(old, first, women, homes, woman, home)
    ends = np.unique(np.concatenate([[0, len(old.woman)], place, gone, gone + 1]))
    kept = ~np.isin(ends[:-1], gone)
    inner = place.searchsorted(ends, side="right")
    counts = np.zeros(len(women.now) + len(women.fresh), np.intp)
    stay = women.new_row != -1
    counts[women.new_row[stay]] = np.diff(first)[stay]
    lost = women.new_row[old.woman[gone]]
    counts -= np.bincount(lost[lost >= 0], minlength=len(counts))
    counts += np.bincount(woman, minlength=len(counts))
    return _Joint(ends, kept, inner, np.repeat(np.arange(len(counts)), counts))


def _gone(old: Candidates, first: Index, women: Moves, homes: Moves) -> Index:
    """Positions of the old pairs of touched women and homes, ascending."""
    hers = [np.arange(first[row], first[row + 1]) for row in np.flatnonzero(women.new_row < 0).tolist()]
    theirs = [np.flatnonzero(old.home == row) for row in np.flatnonzero(homes.new_row < 0).tolist()]
    return np.unique(np.concatenate([np.zeros(0, np.intp), *hers, *theirs]))


def _places(old: Candidates, first: Index, women: Moves, homes: Moves, woman: Index, home: Index) -> Index:
    """(k,) the old position before which each new pair goes, ascending."""
    # The old row of the first untouched woman, or home, that stands after each, or at it.
    next_woman = np.append(women.kept, women.before)[women.now.searchsorted(woman)]
    next_home = np.append(homes.kept, homes.before)[homes.now.searchsorted(home)]
    place: Index = first[next_woman]
    is_fresh = np.isin(woman, women.fresh)
    for at in np.flatnonzero(~is_fresh).tolist():
        hers = old.home[first[next_woman[at]] : first[next_woman[at] + 1]]
        place[at] += hers.searchsorted(next_home[at])
    return place

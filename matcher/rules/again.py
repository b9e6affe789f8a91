"""Eligible pairs after a small change: rules and criteria are asked about the touched women and homes alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.domain.changes import Changes
from matcher.rules.bitmap import unpacked
from matcher.rules.candidates import Candidates
from matcher.rules.evaluate import answer_block, blocks, keeps
from matcher.rules.facts import Facts
from matcher.rules.facts.moves import Moves
from matcher.rules.registry import hard_rules
from matcher.rules.score import score_pairs
from matcher.rules.sieve import Sieve
from matcher.rules.splice import OldPairs, splice
from matcher.rules.table import Index


@dataclass(frozen=True)
class Again:
    """Candidates after a change, and what is new among them. women, homes: their rows before and after. fresh: (f,) the
    rows of the new pairs."""

    candidates: Candidates
    women: Moves
    homes: Moves
    fresh: Index


def candidates_again(old: Facts, candidates: Candidates, facts: Facts, changes: Changes) -> Again:
    """As `find_candidates` of the new facts, from the candidates of the old.

    facts: those of the old that the changes were made to. `evaluated` counts the answers of both.
    """
    women = Moves.of(old.woman_row, facts.woman_row, changes.women)
    homes = Moves.of(old.home_row, facts.home_row, changes.homes)
    woman, home, evaluated = _fresh_pairs(facts, women, homes)
    scores = score_pairs(facts, woman, home)
    first = candidates.woman.searchsorted(np.arange(women.before + 1))
    joint = splice(OldPairs(candidates.woman, candidates.home, first), women, homes, woman, home)
    points, enough = scores.total, scores.total >= facts.policy.quality_floor_points
    kept = zip(candidates.by_criterion, scores.points, strict=False)
    found = Candidates(
        woman=joint.women,
        home=joint.of(homes.renumbered(candidates.home), home),
        points=joint.of(candidates.points, points),
        proposable=joint.of(candidates.proposable, enough),
        by_criterion=tuple(joint.of(held, own) for held, own in kept),
        evaluated=candidates.evaluated + evaluated,
    )
    return Again(found, women, homes, joint.fresh)


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

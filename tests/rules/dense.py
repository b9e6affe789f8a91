"""The long way: every rule asked about every pair, and each answer's effect looked up."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Action, HardRule, Verdict
from matcher.rules.bitmap import unpacked
from matcher.rules.evaluate import answer_block
from matcher.rules.facts import Facts
from matcher.rules.sieve import build_sieve
from matcher.rules.table import Bools


def verdicts(rule: HardRule, facts: Facts) -> np.ndarray:
    """(women, homes): what a rule says of every pair."""
    shape = facts.tables["women"].size, facts.tables["homes"].size
    passes, fails = answer_block(rule, facts, np.arange(shape[0]), np.arange(shape[1]))
    said = np.where(fails, int(Verdict.FAIL), np.where(passes, int(Verdict.PASS), int(Verdict.UNKNOWN)))
    return np.broadcast_to(said, shape)


def densely_kept(facts: Facts, rules: tuple[HardRule, ...]) -> Bools:
    """(women, homes): which pairs no rule blocks."""
    kept = np.ones((facts.tables["women"].size, facts.tables["homes"].size), dtype=bool)
    for rule in rules:
        said = verdicts(rule, facts)
        for verdict in Verdict:
            if rule.effect(verdict, facts.policy) is Action.BLOCK:
                kept &= said != int(verdict)
    return kept


def sieved(facts: Facts, rules: tuple[HardRule, ...]) -> Bools:
    """The same from the sieve."""
    women, homes = facts.tables["women"].size, facts.tables["homes"].size
    return unpacked(build_sieve(facts, rules).kept(np.arange(women))[0], homes)

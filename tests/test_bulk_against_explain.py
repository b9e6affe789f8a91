"""On ten thousand random pairs of the national fixture, every rule says the same in bulk and of a single pair.

Bulk is what finds the candidates: rules asked about blocks, and the sieve's bits. The explanation asks each pair.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.intake import read_tables
from matcher.rules.base import Verdict
from matcher.rules.evaluate import answer_block
from matcher.rules.explain import RuleAnswer, explain_rules_of_pairs
from matcher.rules.facts import Facts, build_facts
from matcher.rules.registry import hard_rules
from matcher.rules.sieve import build_sieve
from tests.rules.dense import sieved
from tests.rules.world import AS_OF
from tests.runs import FIXTURES

PAIRS, WOMEN_OF_A_BLOCK = 10_000, 200


@cache
def facts() -> Facts:
    """The columns of the national fixture under the default policy."""
    return build_facts(read_tables(FIXTURES / "national", AS_OF).instance, Policy())


@cache
def pairs() -> tuple[np.ndarray, np.ndarray]:
    """Women and homes of the pairs, ascending by woman; no pair twice."""
    women, homes = (facts().tables[name].size for name in ("women", "homes"))
    chosen = np.sort(np.random.default_rng(20_261_001).choice(women * homes, PAIRS, replace=False))
    return np.divmod(chosen, homes)


@cache
def explained() -> list[tuple[RuleAnswer, ...]]:
    """Every rule's answer for each pair, as the explanation gives it."""
    return explain_rules_of_pairs(facts(), *pairs())


def in_blocks(column: int) -> list[Verdict]:
    """A rule's verdict for each pair, from blocks of women against all homes."""
    women, homes = pairs()
    every_home = np.arange(facts().tables["homes"].size)
    found: list[Verdict] = []
    for start in range(0, facts().tables["women"].size, WOMEN_OF_A_BLOCK):
        block = np.arange(start, min(start + WOMEN_OF_A_BLOCK, facts().tables["women"].size))
        answer = answer_block(hard_rules()[column], facts(), block, every_home)
        passes, fails = (np.broadcast_to(part, (len(block), len(every_home))) for part in answer)
        here = (women >= start) & (women < start + WOMEN_OF_A_BLOCK)
        at = women[here] - start, homes[here]
        found += [
            Verdict.FAIL if fail else Verdict.PASS if passed else Verdict.UNKNOWN
            for passed, fail in zip(passes[at].tolist(), fails[at].tolist(), strict=True)
        ]
    return found


@pytest.mark.parametrize("column", range(len(hard_rules())), ids=[rule.code for rule in hard_rules()])
def test_every_rule_says_the_same(column: int) -> None:
    assert in_blocks(column) == [answers[column].verdict for answers in explained()]


def test_the_sieve_keeps_the_pairs_that_no_explanation_blocks() -> None:
    kept = sieved(facts(), hard_rules())[pairs()].tolist()
    assert kept == [all(answer.effect != "block" for answer in answers) for answers in explained()]
    assert 0 < sum(kept) < PAIRS


def test_few_answers_are_worked_out() -> None:
    women, homes = (facts().tables[name].size for name in ("women", "homes"))
    built = build_sieve(facts(), hard_rules())
    answers = built.prepared + built.kept(np.arange(women))[1]
    assert built.rules * women * homes * 0.001 < answers < built.rules * women * homes * 0.1

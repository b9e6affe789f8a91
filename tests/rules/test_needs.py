"""`needs` drives unknown: without a needed fact a rule that applies never passes, and says what it lacks."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from matcher.rules.base import HardRule
from matcher.rules.evaluate import answer_block, mesh
from matcher.rules.explain import explain_rules
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.table import Bools, Grid
from tests.rules.random_world import random_facts
from tests.rules.world import facts_of

CASES = [(rule, need) for rule in hard_rules() for need in rule.needs]
NAMES = [f"{rule.code}-{need}" for rule, need in CASES]
SEEDS = range(40)
ENOUGH = 5


@cache
def facts(seed: int) -> Facts:
    """A random instance under the default policy."""
    return random_facts(2 * seed)


def without(known: Facts, need: str) -> Facts:
    """The same facts with one column unknown throughout."""
    name, _, column = need.partition(".")
    table = known.tables[name]
    blank = {**table.columns, column: np.full(table.size, np.nan)}
    return dataclasses.replace(known, tables={**known.tables, name: dataclasses.replace(table, columns=blank)})


def applying(rule: HardRule, known: Facts) -> Bools:
    """(women, homes): where a rule without this fact has something to ask about."""
    women, homes = np.arange(len(known.instance.women)), np.arange(len(known.instance.homes))
    rows, woman_of = known.tables[rule.rows].rows_of(women)
    cols, home_of = known.tables[rule.cols].rows_of(homes)
    found = np.zeros((len(women), len(homes)), dtype=bool)
    if len(rows) and len(cols):
        grid: Grid = mesh(known, rule.rows, rule.cols, rows, cols)
        vacuous = rule._vacuous(grid)
        asked = np.ones((1, 1), dtype=bool) if vacuous is None else ~vacuous
        for row, col in np.argwhere(np.broadcast_to(asked, (len(rows), len(cols)))):
            found[woman_of[row], home_of[col]] = True
    return found


@pytest.mark.parametrize(("rule", "need"), CASES, ids=NAMES)
def test_every_need_is_a_float_column_with_words(rule: HardRule, need: str) -> None:
    name, _, column = need.partition(".")
    assert name in ("women", "homes", rule.rows, rule.cols)
    for known in (facts_of(), facts(1)):
        table = known.tables[name]
        assert table.columns[column].dtype.kind == "f"
        assert table.columns[column].shape == (table.size,)
        assert table.labels[column]


@pytest.mark.parametrize(("rule", "need"), CASES, ids=NAMES)
def test_without_a_needed_fact_the_answer_is_unknown(rule: HardRule, need: str) -> None:
    asked = 0
    for seed in SEEDS:
        blank = without(facts(seed), need)
        expected = applying(rule, blank)
        passes, fails = answer_block(rule, blank, np.arange(expected.shape[0]), np.arange(expected.shape[1]))
        np.testing.assert_array_equal(np.broadcast_to(passes, expected.shape), ~expected)
        assert not fails.any()
        asked += int(expected.sum())
        if asked >= ENOUGH:
            break
    assert asked >= ENOUGH


@pytest.mark.parametrize(("rule", "need"), CASES, ids=NAMES)
def test_the_sentence_names_the_missing_fact(rule: HardRule, need: str) -> None:
    name, _, column = need.partition(".")
    label, seen = facts_of().tables[name].labels[column], 0
    for seed in SEEDS:
        blank = without(facts(seed), need)
        for pair in np.argwhere(applying(rule, blank))[:ENOUGH].tolist():
            answer = next(found for found in explain_rules(blank, *pair) if found.code == rule.code)
            # Of a restricted rule only facts of the woman and the home are told.
            assert (label in answer.missing) is (not rule.restricted or name in ("women", "homes"))
            seen += 1
        if seen >= ENOUGH:
            break
    assert seen >= ENOUGH

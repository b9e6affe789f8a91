"""Asks hard rules about blocks of pairs or lists of pairs: always the same functions."""

from __future__ import annotations

import numpy as np

from matcher.domain import Policy
from matcher.rules.base import Action, Answer, HardRule, Verdict
from matcher.rules.facts import Facts
from matcher.rules.table import Bools, Grid, Index


def mesh(facts: Facts, rows: str, cols: str, row_at: Index, col_at: Index) -> Grid:
    """Every row against every column: (r, 1) x (1, c)."""
    return Grid(facts.tables, rows, cols, row_at[:, None], col_at[None, :])


def answer_block(rule: HardRule, facts: Facts, women: Index, homes: Index) -> Answer:
    """A rule's answer for ascending women x ascending homes; both arrays broadcast to (women, homes).

    Items of one woman, or occupants of one home, are combined: any fail fails, all must pass to pass.
    """
    vacuous = Answer(np.ones((1, 1), dtype=bool), np.zeros((1, 1), dtype=bool))
    row_at, woman_of = facts.tables[rule.rows].rows_of(women)
    if not len(row_at):
        return vacuous
    col_at, home_of = facts.tables[rule.cols].rows_of(homes)
    if not len(col_at):
        return vacuous
    passes, fails = rule.answer(mesh(facts, rule.rows, rule.cols, row_at, col_at))
    passes = combined(passes, home_of, len(homes), rule.cols == "homes", 1, np.logical_and)
    fails = combined(fails, home_of, len(homes), rule.cols == "homes", 1, np.logical_or)
    return Answer(
        combined(passes, woman_of, len(women), rule.rows == "women", 0, np.logical_and),
        combined(fails, woman_of, len(women), rule.rows == "women", 0, np.logical_or),
    )


def answer_pairs(rule: HardRule, facts: Facts, women: Index, homes: Index) -> Answer:
    """A rule's answer for k pairs of a woman and a home; both arrays (k,)."""
    rows, pair_of_row = facts.tables[rule.rows].rows_of(women)
    col_at, row_of_col = facts.tables[rule.cols].rows_of(homes[pair_of_row])
    pair = pair_of_row[row_of_col]
    passes, fails = np.ones(len(women), dtype=bool), np.zeros(len(women), dtype=bool)
    if len(pair):
        answer = rule.answer(Grid(facts.tables, rule.rows, rule.cols, rows[row_of_col], col_at))
        starts = np.flatnonzero(np.diff(pair, prepend=-1))
        passes[pair[starts]] = np.logical_and.reduceat(np.broadcast_to(answer.passes, pair.shape), starts)
        fails[pair[starts]] = np.logical_or.reduceat(np.broadcast_to(answer.fails, pair.shape), starts)
    return Answer(passes, fails)


def combined(answers: Bools, owner: Index, owners: int, own: bool, axis: int, how: np.ufunc) -> Bools:
    """Items combined by the woman or home they belong to, along one axis; without items: the neutral value.

    own: the axis is of the women or homes themselves.
    """
    if own or np.array_equal(owner, np.arange(owners)):
        return answers
    if answers.shape[axis] != len(owner):
        answers = np.broadcast_to(
            answers, (len(owner), answers.shape[1]) if axis == 0 else (answers.shape[0], len(owner))
        )
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    shape = list(answers.shape)
    shape[axis] = owners
    found = np.full(shape, how is np.logical_and, dtype=bool)
    index = (owner[starts], slice(None)) if axis == 0 else (slice(None), owner[starts])
    found[index] = how.reduceat(answers, starts, axis=axis)
    return found


def blocks(rule: HardRule, policy: Policy) -> tuple[bool, bool]:
    """Whether a rule's fail blocks a pair under a policy, and whether its unknown does."""
    fail, unknown = (rule.effect(verdict, policy) for verdict in (Verdict.FAIL, Verdict.UNKNOWN))
    return fail is Action.BLOCK, unknown is Action.BLOCK


def keeps(rule: HardRule, policy: Policy, answer: Answer) -> Bools:
    """Where a rule's answer leaves a pair in question under a policy; shaped as the answer."""
    match blocks(rule, policy):
        case True, True:
            return answer.passes
        case True, False:
            return ~answer.fails
        case False, True:
            return answer.passes | answer.fails
    return np.ones((1, 1), dtype=bool)

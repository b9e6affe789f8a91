"""One pair in words: what each rule says, what is missing, and where the points come from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from matcher.domain import Policy
from matcher.rules.base import HardRule, SoftCriterion, Verdict
from matcher.rules.evaluate import answer_pairs, mesh
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.score import applies_to, measured, score_pairs, share_table
from matcher.rules.table import Grid, Index


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """A rule's answer for one pair.

    restricted: neither place nor measure may be told, and `missing` holds facts of the woman and the home alone.
    effect: "" when the rule is content, else block, review or flag.
    detail: by how much, or "". missing: facts to ask for.
    """

    code: str
    sentence: str
    source: str
    restricted: bool
    verdict: Verdict
    effect: str
    detail: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionAnswer:
    """A criterion's part in one pair's points. natural is None where unknown."""

    code: str
    sentence: str
    phrase: str
    unit: str
    scale: str
    natural: float | None
    score: float
    share: int
    points: int


def explain_rules(facts: Facts, woman: int, home: int) -> tuple[RuleAnswer, ...]:
    """Every rule's answer for one pair, by code."""
    return explain_rules_of_pairs(facts, np.array([woman]), np.array([home]))[0]


def explain_rule(rule: HardRule, facts: Facts, woman: int, home: int) -> RuleAnswer:
    """One rule's answer for one pair."""
    return _explain_rule(rule, facts, np.array([woman]), np.array([home]))[0]


def explain_rules_of_pairs(facts: Facts, women: Index, homes: Index) -> list[tuple[RuleAnswer, ...]]:
    """For each of k pairs, every rule's answer by code: the same functions the bulk path calls."""
    columns = [_explain_rule(rule, facts, women, homes) for rule in hard_rules()]
    return list(zip(*columns, strict=True))


def _explain_rule(rule: HardRule, facts: Facts, women: Index, homes: Index) -> list[RuleAnswer]:
    passes, fails = answer_pairs(rule, facts, women, homes)
    policy = facts.policy
    content = _answer(rule, Verdict.PASS, policy)
    found = [content] * len(women)
    for at in np.flatnonzero(fails | ~passes).tolist():
        pair = int(women[at]), int(homes[at])
        if fails[at]:
            found[at] = _answer(rule, Verdict.FAIL, policy, detail=_detail(rule, facts, *pair))
        else:
            found[at] = _answer(rule, Verdict.UNKNOWN, policy, missing=_missing(rule, facts, *pair))
    return found


def _answer(
    rule: HardRule, verdict: Verdict, policy: Policy, detail: str = "", missing: tuple[str, ...] = ()
) -> RuleAnswer:
    action = rule.effect(verdict, policy)
    return RuleAnswer(
        code=rule.code,
        sentence=rule.sentence,
        source=rule.source,
        restricted=rule.restricted,
        verdict=verdict,
        effect="" if action is None else action.value,
        detail=detail,
        missing=missing,
    )


def _detail(rule: HardRule, facts: Facts, woman: int, home: int) -> str:
    return "" if rule.detail is None else rule.detail(_grid_of_pair(rule, facts, woman, home))


def _missing(rule: HardRule, facts: Facts, woman: int, home: int) -> tuple[str, ...]:
    return _grid_of_pair(rule, facts, woman, home).missing(_tellable(rule))


def _tellable(rule: HardRule) -> tuple[str, ...]:
    """The facts that may be named when they are unknown.

    Of a restricted rule those of the woman and the home that it always needs: where one is unknown the answer is
    unknown whatever the zone or the bar, so that naming it tells nothing of either.
    """
    if not rule.restricted:
        return *rule.needs, *rule.asks
    return tuple(need for need in rule.needs if need.partition(".")[0] in ("women", "homes"))


def _grid_of_pair(rule: HardRule, facts: Facts, woman: int, home: int) -> Grid:
    """All that a rule sees of one pair: her items, where it is about items, against the home's."""
    rows, _ = facts.tables[rule.rows].rows_of(np.array([woman]))
    cols, _ = facts.tables[rule.cols].rows_of(np.array([home]))
    return mesh(facts, rule.rows, rule.cols, rows, cols)


def explain_points(facts: Facts, woman: int, home: int) -> tuple[CriterionAnswer, ...]:
    """Every criterion that applies to her, by code."""
    return explain_points_of_pairs(facts, np.array([woman]), np.array([home]))[0]


def explain_points_of_pairs(facts: Facts, women: Index, homes: Index) -> list[tuple[CriterionAnswer, ...]]:
    """For each of k pairs (ascending by woman), every criterion that applies to the woman, by code."""
    scores, shares = score_pairs(facts, women, homes), share_table(facts)
    found: list[list[CriterionAnswer]] = [[] for _ in women]
    for column, criterion in enumerate(measured(facts)):
        score = criterion.score(scores.natural[column], facts.policy)
        applies = applies_to(criterion, facts.tables["women"])[women]
        for at in np.flatnonzero(applies).tolist():
            natural = float(scores.natural[column][at])
            found[at].append(
                CriterionAnswer(
                    code=criterion.code,
                    sentence=criterion.sentence,
                    phrase=_phrase(criterion, natural),
                    unit=criterion.unit,
                    scale=criterion.scale.sentence(facts.policy),
                    natural=None if math.isnan(natural) else natural,
                    score=float(score[at]),
                    share=int(shares[column, women[at]]),
                    points=int(scores.points[column][at]),
                )
            )
    return [tuple(answers) for answers in found]


def _phrase(criterion: SoftCriterion, natural: float) -> str:
    if math.isnan(natural):
        return f"not known: {criterion.code}"
    return criterion.phrase.format(x=natural)

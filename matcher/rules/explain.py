"""One pair in words: what each rule says, what is missing, and where the points come from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from matcher.rules.base import Action, HardRule, SoftCriterion, Verdict
from matcher.rules.evaluate import answer_block, mesh
from matcher.rules.facts import Facts
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.score import applies_to, score_pairs, share_table


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """A rule's answer for one pair.

    effect: "" when the rule is content, else block or review. detail: by how much, or "". missing: facts to ask for.
    """

    code: str
    sentence: str
    source: str
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
    """Every rule's answer for one pair, by code: the same functions the bulk path calls, on a grid of one."""
    return tuple(explain_rule(rule, facts, woman, home) for rule in hard_rules())


def explain_rule(rule: HardRule, facts: Facts, woman: int, home: int) -> RuleAnswer:
    """One rule's answer for one pair."""
    passes, fails = (bool(part.all()) for part in answer_block(rule, facts, np.array([woman]), np.array([home])))
    verdict = Verdict.FAIL if fails else Verdict.PASS if passes else Verdict.UNKNOWN
    action = {Verdict.PASS: None, Verdict.UNKNOWN: rule.on_unknown, Verdict.FAIL: rule.on_fail}[verdict]
    return RuleAnswer(
        code=rule.code,
        sentence=rule.sentence,
        source=rule.source,
        verdict=verdict,
        effect="" if action is None else action.value,
        detail=_detail(rule, facts, woman, home) if verdict is Verdict.FAIL else "",
        missing=_missing(rule, facts, woman, home) if verdict is Verdict.UNKNOWN else (),
    )


def _detail(rule: HardRule, facts: Facts, woman: int, home: int) -> str:
    if rule.detail is None or rule.rows != "women" or rule.cols != "homes":
        return ""
    return rule.detail(mesh(facts, "women", "homes", np.array([woman]), np.array([home])))


def _missing(rule: HardRule, facts: Facts, woman: int, home: int) -> tuple[str, ...]:
    rows, _ = facts.tables[rule.rows].rows_of(np.array([woman]))
    cols, _ = facts.tables[rule.cols].rows_of(np.array([home]))
    return mesh(facts, rule.rows, rule.cols, rows, cols).missing(rule.needs)


def explain_points(facts: Facts, woman: int, home: int) -> tuple[CriterionAnswer, ...]:
    """Every criterion that applies to her, by code."""
    scores = score_pairs(facts, np.array([woman]), np.array([home]))
    shares = share_table(facts)[:, woman]
    return tuple(
        _criterion(
            criterion, facts, float(scores.natural[column][0]), int(shares[column]), int(scores.points[column][0])
        )
        for column, criterion in enumerate(criteria())
        if applies_to(criterion, facts.tables["women"])[woman]
    )


def _criterion(criterion: SoftCriterion, facts: Facts, natural: float, share: int, points: int) -> CriterionAnswer:
    return CriterionAnswer(
        code=criterion.code,
        sentence=criterion.sentence,
        phrase=_phrase(criterion, natural),
        unit=criterion.unit,
        scale=criterion.scale.sentence,
        natural=None if math.isnan(natural) else natural,
        score=float(criterion.score(np.array([natural]), facts.policy)[0]),
        share=share,
        points=points,
    )


def _phrase(criterion: SoftCriterion, natural: float) -> str:
    if math.isnan(natural):
        return f"not known: {criterion.code}"
    return criterion.phrase.format(x=natural)


def is_blocked(answers: tuple[RuleAnswer, ...]) -> bool:
    """Whether any rule blocks the pair."""
    return any(answer.effect == Action.BLOCK.value for answer in answers)

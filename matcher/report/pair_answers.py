"""What rules, criteria and sums say of the pairs a plan proposes, asked of all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

import numpy as np

from matcher.report.money import money_lines_of_pairs
from matcher.rules.explain import RuleAnswer, explain_rules_of_pairs
from matcher.rules.facts import Facts
from matcher.rules.score import applies_to, measured, score_pairs
from matcher.rules.table import Index


@dataclass(frozen=True, slots=True)
class PairAnswers:
    """The answers for one pair. natural, points: criterion code -> its quantity (None unknown) and its points, for the
    criteria that apply to her. money: the sums, a line each."""

    rules: tuple[RuleAnswer, ...]
    natural: Mapping[str, float | None]
    points: Mapping[str, int]
    money: tuple[str, ...]


def pair_answers(facts: Facts, women: Index, homes: Index) -> list[PairAnswers]:
    """For each of k pairs, ascending by woman."""
    scores = score_pairs(facts, women, homes)
    natural: list[dict[str, float | None]] = [{} for _ in women]
    points: list[dict[str, int]] = [{} for _ in women]
    for column, criterion in enumerate(measured(facts)):
        quantities, earned = scores.natural[column].tolist(), scores.points[column].tolist()
        applies = applies_to(criterion, facts.tables["women"])[women]
        for at in np.flatnonzero(applies).tolist():
            natural[at][criterion.code] = None if isnan(quantities[at]) else quantities[at]
            points[at][criterion.code] = earned[at]
    rules, money = explain_rules_of_pairs(facts, women, homes), money_lines_of_pairs(facts, women, homes)
    return [PairAnswers(*row) for row in zip(rules, natural, points, money, strict=True)]

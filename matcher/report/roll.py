"""The roll of a run: what its policy made of every rule and criterion."""

from __future__ import annotations

from typing import Any

from matcher.domain import Policy
from matcher.rules.base import HardRule, Verdict
from matcher.rules.registry import criteria, hard_rules


def policy_roll(policy: Policy) -> dict[str, Any]:
    """What run.json says of a policy, beside its hash.

    scenario: which returns of children count. rules: code -> switch, and what a fail and an unknown did (block, review,
    flag, or nothing). criteria: code -> weight, and the quantity that earned half marks where it has one.
    """
    return {
        "scenario": policy.scenario,
        "rules": {rule.code: _rule(rule, policy) for rule in hard_rules()},
        "criteria": {criterion.code: _criterion(criterion.code, policy) for criterion in criteria()},
    }


def _rule(rule: HardRule, policy: Policy) -> dict[str, str]:
    fail, unknown = (rule.effect(verdict, policy) for verdict in (Verdict.FAIL, Verdict.UNKNOWN))
    return {
        "switch": policy.rules.get(rule.code, "on"),
        "fail": "nothing" if fail is None else fail.value,
        "unknown": "nothing" if unknown is None else unknown.value,
    }


def _criterion(code: str, policy: Policy) -> dict[str, float]:
    weight = {"weight": policy.weights.get(code, 0.0)}
    return weight | ({"half_at": policy.half_at[code]} if code in policy.half_at else {})

"""Points of a pair: shares by largest remainder, each criterion rounded half up."""

from __future__ import annotations

from math import floor

from matcher.domain.policy import Policy
from tests.oracle.criteria import CRITERIA
from tests.oracle.tables import Data, Row

ALL_POINTS = 10_000


def shares(weights: dict[str, float]) -> dict[str, int]:
    """Integer shares that sum to 10,000, or all 0 when no weight is positive.

    weights: code -> weight of each criterion that applies.
    """
    codes = sorted(weights)
    total = 0.0
    for code in codes:
        total += weights[code]
    if total == 0:
        return dict.fromkeys(codes, 0)
    exact = {code: 10000.0 * weights[code] / total for code in codes}
    whole = {code: floor(exact[code]) for code in codes}
    left = ALL_POINTS - sum(whole.values())
    by_remainder = sorted(codes, key=lambda code: (whole[code] - exact[code], code))
    for code in by_remainder[:left]:
        whole[code] += 1
    return whole


def points(data: Data, woman: Row, home: Row, policy: Policy) -> tuple[int, dict[str, int]]:
    """Total points of a pair, and points by criterion for each criterion that applies to her."""
    answers = {code: criterion(data, woman, home, policy) for code, criterion in CRITERIA.items()}
    weights = {code: float(policy.weights.get(code, 0.0)) for code, (applies, _, _) in answers.items() if applies}
    share = shares(weights)
    by_code = {code: floor(share[code] * answers[code][2] + 0.5) for code in weights}
    total = sum(by_code.values()) if any(share.values()) else ALL_POINTS
    return total, by_code

"""Adds the points of a pair up again: shares of the weights, rounding, sum and floor."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from matcher.rules.explain import CriterionAnswer
from matcher.rules.facts import Facts
from matcher.solver.plan import Placement
from matcher.solver.referee.violation import Violation

FULL = 10_000


def point_faults(facts: Facts, item: Placement, answers: Sequence[CriterionAnswer]) -> Iterator[Violation]:
    """What is wrong with the points of a placement whose ids are known. answers: what the criteria say of it."""
    woman_id, home_id = item.woman_id, item.home_id
    shares = shares_of([answer.code for answer in answers], facts.policy.weights)
    for answer in answers:
        if answer.share != shares[answer.code] or answer.points != criterion_points(answer.share, answer.score):
            sentence = f"the referee and the engine disagree on {answer.code} for {woman_id} in {home_id}"
            yield Violation("disagreement", woman_id, home_id, sentence)
    points = sum(answer.points for answer in answers) if any(shares.values()) else FULL
    if item.points != points:
        sentence = f"{woman_id} in {home_id} is said to have {item.points} points, but has {points}"
        yield Violation("points", woman_id, home_id, sentence)
    if not 0 <= item.points <= FULL:
        sentence = f"{woman_id} in {home_id} has {item.points} points, which is outside 0 to {FULL}"
        yield Violation("points_range", woman_id, home_id, sentence)
    if points < facts.policy.quality_floor_points and not _pinned(facts, item):
        sentence = f"{woman_id} in {home_id} has {points} points, below the floor {facts.policy.quality_floor_points}"
        yield Violation("quality_floor", woman_id, home_id, sentence)


def _pinned(facts: Facts, item: Placement) -> bool:
    pins = facts.instance.pins_of[item.woman_id]
    return any(pin.kind == "pin" and pin.home_id == item.home_id for pin in pins)


def criterion_points(share: int, score: float) -> int:
    """floor(share * score + 0.5)."""
    return math.floor(share * score + 0.5)


def shares_of(codes: Sequence[str], weights: Mapping[str, float]) -> dict[str, int]:
    """Criterion code -> share: integers that sum to 10,000 by largest remainder, or all 0 when nothing has a weight."""
    total = 0.0
    for code in sorted(codes):
        # Not sum(): newer Pythons add floats up another way, and the law says one by one.
        total += weights.get(code, 0.0)
    if total <= 0.0:
        return dict.fromkeys(codes, 0)
    exact = {code: 10000.0 * weights.get(code, 0.0) / total for code in codes}
    shares = {code: math.floor(share) for code, share in exact.items()}
    by_remainder = sorted(codes, key=lambda code: (shares[code] - exact[code], code))
    for code in by_remainder[: FULL - sum(shares.values())]:
        shares[code] += 1
    return shares

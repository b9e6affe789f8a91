"""Nights between walking out and having the keys."""

from __future__ import annotations

import numpy as np

from matcher.domain import Policy
from matcher.rules.base import Example, Scale, SoftCriterion
from matcher.rules.table import Floats


def score(nights: Floats, policy: Policy) -> Floats:
    """1 for none, falling evenly to 0 one night past the most that can be bridged."""
    worst = policy.max_bridging_nights + 1.0
    found: Floats = (worst - np.minimum(nights, worst)) / worst
    return found


CRITERION = SoftCriterion(
    code="nights_without_home",
    title="few nights without a home",
    sentence="The home is ready on the day she walks out.",
    source="policy max_bridging_nights",
    unit="nights",
    phrase="nights between walking out and having the keys: {x:.0f}",
    natural=lambda grid: grid.nights_without_home,
    scale=Scale(
        score=score, sentence=lambda _policy: "full marks for none, none one night past the most that can be bridged"
    ),
    settings=("max_bridging_nights",),
    examples=(
        Example(
            words="Released on Tuesday 1 December; the home is free on Saturday 5, keys on Monday 7.",
            quantity=6.0,
            home={"available_from": "2026-12-05"},
        ),
        Example(
            words="She has the keys on the day she walks out.", quantity=0.0, home={"available_from": "2026-12-01"}
        ),
    ),
)

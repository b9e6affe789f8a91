"""Nights between walking out and having the keys."""

from __future__ import annotations

import numpy as np

from matcher.domain import Policy
from matcher.rules.base import Scale, SoftCriterion
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
    scale=Scale(score=score, sentence="full marks for none, none one night past the most that can be bridged"),
)

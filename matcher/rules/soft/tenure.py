"""How secure the tenancy is."""

from __future__ import annotations

from matcher.rules.base import Scale, SoftCriterion

CRITERION = SoftCriterion(
    code="tenure",
    title="security of tenure",
    sentence="The tenancy is as secure as can be.",
    source="common practice: tenure rank",
    unit="of 100",
    phrase="the tenancy ranks {x:.0f} of 100 for security",
    natural=lambda grid: grid.home("tenure_rank"),
    scale=Scale(score=lambda rank, _policy: rank / 100.0, sentence="the tenure rank divided by 100"),
)

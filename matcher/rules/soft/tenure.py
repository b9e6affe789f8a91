"""How secure the tenancy is."""

from __future__ import annotations

from matcher.rules.base import Example, Scale, SoftCriterion

CRITERION = SoftCriterion(
    code="tenure",
    title="security of tenure",
    sentence="The tenancy is as secure as can be.",
    source="common practice: tenure rank",
    unit="of 100",
    phrase="the tenancy ranks {x:.0f} of 100 for security",
    natural=lambda grid: grid.home("tenure_rank"),
    scale=Scale(score=lambda rank, _policy: rank / 100.0, sentence=lambda _policy: "the tenure rank divided by 100"),
    parameters=("short_term_weeks",),
    settings=("tenure_rank",),
    examples=(
        Example(words="A housing association offers an assured tenancy.", quantity=100.0),
        Example(
            words="A private landlord offers the same, for a fixed term of twelve weeks: a short term caps the rank.",
            quantity=40.0,
            home={"landlord": "private", "tenancy_weeks": "12"},
        ),
    ),
)

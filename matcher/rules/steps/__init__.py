"""What people must do, and by when, before a proposal can hold: letters, approvals, referrals, the first days."""

from __future__ import annotations

from matcher.domain import Home, Woman
from matcher.rules.facts import Facts
from matcher.rules.household import Household
from matcher.rules.steps.approvals import approvals
from matcher.rules.steps.children import children_steps
from matcher.rules.steps.first_days import first_days
from matcher.rules.steps.step import SIDES, NeededStep, Proposal, Side

__all__ = ["SIDES", "NeededStep", "Side", "needed_steps"]


def needed_steps(
    facts: Facts, woman: Woman, home: Home, household: Household, reviews: tuple[str, ...]
) -> tuple[NeededStep, ...]:
    """Steps of one conditional proposal, by the day each is due (docs/semantics.md, Conditions).

    reviews: codes of the rules that send the pair to review. Housing wants proof that the child returns and children's
    services want proof of housing: both letters are asked for by the same day, so that neither side waits.
    """
    instance = facts.instance
    proposal = Proposal(
        woman=woman,
        home=home,
        partner=instance.partner[home.partner_id],
        household=household,
        policy=facts.policy,
        as_of=instance.as_of,
        reviews=reviews,
    )
    steps = (*approvals(proposal), *children_steps(proposal), *first_days(proposal))
    return tuple(sorted(steps, key=lambda step: (step.by, step.code)))

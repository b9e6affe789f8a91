"""What probation, the prison, the partner and the programme do: approvals, referrals, assessment, review."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from matcher.rules.calendar import working_day_on_or_before
from matcher.rules.steps.step import NeededStep, Proposal, counted

REFERRALS = {
    "England": "The prison refers her, if she agrees, to the housing authority in England that she chooses,",
    "Wales": "The prison refers her, if she agrees, to the council in Wales that she chooses, by the national pathway,",
    "": "The prison refers her, if she agrees, to the housing authority that she chooses,",
}
"""Nation of the home -> the sentence: the English duty to refer ends at the border."""


def approvals(proposal: Proposal) -> Iterator[NeededStep]:
    """Every step that no child is the reason for."""
    yield from _address(proposal)
    yield from _transfer(proposal)
    yield from _assessment(proposal)
    yield from _cas3(proposal)
    yield from _referral(proposal)
    if proposal.reviews:
        yield proposal.before_release(
            "review",
            "programme",
            proposal.policy.landlord_review_working_days,
            "A named person reviews what is flagged for review",
            "nothing is confirmed until somebody has looked",
        )


def _address(proposal: Proposal) -> Iterator[NeededStep]:
    days = proposal.figure("address_approval_working_days")
    yield proposal.before_release(
        "address_approval",
        "probation",
        days,
        f"Probation has the address to approve, which takes {counted(days, 'working day', 'working days')},",
        "ask for an urgent check and keep the next best home ready",
    )


def _transfer(proposal: Proposal) -> Iterator[NeededStep]:
    """Only where both regions are known and differ."""
    before, after = proposal.woman.supervising_region, proposal.home.place.region if proposal.home.place else ""
    if not before or not after or before == after:
        return
    days = proposal.figure("region_transfer_working_days")
    yield proposal.before_release(
        "region_transfer",
        "probation",
        days,
        f"Probation is asked to move supervision from {before} to {after}, which takes "
        f"{counted(days, 'working day', 'working days')},",
        "ask the new region to supervise her for the old one until the transfer",
    )


def _assessment(proposal: Proposal) -> Iterator[NeededStep]:
    days = proposal.partner.assessment_days
    if days:
        yield proposal.before_release(
            "partner_assessment",
            "partner",
            days,
            f"The partner starts its own assessment, which takes {counted(days, 'working day', 'working days')},",
            "ask the partner for a shorter assessment and keep the next best home ready",
        )


def _cas3(proposal: Proposal) -> Iterator[NeededStep]:
    if proposal.home.tenancy != "cas3":
        return
    opens = _months_before(proposal.household.release, proposal.figure("cas3_referral_opens_months"))
    answered = counted(proposal.figure("cas3_turnaround_working_days"), "working day", "working days")
    yield proposal.before_release(
        "cas3_referral",
        "probation",
        proposal.figure("cas3_referral_working_days"),
        f"Probation refers her to CAS3, which it can from {opens.day} {opens:%B %Y},",
        f"refer her today, for an answer takes {answered}, and ask the regional homelessness prevention team for the "
        "next free bed",
    )


def _referral(proposal: Proposal) -> Iterator[NeededStep]:
    """None on days before the nation had such a duty or pathway."""
    days = proposal.in_force("duty_to_refer_days")
    if days is not None:
        yield proposal.step(
            "duty_to_refer",
            "prison",
            working_day_on_or_before(proposal.household.release - timedelta(days=days)),
            REFERRALS[proposal.nation],
            "refer her today, for help is owed until she has a home",
        )


def _months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last of that month."""
    index = 12 * day.year + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

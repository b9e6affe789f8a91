"""What people must do, and by when, before a proposal can hold: letters, approvals, transfers, reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain import Child, Home, Woman
from matcher.rules.calendar import working_days_before
from matcher.rules.household import Household
from matcher.rules.members import child_status
from matcher.rules.parameters import parameter

LETTER_ORDERS = ("section20", "wales_s76", "interim_care", "care")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededStep:
    """One step: a code, who does what in words, the last day for it, and whether that day is already past."""

    code: str
    sentence: str
    by: date
    late: bool


def needed_steps(
    woman: Woman, home: Home, household: Household, as_of: date, reviews: tuple[str, ...]
) -> tuple[NeededStep, ...]:
    """Steps for one proposal, worked back from effective release in working days. reviews: codes of rules to review.

    Housing wants proof that the child returns and children's services want proof of housing; so where somebody other
    than she decides a return, both letters are asked for, each by the same day.
    """
    release = household.release

    def step(code: str, days: str, sentence: str) -> NeededStep:
        by = working_days_before(release, parameter(days, release))
        return NeededStep(code=code, sentence=sentence, by=by, late=by < as_of)

    steps = [step("address_approval", "address_approval_working_days", "Probation approves the address")]
    deciding = sum(_somebody_decides(member.child) for member in household.members_in_window() if member.child)
    if deciding:
        children = "a child's return" if deciding == 1 else f"the return of {deciding} children"
        steps.append(
            step(
                "landlord_letter",
                "letters_working_days",
                "The landlord confirms the home in writing to children's services",
            )
        )
        steps.append(
            step(
                "return_letter",
                "letters_working_days",
                f"Children's services confirm {children} in writing to the landlord",
            )
        )
    region = home.place.region if home.place else ""
    if woman.supervising_region and region and region != woman.supervising_region:
        sentence = f"Probation transfers supervision from {woman.supervising_region} to {region}"
        steps.append(step("region_transfer", "region_transfer_working_days", sentence))
    if reviews:
        steps.append(
            step("review", "landlord_review_working_days", "A named person reviews what is flagged for review")
        )
    return tuple(sorted(steps, key=lambda item: (item.by, item.code)))


def _somebody_decides(child: Child) -> bool:
    if child_status(child) == "with_her":
        return False
    return (
        child_status(child) == "uncertain"
        or child.order in LETTER_ORDERS
        or child.looked_after is True
        or child.return_contested is True
        or child.proceedings in ("current", "planned")
    )

"""A ready home is more than keys: beds, furniture, food, and money until the first benefit payment."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.calendar import move_in_date
from matcher.rules.steps.step import NeededStep, Proposal, counted


def first_days(proposal: Proposal) -> Iterator[NeededStep]:
    """What must be there the day keys are handed over, and the claim on the day she walks out."""
    household = proposal.household
    moves_in = move_in_date(proposal.home.available_from, household.release)
    # A carer who stays overnight needs a bed and is no member of the household.
    people = household.on(moves_in).persons + int(proposal.woman.overnight_carer)
    yield proposal.step(
        "first_days",
        "programme",
        moves_in,
        f"Beds for {counted(people, 'person', 'people')}, basic furniture and the first food are in the home",
        "lend beds and bring a food parcel for the first nights",
    )
    weeks = proposal.in_force("first_benefit_payment_weeks")
    if weeks is not None:
        yield proposal.step(
            "benefit_claim",
            "person",
            household.release,
            f"She claims benefits and asks for an advance, as the first payment takes about {weeks} weeks,",
            "help her claim on the next working day and ask the council for emergency help",
        )

"""Offers as JSON: what is asked of them, and what is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from api.service.offers.states import DECLINES, ENDINGS
from api.storage.offers import ENDED, LIVE
from matcher.domain.reasons import ReasonCode

Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
State = Literal[*LIVE, *ENDED]  # type: ignore[valid-type]
if TYPE_CHECKING:
    Decline = ReasonCode
    Ending = ReasonCode
else:
    Decline = Literal[*sorted(DECLINES)]
    Ending = Literal[*sorted(ENDINGS)]


class Strict(BaseModel):
    """A body in which every name is known."""

    model_config = ConfigDict(extra="forbid")


class Proposed(Strict):
    """Which home is proposed for whom."""

    woman_id: Id = Field(examples=["W01"])
    home_id: Id = Field(examples=["H03"])
    run_id: Id | None = Field(None, description="The published plan it comes from.")


class Agreed(Strict):
    """Who says yes, or that she has moved in."""

    side: Literal["landlord", "person"] | None = Field(
        None, description="Whose word it is. A manager, who records it for them, must name it.", examples=["landlord"]
    )


class Declined(Strict):
    """Why one side says no; the reason says which."""

    reason_code: Decline = Field(examples=["landlord_property_not_ready"])
    side: Literal["person", "landlord", "probation", "children's services"] | None = Field(
        None, description="Whose reason it is, if it is to be checked."
    )


class Withdrawn(Strict):
    """Why the offer ends though nobody refuses."""

    reason_code: Ending = Field(
        description="A caseworker gives those that are the woman's.", examples=["other_accommodation_found"]
    )


class Approved(Strict):
    """Which side approves the home."""

    side: Literal["probation", "children's services"] | None = Field(
        None, description="Must be named.", examples=["probation"]
    )


class OfferState(BaseModel):
    """Where an offer is now."""

    offer_id: str = Field(examples=["20261122T101500000000-0a1b2c3d4e5f"])
    state: State = Field(examples=["sent"])
    version: int = Field(description="As in the ETag.", examples=[2])


class PlanOffers(BaseModel):
    """What became of the placements of a plan."""

    outcomes: dict[str, int] = Field(description="Outcome -> women.", examples=[{"proposed": 8, "offer_under_way": 1}])


class FitShown(BaseModel):
    """What a landlord needs to judge whether the home suits; ages are those of the day each moves in."""

    people: int
    adults: int
    children_under_5: int
    children_5_to_9: int
    children_10_to_15: int
    children_16_to_17: int
    children_of_unknown_age: int = Field(description="A baby who is due, too.")
    bedrooms: int | None = Field(description="The most that are needed; null where her release date is not known.")
    access_need: str
    support_hours_week: float | None
    risks_to_review: list[str] | None = Field(description="Of those that the home reviews; null: not assessed.")


class OfferStep(BaseModel):
    """A state that the offer came into."""

    state: State
    at: datetime
    side: str | None = Field(description="Whose word it was; a landlord is not told of sides that approve.")
    reason_code: str | None = Field(description="A landlord is told that of its own side alone.")
    by: str | None = Field(description="Who wrote it down. Not for landlords.")


class Offer(BaseModel):
    """An offer as far as the caller may know of it; what is not for them is null."""

    offer_id: str
    state: State
    home_id: str
    partner_id: str
    bedspaces: int | None = Field(description="People who would move in. For landlords as long as `fit` is shown.")
    move_in_on: date | None = Field(description="For landlords as long as `fit` is shown.")
    expires_at: datetime | None = Field(description="When it lapses unless somebody acts.")
    proposed_at: datetime
    changed_at: datetime
    version: int
    woman_id: str | None = Field(None, description="Not for landlords.")
    run_id: str | None = Field(None, description="The plan it comes from; for managers.")
    proposed_by: str | None = Field(None, description="Not for landlords.")


class WholeOffer(Offer):
    """An offer with all its steps."""

    steps: list[OfferStep]
    approvals_needed: list[str] | None = Field(None, description="Sides that must approve. Not for landlords.")
    approvals_given: list[str] | None = Field(None, description="Not for landlords.")
    fit: FitShown | None = Field(description="For the landlord, as long as the home is promised to her.")


class Offers(BaseModel):
    """One page of offers, the earliest first."""

    offers: list[Offer]
    next: str | None = Field(description="`after` of the next page; null on the last.")


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment is within the years 1 to 9999, in UTC") from None


class Search(BaseModel):
    """Which offers are asked for."""

    model_config = {"extra": "forbid"}

    state: State | None = None
    partner_id: Id | None = None
    woman_id: Id | None = Field(None, description="Finds nothing for landlords.")
    expiring_before: Annotated[AwareDatetime, AfterValidator(_in_utc)] | None = Field(
        None, description="Live offers that lapse before this moment."
    )
    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.")

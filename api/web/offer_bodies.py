"""Offers as JSON: what is asked of them, and what is shown."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from api.service.offers.states import DECLINES, ENDINGS
from api.storage.offers import ENDED, LIVE
from api.web.examples import A_CURSOR, A_RUN, AN_OFFER, example, like
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

    model_config = like({"woman_id": "W01", "home_id": "H01"})

    woman_id: Id = Field(examples=["W01"])
    home_id: Id = Field(examples=["H03"])
    run_id: Id | None = Field(None, description="The published plan it comes from.", examples=[A_RUN])


class Agreed(Strict):
    """Who says yes, or that she has moved in."""

    model_config = like({"side": "landlord"})

    side: Literal["landlord", "person"] | None = Field(
        None, description="Whose word it is. A manager, who records it for them, must name it.", examples=["landlord"]
    )


class Declined(Strict):
    """Why one side says no; the reason says which."""

    model_config = like({"reason_code": "landlord_property_not_ready"})

    reason_code: Decline = Field(examples=["landlord_property_not_ready"])
    side: Literal["person", "landlord", "probation", "children's services"] | None = Field(
        None, description="Whose reason it is, if it is to be checked."
    )


class Withdrawn(Strict):
    """Why the offer ends though nobody refuses."""

    model_config = like({"reason_code": "other_accommodation_found"})

    reason_code: Ending = Field(
        description="A caseworker gives those that are the woman's.", examples=["other_accommodation_found"]
    )


class Approved(Strict):
    """Which side approves the home."""

    model_config = like({"side": "probation"})

    side: Literal["probation", "children's services"] | None = Field(
        None, description="Must be named.", examples=["probation"]
    )


class OfferState(BaseModel):
    """Where an offer is now."""

    model_config = like({"offer_id": AN_OFFER, "state": "sent", "version": 2})

    offer_id: str = Field(examples=[AN_OFFER])
    state: State = Field(examples=["sent"])
    version: int = Field(description="As in the ETag.", examples=[2])


class PlanOffers(BaseModel):
    """What became of the placements of a plan."""

    model_config = like({"outcomes": {"proposed": 10, "offered_before": 1}})

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

    model_config = like(example("offer"))

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

    model_config = like(example("offer_for_landlord"), example("offer_for_manager"))

    steps: list[OfferStep]
    approvals_needed: list[str] | None = Field(None, description="Sides that must approve. Not for landlords.")
    approvals_given: list[str] | None = Field(None, description="Not for landlords.")
    fit: FitShown | None = Field(description="For the landlord, as long as the home is promised to her.")


class Offers(BaseModel):
    """One page of offers, the earliest first."""

    model_config = like({"offers": [example("offer")], "next": None})

    offers: list[Offer]
    next: str | None = Field(description="`after` of the next page; null on the last.")


_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:")


def _written(moment: object) -> object:
    """Only the text of a moment: a number, also one in a text, would be taken for seconds."""
    if not (isinstance(moment, str) and _MOMENT.match(moment)):
        raise ValueError("a moment is a text such as 2026-12-01T00:00:00Z")
    return moment


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment is within the years 1 to 9999, in UTC") from None


class Search(BaseModel):
    """Which offers are asked for."""

    model_config = {"extra": "forbid"}

    state: State | None = None
    partner_id: Id | None = Field(None, examples=["P01"])
    woman_id: Id | None = Field(None, description="Finds nothing for landlords.", examples=["W01"])
    expiring_before: Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_in_utc)] | None = Field(
        None, description="Live offers that lapse before this moment.", examples=["2026-12-01T00:00:00Z"]
    )
    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])

"""`/offers`: from a proposal to the day she moves in. A partner's inbox is `GET /offers`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from api.access.tokens import Caller
from api.service.offers.changing import Lapsed
from api.service.offers.decided import Pair
from api.service.offers.expiry import lapse_expired
from api.service.offers.from_plans import propose_plan, require_in_plan
from api.service.offers.moving import Asked, move
from api.service.offers.proposing import propose
from api.service.offers.reading import Filter, list_offers, note_offer_read, one_offer
from api.service.offers.states import NEEDS, Action, may_ever
from api.storage.database import reading, writing
from api.web.callers import Database, may
from api.web.examples import A_RUN, AN_OFFER
from api.web.offer_bodies import (
    Agreed,
    Approved,
    Declined,
    Offers,
    OfferState,
    PlanOffers,
    Proposed,
    Search,
    WholeOffer,
    Withdrawn,
)
from api.web.problems import Problem, told
from api.web.writes import Answer, Write, etag, write
from matcher.domain.reasons import ReasonSide

router = APIRouter(tags=["offers"])

OfferId = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z-]+$", examples=[AN_OFFER])]


@router.get("/offers", response_model=Offers, responses=told())
def offers_listed(
    engine: Database, caller: Annotated[Caller, Depends(may("offers:read"))], search: Annotated[Search, Query()]
) -> Offers:
    """The offers that the caller may know of: a manager all, a caseworker those of her women, a landlord those that
    were sent to it."""
    with writing(engine) as connection:
        page = list_offers(connection, caller.user, Filter(**search.model_dump()))
    return Offers.model_validate({"offers": page.offers, "next": page.next})


@router.get("/offers/{offer_id}", response_model=WholeOffer, responses=told(404, 409))
def offer_shown(
    engine: Database,
    caller: Annotated[Caller, Depends(may("offers:read"))],
    offer_id: OfferId,
    response: Response,
) -> WholeOffer:
    """An offer with its steps; for a landlord with what is needed to judge fit. The ETag is what a change asks for."""
    with writing(engine) as connection:
        note_offer_read(connection, caller.user, offer_id)
    with reading(engine) as connection:
        found = WholeOffer.model_validate(one_offer(connection, caller.user, offer_id))
    response.headers["ETag"] = etag(found.version)
    return found


@router.post("/offers", response_model=OfferState, status_code=201, responses=told(404, 409))
def offer_proposed(asked: Annotated[Write, Depends(write("decisions:write"))], body: Proposed) -> Response:
    """Proposes a home for a woman. Nothing is promised until it is sent."""

    def work(connection: Connection) -> Answer:
        pair = Pair(body.woman_id, body.home_id)
        if body.run_id is not None:
            require_in_plan(connection, body.run_id, pair)
        offer_id = propose(connection, asked.user, pair, body.run_id)
        state = OfferState(offer_id=offer_id, state="proposed", version=1)
        return Answer(state, 201, version=1, location=f"/offers/{offer_id}")

    return asked.once(work)


@router.post("/plans/{run_id}/offers", response_model=PlanOffers, responses=told(404, 409))
def plan_proposed(
    asked: Annotated[Write, Depends(write("decisions:write"))],
    run_id: Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z-]+$", examples=[A_RUN])],
) -> Response:
    """Proposes every placement of the published plan as decided on since; who has an offer already is left alone."""
    return asked.once(
        lambda connection: Answer(PlanOffers(outcomes=dict(propose_plan(connection, asked.user, run_id))))
    )


def _moved(asked: Write, offer_id: str, wanted: Asked) -> Response:
    if not may_ever(asked.user.role, wanted.action):
        raise Problem(403, "not_allowed", "This is for somebody else to do.")

    def work(connection: Connection) -> Answer:
        moved = move(connection, asked.user, offer_id, wanted)
        state = OfferState(offer_id=moved.offer_id, state=moved.state, version=moved.version)
        return Answer(state, version=moved.version)

    try:
        return asked.once(work)
    except Lapsed:
        # What was asked is not done; that its time is over is written down all the same.
        with writing(asked.engine) as connection:
            lapse_expired(connection, [offer_id])
        raise


def _side(body: Agreed | Approved | None) -> ReasonSide | None:
    return None if body is None else body.side


def _may(action: Action) -> Callable[..., object]:
    return write(NEEDS[action])


_TOLD = told(404, 409, 412, 428)


@router.post("/offers/{offer_id}/send", response_model=OfferState, responses=_TOLD)
def offer_sent(asked: Annotated[Write, Depends(_may("send"))], offer_id: OfferId) -> Response:
    """Sends the offer to the landlord: from now on the home is held for her."""
    return _moved(asked, offer_id, Asked("send", asked.version))


@router.post("/offers/{offer_id}/accept", response_model=OfferState, responses=_TOLD)
def offer_accepted(
    asked: Annotated[Write, Depends(_may("accept"))], offer_id: OfferId, body: Agreed | None = None
) -> Response:
    """A partner accepts for the landlord, a caseworker for her, in either order; a manager for whom she names."""
    return _moved(asked, offer_id, Asked("accept", asked.version, side=_side(body)))


@router.post("/offers/{offer_id}/decline", response_model=OfferState, responses=_TOLD)
def offer_declined(asked: Annotated[Write, Depends(_may("decline"))], offer_id: OfferId, body: Declined) -> Response:
    """One side says no: the home is free again, and this pair, and no other, is not proposed again."""
    return _moved(asked, offer_id, Asked("decline", asked.version, body.reason_code, body.side))


@router.post("/offers/{offer_id}/withdraw", response_model=OfferState, responses=_TOLD)
def offer_withdrawn(asked: Annotated[Write, Depends(_may("withdraw"))], offer_id: OfferId, body: Withdrawn) -> Response:
    """Ends the offer though nobody refuses: the home is free again, and the pair may be proposed again. A caseworker
    does it for reasons that are the woman's."""
    return _moved(asked, offer_id, Asked("withdraw", asked.version, body.reason_code))


@router.post("/offers/{offer_id}/approvals", response_model=OfferState, responses=_TOLD)
def offer_approved(
    asked: Annotated[Write, Depends(_may("approvals"))], offer_id: OfferId, body: Approved | None = None
) -> Response:
    """A caseworker or a manager records that probation or children's services approve the home."""
    return _moved(asked, offer_id, Asked("approvals", asked.version, side=_side(body)))


@router.post("/offers/{offer_id}/confirm", response_model=OfferState, responses=_TOLD)
def offer_confirmed(asked: Annotated[Write, Depends(_may("confirm"))], offer_id: OfferId) -> Response:
    """Confirms the offer once all have approved who must: the pair is pinned."""
    return _moved(asked, offer_id, Asked("confirm", asked.version))


@router.post("/offers/{offer_id}/moved-in", response_model=OfferState, responses=_TOLD)
def offer_moved_in(
    asked: Annotated[Write, Depends(_may("moved-in"))], offer_id: OfferId, body: Agreed | None = None
) -> Response:
    """She has moved in: the home stays taken until the landlord offers it again from a later day. A manager names who
    says so."""
    return _moved(asked, offer_id, Asked("moved-in", asked.version, side=_side(body)))

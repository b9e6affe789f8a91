"""`/women/{woman_id}`: the best homes for her now, and why."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from api.access.reads import reads_of_women
from api.access.tokens import Caller
from api.service.results.explanations import explanation_of
from api.service.results.recommendations import Recommendation, recommendations_of
from api.service.results.standing import State
from api.storage.database import reading
from api.storage.moments import now
from api.storage.noting import note
from api.web.callers import Database, may
from api.web.examples import example, like
from api.web.plan_bodies import Id, PlanNamed, PlanSaid, said
from api.web.problems import told
from matcher.report.explanation import Kind

router = APIRouter(tags=["plans"])
Reader = Annotated[Caller, Depends(may("referrals:read"))]
WomanId = Annotated[Id, Path(description="The woman.", examples=["W01"])]
Named = Annotated[PlanNamed, Query()]


class RecommendedWanted(PlanNamed):
    """By which plan, and how much of each home."""

    details: bool = Field(False, description="Flags, with their sentences, and conditions of every home; slower.")


class Flag(BaseModel):
    """Something a person should check or know."""

    code: str = Field(examples=["several_schools"])
    sentence: str | None = Field(description="Null: ask with `details`.")


class LiveOffer(BaseModel):
    """The offer of hers that may still become a home."""

    offer_id: str
    home_id: str
    state: str


class RecommendedHome(BaseModel):
    """A home for her, and what it costs others."""

    home_id: str
    partner_id: str
    proposed: bool = Field(description="Whether the plan proposes it.")
    points: int = Field(description="0 to 10,000.")
    net_level1: int = Field(description="What the first level, women placed, gains if she has it: 0 or less.")
    net_points: int | None = Field(description="Where that is 0, what the whole plan gains in points: 0 or less.")
    now: State = Field(description="How it stands to her now.")
    home_changed: bool = Field(description="Its facts changed after the plan read them.")
    why: list[str] = Field(description="Why it is where it is in the list, in words.")
    flags: list[Flag] | None = Field(description="As of the plan; null: ask with `details`.")
    conditions: list[str] | None = Field(description="Steps that somebody must take by a day; likewise.")
    explanation: str = Field(description="Where the whole explanation is.", examples=["/women/W01/explanations/H01"])


class Recommended(PlanSaid):
    """The best homes of a woman now, by a plan."""

    model_config = like(example("recommendations"))

    woman_id: str
    her_record_changed: bool = Field(description="Her facts or her case changed after the plan read them.")
    no_proposal: str | None = Field(description="Why the plan proposes nothing, where it does not.")
    offer: LiveOffer | None
    homes: list[RecommendedHome] = Field(description="Those that can be offered now first.")


class ExplanationLine(BaseModel):
    """One line. kind: what it is about; rules that are not content go by what they do: block, review, flag."""

    kind: Kind
    text: str


class Explained(PlanSaid):
    """Why a home, or what stands in the way of it."""

    model_config = like(example("explanation"))

    woman_id: str
    home_id: str | None = Field(description="The home this is about; null where none is proposed.")
    proposed_home_id: str | None
    lines: list[ExplanationLine]
    text: str = Field(description="All lines; of a home, as `homeward explain` prints them.")


@router.get("/women/{woman_id}/recommendations", response_model=Recommended, responses=told(404, 409))
def recommendations(
    engine: Database, caller: Reader, woman_id: WomanId, wanted: Annotated[RecommendedWanted, Query()]
) -> Recommended:
    """The best homes for her now: what the plan proposes and its next best, less what was let, withdrawn, promised or
    refused since, each with what the whole plan would lose. 409: she is not in the plan; a new run is needed."""
    with reading(engine) as connection:
        found = recommendations_of(connection, caller.user, woman_id, now(), wanted.run_id, details=wanted.details)
    _note(engine, caller, woman_id, "GET /women/{woman_id}/recommendations")
    hers, offer = found.hers, found.now.offer
    return Recommended(
        **said(hers.plan),
        woman_id=woman_id,
        her_record_changed=found.now.changed_since,
        no_proposal=None if hers.unplaced is None else hers.unplaced["sentence"],
        offer=None if offer is None else LiveOffer(offer_id=offer.offer_id, home_id=offer.home_id, state=offer.state),
        homes=[_home(woman_id, one) for one in found.homes],
    )


def _home(woman_id: str, one: Recommendation) -> RecommendedHome:
    return RecommendedHome(
        home_id=one.home_id,
        partner_id=one.partner_id,
        proposed=one.proposed,
        points=one.points,
        net_level1=one.net_level1,
        net_points=one.net_points,
        now=one.standing.state,
        home_changed=one.standing.changed_since,
        why=list(one.why),
        flags=None if one.flags is None else [Flag(code=code, sentence=sentence) for code, sentence in one.flags],
        conditions=None if one.conditions is None else list(one.conditions),
        explanation=f"/women/{quote(woman_id, safe='')}/explanations/{quote(one.home_id, safe='')}",
    )


@router.get("/women/{woman_id}/explanation", response_model=Explained, responses=told(404, 409))
def explanation(engine: Database, caller: Reader, woman_id: WomanId, named: Named) -> Explained:
    """Why the plan proposes this home for her, or why none."""
    return _explained(engine, caller, woman_id, None, named, "GET /women/{woman_id}/explanation")


@router.get("/women/{woman_id}/explanations/{home_id}", response_model=Explained, responses=told(404, 409))
def explanation_of_home(
    engine: Database, caller: Reader, woman_id: WomanId, home_id: Annotated[Id, Path(examples=["H01"])], named: Named
) -> Explained:
    """Why that home, or what stands in the way of it: rules, points, money, children, and what is to be done."""
    return _explained(engine, caller, woman_id, home_id, named, "GET /women/{woman_id}/explanations/{home_id}")


def _explained(
    engine: Engine, caller: Caller, woman_id: str, home_id: str | None, named: PlanNamed, why: str
) -> Explained:
    with reading(engine) as connection:
        found = explanation_of(connection, caller.user, woman_id, home_id, named.run_id)
    _note(engine, caller, woman_id, why)
    return Explained(
        **said(found.hers.plan),
        woman_id=woman_id,
        home_id=found.home_id,
        proposed_home_id=found.hers.home_id,
        lines=[ExplanationLine(kind=line.kind, text=line.text) for line in found.lines],
        text="\n".join(line.text for line in found.lines),
    )


def _note(engine: Engine, caller: Caller, woman_id: str, why: str) -> None:
    note(engine, *reads_of_women(caller.user, [woman_id], why))

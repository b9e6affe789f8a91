"""What is answered about referrals, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model
from sqlalchemy import Row as Found

from api.service.assessments import Outcome, is_overdue
from api.service.referrals.hiding import Cell as Place
from api.service.referrals.record import NESTED, key_of
from api.service.referrals.showing import Line, Shown
from api.service.referrals.written import Named, Written
from api.web.examples import example, like
from api.web.records import shown_row
from matcher.domain.columns import columns_of
from matcher.domain.reasons import ReasonCode
from matcher.intake.reading import TABLES

Table = Literal["women", "adults", "children", "zones", "bars"]
State = Literal["open", "closed"]
_SHOWN: Mapping[str, Any] = {"date": date, "number": float, "integer": int, "yes_no": bool}


class Cell(BaseModel):
    """Where a fact stands. row: the key of its row (`child_id`, else `row_id`); null for her own."""

    table: Table
    row: str | int | None
    column: str = Field(examples=["release_date"])


class MissingFact(Cell):
    """A fact to ask for."""

    why: list[str] = Field(description="What it decides, a sentence each.")


class DoubtfulFact(Cell):
    """Something odd, such as a postcode that nobody knows. Never says what stands there."""

    message: str


class ReferralWritten(BaseModel):
    """What became of a referral."""

    model_config = like(example("referral_written"))

    woman_id: str = Field(examples=["W-7KQ2M9XH4T"])
    state: State
    version: int = Field(description="Its ETag, in quotation marks.")
    child_ids: list[str]
    missing: list[Cell] = Field(description="Facts that are empty and matter; `GET` says why.")
    doubtful: list[Cell] = Field(description="Facts that look wrong; `GET` says how.")
    withdrawn_offer_id: str | None = Field(description="Of her live offer, which a new release date has ended.")


def written_body(written: Written) -> ReferralWritten:
    """What a write answers."""
    missing, doubtful = ([_cell(one) for one in some] for some in (written.missing, written.doubtful))
    return ReferralWritten(
        woman_id=written.woman_id,
        state="open",
        version=written.version,
        child_ids=list(written.children),
        missing=missing,
        doubtful=doubtful,
        withdrawn_offer_id=written.withdrawn_offer_id,
    )


def _cell(named: Named) -> Cell:
    table, row, column = named
    return Cell(table=table, row=row, column=column)  # type: ignore[arg-type]


def _shown_model(table: str, name: str) -> Any:
    """A row as it is shown: a column that is hidden is not there."""
    fields: dict[str, Any] = {}
    for column in columns_of(TABLES[table]).values():
        kind = list[str] if column.kind in ("choices", "list") else _SHOWN.get(column.kind, str) | None
        fields[column.name] = (kind, Field(None, description=f"{column.doc}."))
    if table != "women":
        del fields["woman_id"]
        fields.setdefault(key_of(table), (int, Field(None, description="Names this row in a change.")))
    return create_model(name, __doc__=f"A row of {table}.csv.", **fields)


WomanShown = _shown_model("women", "WomanShown")
AdultShown = _shown_model("adults", "AdultShown")
ChildShown = _shown_model("children", "ChildShown")
ZoneShown = _shown_model("zones", "ZoneShown")
BarShown = _shown_model("bars", "BarShown")


class Handover(BaseModel):
    """That the case went to a project."""

    from_partner_id: str | None
    to_partner_id: str
    by: str
    at: datetime
    reason: str


class AssessmentShared(BaseModel):
    """That a landlord is shown her risk assessment, which is not kept here."""

    assessment_id: str = Field(examples=["A-3MZ8TR5WQD"])
    partner_id: str
    shared_by: str
    shared_at: datetime
    due_on: date = Field(description="By when the landlord answers.")
    overdue: bool
    outcome: Outcome | None
    reason_code: ReasonCode | None = Field(description="Why it was refused.")
    outcome_at: datetime | None
    version: int = Field(description="Its ETag, in quotation marks.")


class Referral(BaseModel):
    """A woman's case, and all that is known of her but restricted places."""

    model_config = like(example("referral"))

    woman_id: str
    state: State
    version: int = Field(description="Its ETag, in quotation marks: of her facts and her case.")
    opened_at: datetime | None = Field(description="Null while nobody has changed anything since she came with tables.")
    receiving_partner_id: str | None = Field(description="The project that will receive her.")
    closed_at: datetime | None
    close_reason_code: ReasonCode | None = Field(description="Null where none was given, as she had moved in.")
    woman: WomanShown  # type: ignore[valid-type]
    adults: list[AdultShown]  # type: ignore[valid-type]
    children: list[ChildShown]  # type: ignore[valid-type]
    zones: list[ZoneShown]  # type: ignore[valid-type]
    bars: list[BarShown]  # type: ignore[valid-type]
    hidden: list[Cell] = Field(description="Restricted places that are kept and used, and never shown.")
    missing: list[MissingFact]
    doubtful: list[DoubtfulFact]
    handovers: list[Handover]
    assessments: list[AssessmentShared]


def shown_body(shown: Shown, today: date) -> Referral:
    """A whole referral."""
    case, judged = shown.case, shown.judgement
    woman = shown.record.woman
    return Referral(
        woman_id=woman["woman_id"],
        state=case.state if case else "open",
        version=shown.record.version,
        opened_at=case.opened_at if case else None,
        receiving_partner_id=case.receiving_partner_id if case else None,
        closed_at=case.closed_at if case else None,
        close_reason_code=case.close_code if case else None,
        woman=WomanShown(**_visible("women", woman, shown.hidden)),
        **{table: [_visible(table, row, shown.hidden) for row in shown.record.tables[table]] for table in NESTED},
        hidden=[_cell(one) for one in sorted(shown.hidden, key=str)],
        missing=[MissingFact(**_place(one), why=list(one.why)) for one in judged.missing or ()],
        doubtful=[DoubtfulFact(**_place(one), message=one.message) for one in judged.doubts],
        handovers=[_handover(one) for one in shown.handovers],
        assessments=[_shared(one, today) for one in shown.assessments],
    )


def _handover(row: Found[Any]) -> Handover:
    return Handover(
        from_partner_id=row.from_partner_id, to_partner_id=row.to_partner_id, by=row.by, at=row.at, reason=row.why
    )


def _visible(table: str, row: Mapping[str, Any], hidden: frozenset[Place]) -> dict[str, Any]:
    key = None if table == "women" else row[key_of(table)]
    left_out = {column for name, own, column in hidden if (name, own) == (table, key)}
    own = {} if table == "women" else {key_of(table): key}
    return own | shown_row(table, row, leave_out={*left_out, *(() if table == "women" else ("woman_id",))})


def _place(one: Any) -> dict[str, Any]:
    return {"table": one.table, "row": one.row, "column": one.column}


def _shared(row: Found[Any], today: date) -> AssessmentShared:
    ours = ("overdue", "reason_code")
    told = {name: getattr(row, name) for name in AssessmentShared.model_fields if name not in ours}
    return AssessmentShared(**told, reason_code=row.outcome_code, overdue=is_overdue(row, today))


class ReferralLine(BaseModel):
    """A woman in the list."""

    woman_id: str
    state: State
    supervising_region: str | None
    release_date: date | None
    version: int
    missing_count: int | None = Field(
        description="Facts to ask for; null where her rows are at fault, as `GET` of her says."
    )
    receiving_partner_id: str | None


class Referrals(BaseModel):
    """One page of referrals, by id."""

    model_config = like({"referrals": [example("referral_line")], "next": None})

    referrals: list[ReferralLine]
    next: str | None = Field(description="`after` of the next page; null on the last.")


def line_body(line: Line) -> ReferralLine:
    """A woman in the list."""
    row = line.row
    return ReferralLine(
        woman_id=row.woman_id,
        state=row.state,
        supervising_region=row.supervising_region,
        release_date=row.release_date,
        version=row.version,
        missing_count=line.missing,
        receiving_partner_id=row.receiving_partner_id,
    )

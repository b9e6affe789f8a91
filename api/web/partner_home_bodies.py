"""What is sent and answered about a partner's own homes, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, create_model

from api.service.partner_homes.exporting import Sheet
from api.service.partner_homes.records import KeptHome
from api.web.examples import A_CURSOR, describe, example, like
from api.web.records import Row, kept_row, model_of, shown_row
from matcher.domain import codes
from matcher.domain.reasons import Unavailable

HOME_ID = r"^[^\x00-\x1f\x7f]+$"
LONGEST_HOME_ID = 64
MOST_OCCUPANTS = 200
HomeId = Annotated[
    str, Path(max_length=LONGEST_HOME_ID, pattern=HOME_ID, description="Of `GET /homes`.", examples=["H31"])
]
_Region = Literal[*codes.PROBATION_REGIONS]  # type: ignore[valid-type]
_EXAMPLE = {
    "home_id": "H31", "postcode": "M14 4BY", "bedrooms": 2, "bedspaces": 4, "sharing": "self_contained",
    "landlord": "social", "tenancy": "assured", "available_from": "2026-11-09", "rent_gbp_week": 142.5,
    "access": "step_free", "children_ok": True, "refuses": ["arson"],
}  # fmt: skip

Occupant = model_of("occupants", "Occupant", leave_out=("home_id",), required=("role",))
_Occupants = Annotated[list[Occupant], Field(max_length=MOST_OCCUPANTS)]  # type: ignore[valid-type]


def _with_occupants(name: str, doc: str, leave_out: tuple[str, ...], shown: dict[str, Any]) -> Any:
    """What is sent of a home: any columns but some, and who lives there."""
    described = Field(None, description="Who lives or works in a shared home, all of them.")
    base = model_of("homes", f"{name}Row", leave_out=(*leave_out, "unavailable"))
    made = create_model(name, __base__=base, __doc__=doc, occupants=(_Occupants | None, described))
    describe(made, shown)
    return made


NewHome = _with_occupants("NewHome", "A home to add; `home_id` is made where none is sent.", (), _EXAMPLE)
HomeChange = _with_occupants(
    "HomeChange",
    "What changes of a home; null empties, what is left out stays.",
    ("home_id",),
    {"rent_gbp_week": 149.0},
)
OwnHome = create_model(
    "OwnHome",
    __base__=model_of("homes", "OwnHomeRow", required=("home_id", "partner_id")),
    __doc__="A home with all that is kept of it.",
    version=(int, Field(description="Its ETag, in quotation marks.")),
    region=(str | None, Field(description="Probation region; null where nobody knows where it lies.")),
    promised=(bool, Field(description="Somebody has been sent an offer of it that has not ended.")),
    occupants=(_Occupants, Field(description="Who lives or works in a shared home.")),
)
describe(OwnHome, example("own_home"))


def own_home_body(home: KeptHome) -> dict[str, Any]:
    """A home as its own partner sees it."""
    return {
        **shown_row("homes", home.row),
        "version": home.version,
        "region": home.region,
        "promised": home.promised,
        "occupants": [shown_row("occupants", one, leave_out=("home_id",)) for one in home.occupants],
    }


class OwnHomes(BaseModel):
    """One page of homes, by id."""

    model_config = like({"homes": [example("own_home")], "next": None})

    homes: list[OwnHome]  # type: ignore[valid-type]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class HomeSearch(BaseModel):
    """Which of the own homes are listed."""

    model_config = ConfigDict(extra="forbid")

    free: bool | None = Field(None, description="Those that are, or are not, off the market.")
    reason_code: Unavailable | None = Field(None, description="Those off the market for this reason.")
    partner_id: str | None = Field(
        None, min_length=1, max_length=64, pattern=HOME_ID, description="Only this one's.", examples=["P01"]
    )
    region: _Region | None = Field(None, description="Probation region.")
    sharing: codes.Sharing | None = None
    bedrooms_min: int | None = Field(None, ge=0, le=20, examples=[2])
    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])


class HomeWritten(BaseModel):
    """What became of a home."""

    model_config = like({"home_id": "H31", "version": 1, "warnings": []})

    home_id: str
    version: int = Field(description="Its ETag, in quotation marks.")
    warnings: list[str] = Field(default=[], description="What is odd, one each, beginning with its field.")


class Withdrawal(BaseModel):
    """Why a home is taken off the market."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason_code": "void_works", "expected_end_on": "2099-03-01"}]}
    )

    reason_code: Unavailable
    expected_end_on: date | None = Field(None, description="When it is likely to be free again; not a past day.")


class Void(BaseModel):
    """A time that a home was not free."""

    model_config = like(example("void"))

    reason_code: Unavailable
    begun_on: date
    expected_end_on: date | None
    ended_on: date | None = Field(description="Null while it lasts.")
    by: str = Field(description="Who said so.")
    at: datetime


def void_body(row: Any) -> Void:
    """A time that a home was not free, of its row."""
    return Void(
        reason_code=row.reason,
        begun_on=row.began_on,
        expected_end_on=row.expected_end_on,
        ended_on=row.ended_on,
        by=row.by,
        at=row.at,
    )


class Voids(BaseModel):
    """One page of times that a home was not free, the last one first."""

    model_config = like({"voids": [example("void")], "next": None})

    voids: list[Void]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class PageOfVoids(BaseModel):
    """Which of the times are listed."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=300, description="`next` of the page before.", examples=[A_CURSOR])


class WantedSheet(BaseModel):
    """Which file is exported."""

    model_config = ConfigDict(extra="forbid")

    table: Sheet = "homes"
    partner_id: str | None = Field(
        None,
        min_length=1,
        max_length=LONGEST_HOME_ID,
        pattern=HOME_ID,
        description="For managers: only this one's.",
        examples=["P01"],
    )


class HowToUpload(BaseModel):
    """How a file is taken in."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = Field(False, description="Tells what it would do, and writes nothing.")
    partial: bool = Field(False, description="Takes the homes that are right without the others.")


class RowFault(BaseModel):
    """One thing to put right, or to look at. Never says what the cell holds."""

    file: str = Field(examples=["homes.csv"])
    row: int | None = Field(description="As a spreadsheet counts: the header is row 1.")
    column: str = Field(description="Empty where the whole row or file is meant.")
    message: str = Field(description="What would be right.")


class UploadReport(BaseModel):
    """What a file did, in homes."""

    model_config = like(example("upload"))

    dry_run: bool = Field(description="Nothing was written.")
    added: int
    changed: int
    unchanged: int
    refused: int = Field(description="Rows of homes.csv that were not taken, with `partial`.")
    faults: list[RowFault] = Field(description="Why; the first 5,000.")
    warnings: list[RowFault] = Field(description="What is odd; the first 5,000.")


def parts_of(body: Row) -> dict[str, Any]:
    """What was said of a home by header, and under `occupants` who lives there, where that was said."""
    people = getattr(body, "occupants", None)
    said = kept_row("homes", body, only_said=True)
    return said if people is None else {**said, "occupants": [kept_row("occupants", one) for one in people]}

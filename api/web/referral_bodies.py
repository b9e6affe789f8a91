"""What is sent of a referral, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, create_model

from api.service.referrals.entering import Sent
from api.service.referrals.record import NESTED, key_of
from api.web.examples import describe
from api.web.plan_bodies import PRINTABLE
from api.web.records import Row, kept_row, model_of
from matcher.domain.columns import columns_of
from matcher.intake.reading import TABLES

LONGEST_OUTLINE = 100_000
MOST_ROWS = 30
_REQUIRED: Mapping[str, tuple[str, ...]] = {"adults": ("relation",), "zones": ("kind",), "bars": ("kind",)}
_DOCS = {
    "adults": "The adults who will live with her, all of them.",
    "children": "All her children, wherever they live.",
    "zones": "The places that bind or draw her, all of them.",
    "bars": "Whom she may not live or associate with, all of them.",
}
_ROW_ID = Field(
    None, ge=1, le=2**53, description="Of a row that is there: what it leaves out stays. None for a new one."
)
_EXAMPLE = {
    "release_date": "2026-12-11", "release_type": "automatic", "prison": "STI", "home_postcode": "M14 4FX",
    "risk_flags": ["none"],
    "children": [{"date_of_birth": "2017-03-09", "sex": "F", "carer": "kinship", "returns": "yes"}],
}  # fmt: skip


def _row_model(table: str, prefix: str, *, keyed: bool) -> type[Row]:
    """A row that hangs on her, as it is sent. keyed: may name a row that is there."""
    more: dict[str, Any] = {"row_id": (int | None, _ROW_ID)} if keyed and key_of(table) == "row_id" else {}
    if table == "zones":
        outline = Annotated[str, Field(min_length=1, max_length=LONGEST_OUTLINE, pattern=PRINTABLE)]
        described = columns_of(TABLES["zones"])["wkt"].doc
        more["wkt"] = (outline | None, Field(None, description=f"{described}; empty: none."))
    # A row that is there keeps what it leaves out; of a new one whoever brings both together asks for it.
    required = () if keyed else _REQUIRED.get(table, ())
    base = model_of(table, f"{prefix}{table.title()}Row", leave_out=("woman_id",), required=required)
    return create_model(f"{prefix}{table.title()}", __base__=base, __doc__=base.__doc__, **more)


def _sent_model(name: str, doc: str, leave_out: Sequence[str], example: dict[str, Any], *, keyed: bool) -> Any:
    base = model_of("women", f"{name}Row", leave_out=leave_out)
    nested: dict[str, Any] = {}
    for table in NESTED:
        rows: Any = Annotated[list[_row_model(table, name, keyed=keyed)], Field(max_length=MOST_ROWS)]  # type: ignore[misc]
        nested[table] = (rows | None, Field(None, description=_DOCS[table]))
    made = create_model(name, __base__=base, __doc__=doc, **nested)
    describe(made, example)
    return made


NewReferral = _sent_model(
    "NewReferral",
    "A woman, with whatever is known of her; `woman_id` is made where none is sent.",
    (),
    _EXAMPLE,
    keyed=False,
)
ReferralChange = _sent_model(
    "ReferralChange",
    "What changes of a referral: null empties, what is left out stays, and a list that is sent replaces that list.",
    ("woman_id",),
    {"release_date": "2026-12-18"},
    keyed=True,
)


def sent_of(body: Row) -> Sent:
    """What was said of a woman and of those around her."""
    nested = {table: getattr(body, table) or [] for table in NESTED if table in body.model_fields_set}
    return Sent(
        kept_row("women", body, only_said=True),
        {table: [_sent_row(table, row) for row in rows] for table, rows in nested.items()},
    )


def _sent_row(table: str, row: Row) -> dict[str, Any]:
    own = getattr(row, "row_id", None)
    return kept_row(table, row, only_said=True) | ({} if own is None else {"row_id": own})

"""A row of any table goes into JSON and back, and what no file could hold no row can."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from api.web.records import kept_row, model_of, shown_row
from matcher.intake.contents import read_contents
from matcher.intake.reading import HEADERS, TABLES
from tests.runs import FIXTURES

EVERYTHING = read_contents(FIXTURES / "everything").tables


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_row_there_and_back(table: str) -> None:
    model = model_of(table, "Some")
    for row in EVERYTHING[table]:
        shown = shown_row(table, row)
        said = model.model_validate_json(json.dumps(shown, default=str))
        assert kept_row(table, said) == dict(row)


def test_only_what_was_said() -> None:
    model = model_of("women", "Some", leave_out=("woman_id",))
    said = model.model_validate({"priority": 2, "nations_ok": ["England", "Wales"], "prison": None})
    assert kept_row("women", said, only_said=True) == {"priority": 2, "nations_ok": "England;Wales", "prison": None}
    assert set(kept_row("women", said)) == set(HEADERS["women"]) - {"woman_id"}
    with pytest.raises(ValidationError):
        model.model_validate({"woman_id": "W1"})


def test_what_must_be_there() -> None:
    model = model_of("homes", "Some", required=("partner_id",))
    for refused in ({}, {"partner_id": None}):
        with pytest.raises(ValidationError):
            model.model_validate(refused)


@pytest.mark.parametrize(
    "bad",
    [{"priority": 9}, {"priority": 1.5}, {"release_date": "soon"}, {"access_need": "stairs"}, {"prison": "a\x00b"},
     {"prison": ""}, {"nations_ok": ["Mars"]}, {"benefit_income_gbp_week": float("nan")}, {"unknown": 1},
     {"local_connection": ["E08000003"] * 500}],
)  # fmt: skip
def test_what_no_cell_could_hold_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model_of("women", "Some").model_validate(bad)

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.columns import Column, Kind
from matcher.intake.cells import CellError, cell_text, parse_cell, range_words

RISKS = ("arson", "Kent, Surrey & Sussex")


def column(kind: Kind, **changes: Any) -> Column:
    return Column(kind, "", name="x", **changes)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("id", "W-1 ü", "W-1 ü"),
        ("id", "x" * 64, "x" * 64),
        ("id", "O'Brien 1", "O'Brien 1"),
        ("text", "=1+1", "=1+1"),
        ("text", "a\r\nb\rc\td", "a\nb\nc\td"),
        ("date", "2028-02-29", date(2028, 2, 29)),
        ("number", "3", 3.0),
        ("number", "+3.50", 3.5),
        ("number", ".5", 0.5),
        ("number", "-2.", -2.0),
        ("integer", "3", 3),
        ("integer", "3.0", 3),
        ("yes_no", "Yes", True),
        ("yes_no", "NO", False),
        ("list", "A; B ;A;", ("A", "B")),
        ("postcode", "m14 5tl", "M14 5TL"),
        ("postcode", "m14", "M14"),
    ],
)
def test_reads_what_a_careful_person_writes(kind: Kind, text: str, value: object) -> None:
    read = parse_cell(column(kind), text)
    assert read == value
    assert type(read) is type(value)


def test_choices_are_read_in_any_case_and_keep_their_order() -> None:
    assert parse_cell(column("choice", values=RISKS), "ARSON") == "arson"
    assert parse_cell(column("choices", values=RISKS), "kent, surrey & sussex;arson;Arson") == RISKS[::-1]


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("id", "x" * 65, "longer than 64"),
        ("id", "W\x071", "cannot be printed"),
        ("ref", "W\u202e1", "cannot be printed"),
        ("id", "'W1", "apostrophe"),
        ("ref", "'W1", "apostrophe"),
        ("id", "W1;W2", "semicolon"),
        ("ref", "W1;W2", "semicolon"),
        ("text", "a\x00b", "cannot be printed"),
        ("text", "a\ud800b", "cannot be printed"),
        ("date", "03/04/2027", "2027-04-03"),
        ("date", "20270403", "year-month-day"),
        ("date", "2027-W01-1", "year-month-day"),
        ("date", "2027-02-29", "calendar"),
        ("date", "9999-12-31", "leave it empty"),
        ("date", "1899-12-31", "between 1900-01-01"),
        ("date", "٢٠٢٧-٠٤-٠٣", "year-month-day"),
        ("number", "£12", "without £ or commas"),
        ("number", "1,200", "without £ or commas"),
        ("number", "nan", "plain number"),
        ("number", "inf", "plain number"),
        ("number", "1e400", "plain number"),
        ("number", "1_000", "plain number"),
        ("number", "٣", "plain number"),
        ("number", "9" * 5000, "plain number"),
        ("integer", "3.5", "whole number"),
        ("integer", "9" * 5000, "plain number"),
        ("yes_no", "1", "yes or no"),
        ("yes_no", "true", "yes or no"),
        ("choice", "fire", "must be one of: arson; Kent"),
        ("choices", "arson,violence", "separated by semicolons: arson; Kent"),
        ("choices", " ; ;", "no value"),
        ("list", "E08000003,E08000007", "semicolons"),
        ("postcode", "M14 5TLX", "not a postcode"),
    ],
)
def test_says_what_would_be_right_and_never_what_was_wrong(kind: Kind, text: str, message: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_cell(column(kind, values=RISKS), text)
    assert message in str(caught.value)
    assert text not in str(caught.value)


@pytest.mark.parametrize("text", ["-0.01", "168.5", "999999999999999"])
def test_a_number_out_of_range_names_the_range(text: str) -> None:
    with pytest.raises(CellError, match="must be between 0 and 168"):
        parse_cell(column("number", minimum=0, maximum=168), text)


def test_range_words_for_one_limit() -> None:
    assert range_words(column("number", minimum=1)) == "at least 1"
    assert range_words(column("number", maximum=9.5)) == "at most 9.5"
    assert range_words(column("number")) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (151.2, "151.2"),
        (date(2027, 4, 3), "2027-04-03"),
        (("A", "B"), "A;B"),
        ((), ""),
        ("a\r\nb", "a\nb"),
    ],
)
def test_canonical_texts(value: object, text: str) -> None:
    assert cell_text(value) == text


@settings(deadline=None, derandomize=True)
@given(st.floats(min_value=-1e14, max_value=1e14))
def test_every_number_reads_back(value: float) -> None:
    assert parse_cell(column("number"), cell_text(value)) == value


@settings(deadline=None, derandomize=True)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_date_reads_back(value: date) -> None:
    assert parse_cell(column("date"), cell_text(value)) == value


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(["id", "text", "date", "number", "integer", "yes_no", "list", "postcode"]), st.text(min_size=1))
def test_any_text_is_read_or_refused(kind: Kind, text: str) -> None:
    try:
        parse_cell(column(kind), text)
    except CellError as error:
        assert str(error)

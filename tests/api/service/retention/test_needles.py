"""What is looked for is found in every kind of text, and only as a word of its own."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.service.retention.needles import Needles, women_in

SOUGHT = Needles(["W01", "A/12-b", "M14 4FX", "7", "Ångström", "--", "a&b"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("W01", {"W01"}),
        ("see W01.", {"W01"}),
        ("(W01)", {"W01"}),
        ("W011 xW01 W01x", set()),
        ("w01", set()),
        ("W01_old", {"W01"}),
        ("A/12-b;W01", {"A/12-b", "W01"}),
        ("A/12-bc", set()),
        ("A 12 b", set()),
        ("to M14 4FX now", {"M14 4FX"}),
        ("7", {"7"}),
        ("on 7 May, 17 of 7", set()),
        ("Ångström", {"Ångström"}),
        ("--", {"--"}),
        ("", set()),
    ],
)
def test_in_a_text(text: str, found: set[str]) -> None:
    assert SOUGHT.within(text) == found


def test_in_json_every_string_and_no_number() -> None:
    said = {"7": 1, "women": [{"id": "W01", "years": 7}], "name": "Ångström"}
    assert SOUGHT.in_value(json.dumps(said)) == {"7", "W01", "Ångström"}
    assert SOUGHT.in_value(json.dumps({"years": 7, "list": [7]})) == set()
    assert SOUGHT.in_value("[not json, but W01") == {"W01"}


def test_in_csv_every_cell_and_numbers_of_ids_alone() -> None:
    assert SOUGHT.in_value("woman_id,points\n'7,5\n", "placements.csv") == {"7"}
    assert SOUGHT.in_value("woman_ids,points\nW9;7,5\n", "shortages.csv") == {"7"}
    assert SOUGHT.in_value("woman_id,points,note\nW9,7,beside W01\n", "placements.csv") == {"W01"}
    assert SOUGHT.in_value("woman_id,points\n", "placements.csv") == set()


def test_in_a_page_and_in_what_is_deflated() -> None:
    assert SOUGHT.in_value(zlib.compress(b"<td>a&amp;b</td><td>W01</td>"), "report.html") == {"a&b", "W01"}
    assert SOUGHT.in_value(b"W01") == {"W01"} and SOUGHT.in_value(b"\xff\x00") == set()
    assert SOUGHT.in_value(None) == SOUGHT.in_value(7) == set()


def test_the_women_of_a_file() -> None:
    assert women_in(zlib.compress(b"woman_id,home_id\nW1,H1\n'=W2,H2\n")) == {"W1", "=W2"}
    assert women_in(b"") == women_in(b"home_id\nH1\n") == set()


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), st.sampled_from([" ", ";", "\n", '"', "("]))
def test_whatever_an_id_is_it_is_found_between_others(needle: str, edge: str) -> None:
    sought = Needles([needle])
    assert sought.within(needle) == {needle}
    assert sought.in_value(json.dumps({"woman_id": needle})) == {needle}
    if not needle.isdecimal() and any(letter.isalnum() for letter in needle):
        assert sought.within(f"before{edge}{needle}{edge}after") == {needle}

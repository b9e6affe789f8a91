"""Tables and values in the generated pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.rules.markdown import in_words, table


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (8.04672, "8.04672"),
        (52, "52"),
        (2.0, "2"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 5, 1), "2026-05-01"),
        ([0.0, 7.5], "0, 7.5"),
        (["a", "b"], "a, b"),
        ({"social": 100, "other": 80}, "social 100; other 80"),
        ({"london": {"single": 16967}}, "london (single 16967)"),
        ([{"to": date(2026, 4, 30)}, {"kinds": ["a", "b"], "never": True}], "to 2026-04-30<br>kinds a, b; never"),
        ([], "none"),
        ({}, "none"),
    ],
)
def test_a_value_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words


def test_a_table() -> None:
    shown = table(("one", "two"), [("a", "b|c"), ("", "d")])
    assert shown == "| one | two |\n| --- | --- |\n| a | b\\|c |\n|  | d |\n"


def test_a_table_without_rows_is_left_out() -> None:
    assert table(("one", "two"), iter(())) == ""

"""A page of more proposals than it can tell of one by one."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta

from matcher.report import html
from matcher.report.rows import PlacementRow
from tests.report.test_html import CELLS, build, placement


def cards(text: str) -> list[str]:
    return re.findall(r'<article id="woman-(\w+)"', text)


def urgent(index: int) -> PlacementRow:
    """Priorities 2, 1, 2, 1 ..., and the later in the list the sooner released."""
    released = date(2027, 1, 30) - timedelta(days=index)
    return dataclasses.replace(placement(index), priority=2 - index % 2, release_on=released)


def test_the_page_tells_of_those_to_act_on_first_in_the_order_of_the_plan() -> None:
    report = dataclasses.replace(build(12, 3), placements=tuple(urgent(index) for index in range(12)))
    # The six of priority 1 are W002, W004 ...; of priority 2 the soonest released is W011.
    assert cards(html.render(report, CELLS, 7)) == ["W002", "W004", "W006", "W008", "W010", "W011", "W012"]
    assert cards(html.render(report, CELLS, 2)) == ["W010", "W012"]


def test_what_the_page_leaves_out_is_said_with_where_it_stands() -> None:
    text = html.render(build(12, 6), CELLS, 5)
    assert "This page tells of the 5 proposals to act on first" in text
    assert "All 12 are in <code>placements.csv</code>" in text
    assert "This page tells of the 5 with the highest priority. All 6 are in <code>unplaced.csv</code>" in text
    # Priorities 1 to 5, then 1 again: the fifth woman is left out.
    assert re.findall(r'<tr id="woman-(U\d+)"', text) == ["U001", "U002", "U003", "U004", "U006"]


def test_figures_counts_and_links_are_right_for_all_of_them() -> None:
    whole, short = html.render(build(12, 6), CELLS), html.render(build(12, 6), CELLS, 5)
    assert "A home is proposed for 12 of" in short
    for part in ('<dl class="figures">', '<table class="short">', '<svg class="map"'):
        start = whole.index(part)
        assert whole[start : start + 400] in short
    assert set(re.findall(r'href="#([^"]+)"', short)) <= set(re.findall(r'id="([^"]+)"', short))


def test_a_page_that_holds_all_says_nothing_of_it() -> None:
    text = html.render(build(12, 6), CELLS, 12)
    assert len(cards(text)) == 12
    assert "This page tells of" not in text

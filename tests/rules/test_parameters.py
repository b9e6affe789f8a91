"""Dated figures: the right one on a day in a nation, and loud about gaps, overlaps and repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.rules import parameters
from matcher.rules.parameters import Parameter, ParameterError, all_parameters, parameter

NATIONS = ("England", "Wales")
LAST_DAY = date(2040, 1, 1)


def dated(name: str, value: int, first: str, last: str = "", nation: str = "") -> Parameter:
    """A value with the days it holds on."""
    return Parameter(
        name=name,
        value=value,
        unit="nights",
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last) if last else None,
        nation=nation,
        source="a source",
    )


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three figures of our own: one in order, one with a gap, one with an overlap."""
    found = {
        "in_order": (
            dated("in_order", 1, "2020-01-01", "2020-12-31"),
            dated("in_order", 2, "2021-01-01", nation="England"),
            dated("in_order", 3, "2021-01-01", nation="Wales"),
        ),
        "gap": (dated("gap", 1, "2020-01-01", "2020-12-30"), dated("gap", 2, "2021-01-01")),
        "overlap": (dated("overlap", 1, "2020-01-01", "2021-01-01"), dated("overlap", 2, "2021-01-01")),
    }
    monkeypatch.setattr(parameters, "all_parameters", lambda: found)
    parameter.cache_clear()
    yield
    parameter.cache_clear()


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("day", "nation", "value"),
    [
        ("2020-01-01", "England", 1),
        ("2020-12-31", "Wales", 1),
        ("2020-12-31", "", 1),
        ("2021-01-01", "England", 2),
        ("2021-01-01", "Wales", 3),
        ("2039-06-01", "Wales", 3),
    ],
)
def test_the_value_of_the_day(day: str, nation: str, value: int) -> None:
    assert parameter("in_order", date.fromisoformat(day), nation) == value


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("name", "day", "many"),
    [
        ("in_order", "2019-12-31", 0),
        ("gap", "2020-12-31", 0),
        ("overlap", "2021-01-01", 2),
        ("in_order", "2021-01-01", 2),
    ],
)
def test_a_gap_or_an_overlap_is_loud(name: str, day: str, many: int) -> None:
    with pytest.raises(ParameterError, match=f"{many} values of {name} hold on {day} in England and Wales"):
        parameter(name, date.fromisoformat(day))


@pytest.mark.usefixtures("invented")
def test_a_name_that_nobody_defined_is_loud() -> None:
    with pytest.raises(LookupError, match="nowhere"):
        parameter("nowhere", LAST_DAY)


def test_a_name_in_two_files_is_loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = '[[a_figure]]\nvalue = 1\nunit = "nights"\nvalid_from = 2020-01-01\nsource = "a source"\n'
    (tmp_path / "one.toml").write_text(entry)
    (tmp_path / "notes.txt").write_text("not a table of figures")
    monkeypatch.setattr(parameters, "files", lambda _package: tmp_path)
    assert [value.value for value in all_parameters.__wrapped__()["a_figure"]] == [1]
    (tmp_path / "two.toml").write_text(entry)
    with pytest.raises(ParameterError, match="a_figure stands in two files"):
        all_parameters.__wrapped__()


@pytest.mark.parametrize("name", sorted(all_parameters()))
def test_every_figure_holds_from_its_first_day_without_gap_or_overlap(name: str) -> None:
    values = all_parameters()[name]
    edges = {edge for value in values for edge in (value.valid_from, value.valid_to) if edge is not None}
    for nation in NATIONS:
        # A figure of the law of one nation does not hold in the other.
        first = min((value.valid_from for value in values if value.nation in ("", nation)), default=date.max)
        nearby = {edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)}
        for day in sorted(nearby | {LAST_DAY}):
            assert sum(value.holds(day, nation) for value in values) == (day >= first)


@pytest.mark.parametrize("name", sorted(all_parameters()))
def test_every_figure_has_a_unit_and_a_source(name: str) -> None:
    for value in all_parameters()[name]:
        assert value.unit and value.source and value.file
        assert value.nation in ("", *NATIONS)
        assert value.valid_to is None or value.valid_from <= value.valid_to


def test_figures_that_rules_rest_on() -> None:
    day = date(2026, 12, 1)
    assert parameter("hdc_last_release", day) == date(2026, 8, 31)
    assert parameter("school_target_km", day, "Wales") == [3.218688, 4.828032]
    assert parameter("early_release_from", day) == date(2023, 11, 30)
    assert parameter("early_release_min_days_served", day) == 28
    assert parameter("later_horizon_days", day) == 728
    assert parameter("permitted_persons_by_rooms", day) == [0.0, 2.0, 3.0, 5.0, 7.5]

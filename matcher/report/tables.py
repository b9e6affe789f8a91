"""The contracted CSV files of a run, byte for byte the same for the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any

from matcher.report.needs import scenario_words
from matcher.report.rows import RunReport
from matcher.rules.registry import criteria

RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a text cell that begins with one of these."""


def placements_csv(report: RunReport) -> str:
    """woman_id, home_id, partner_id, points, each criterion's points, flags, conditions, then dates, rooms and km."""
    codes = [criterion.code for criterion in criteria()]
    header = [
        "woman_id", "home_id", "partner_id", "points", *(f"points_{code}" for code in codes), "flags", "conditions",
        "release_on", "keys_on", "nights_without_home", "bedrooms", "bedrooms_needed", "bedrooms_later",
        "needs", "needs_by_scenario", "tenancy", "tenancy_ends_on", "tenure_rank", "home_region",
        "school_worst_km", "school_sum_km", "school_km", "contact_km_week", "contact_hours_week",
        "contact_cost_gbp_week", "affordability",
    ]  # fmt: skip
    rows = (
        [
            row.woman_id, row.home_id, row.partner_id, row.points,
            *(row.points_by_criterion.get(code) for code in codes), row.flags, row.conditions,
            row.release_on, row.keys_on, row.nights_without_home, row.bedrooms, row.bedrooms_needed,
            [f"{rooms} from {start.isoformat()}" for start, rooms in row.bedrooms_later],
            row.needs, scenario_words(row.needs_by_scenario), row.tenancy, row.tenancy_ends_on, row.tenure_rank,
            row.home_region, _tenths(row.school_worst_km), _tenths(row.school_sum_km),
            [_tenths(km) for km in row.school_km], _tenths(row.contact_km_week), _tenths(row.contact_hours_week),
            row.contact_cost_gbp_week, row.affordability,
        ]
        for row in report.placements
    )  # fmt: skip
    return csv_text(header, rows)


def unplaced_csv(report: RunReport) -> str:
    """woman_id, priority, main reason code, its sentence, smallest verified change."""
    header = ["woman_id", "priority", "reason_code", "sentence", "smallest_change"]
    return csv_text(
        header,
        ([row.woman_id, row.priority, row.reason_code, row.sentence, row.smallest_change] for row in report.unplaced),
    )


def alternatives_csv(report: RunReport) -> str:
    """Next best homes: rank, points, and what the whole plan would gain (0 or less).

    net_points is blank where level 1 falls.
    """
    header = ["woman_id", "rank", "home_id", "partner_id", "points", "net_level1", "net_points", "note"]
    rows = (
        [
            row.woman_id, row.rank, row.home_id, row.partner_id, row.points, -row.loss_level1,
            None if row.loss_points is None else -row.loss_points, row.note,
        ]
        for row in report.alternatives
    )  # fmt: skip
    return csv_text(header, rows)


def shortages_csv(report: RunReport) -> str:
    """Groups of women who compete for too few places."""
    header = ["shortage_id", "women", "places", "short_by", "bedrooms", "regions", "woman_ids", "home_ids", "sentence"]
    rows = (
        [
            row.shortage_id, row.women, row.places, row.short_by, row.bedrooms, row.regions,
            row.woman_ids, row.home_ids, row.sentence,
        ]
        for row in report.shortages
    )  # fmt: skip
    return csv_text(header, rows)


def _tenths(amount: float | None) -> float | None:
    """km and hours are told to one decimal."""
    return None if amount is None else round(amount, 1)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV in which nothing runs when a spreadsheet opens it (docs/decisions/0010)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    return CELLS.get(type(value), str)(value)


def _text_cell(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY_STARTS) else text


def plain_text(text: str) -> str:
    """A text as it was before it was made safe for spreadsheets."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY_STARTS) else text


def _items_cell(items: Sequence[Any]) -> str:
    return ";".join(map(_cell, items))


CELLS: Mapping[type, Callable[[Any], str]] = {
    NoneType: lambda _: "",
    str: _text_cell,
    int: str,
    float: "{:g}".format,
    date: date.isoformat,
    tuple: _items_cell,
    list: _items_cell,
}
"""What writes a cell, by the kind of its value."""

"""A directory of well-formed CSV tables as plain dicts: empty cells are None, lists are tuples."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypeVar

Row = dict[str, Any]
Verdict = Literal["pass", "fail", "unknown"]
Made = TypeVar("Made")

DATES = {
    "release_date", "date_of_birth", "due_date", "referred_on", "joins_on", "returns_on", "available_from",
    "available_to", "from", "to",
}  # fmt: skip
INTEGERS = {
    "days_served", "priority", "school_urn", "under_age", "bedrooms", "living_rooms", "bedspaces",
    "max_new_households", "max_new_in_period", "assessment_days",
}  # fmt: skip
NUMBERS = {
    "support_hours_week", "benefit_income_gbp_week", "tenure_floor", "contact_visits_month", "lat", "lon", "radius_km",
    "tenancy_weeks", "rent_gbp_week", "caseload_hours_week", "easting", "northing", "benefit_income_later_gbp_week",
    "ineligible_charges_gbp_week", "rent_in_advance_gbp", "keep_away_km", "shared_gbp_week", "one_bed_gbp_week",
    "two_bed_gbp_week", "three_bed_gbp_week", "four_bed_gbp_week",
}  # fmt: skip
FLAGS = {
    "early_release_approved", "care_leaver", "abuse_victim", "own_room_needed", "parental_responsibility",
    "return_contested", "looked_after", "restricted", "exempt_accommodation", "women_only", "children_ok",
    "overnight_carer", "benefit_cap_exempt", "shared_rate_exempt", "contact_overnight", "not_same_partner",
}  # fmt: skip
LISTS = {
    "risk_flags", "nations_ok", "regions_ok", "programmes", "local_connection", "refuses", "reviews", "covers",
}  # fmt: skip


@dataclass(eq=False)
class Data:
    """All tables of one directory.

    women, homes, partners: id -> row. adults, children, zones, bars: woman_id -> rows. occupants: home_id -> rows.
    pins, sites: rows. lha: area -> row. memo: answers already worked out, so that each is worked out once.
    """

    women: dict[str, Row]
    homes: dict[str, Row]
    partners: dict[str, Row]
    adults: dict[str, list[Row]]
    children: dict[str, list[Row]]
    zones: dict[str, list[Row]]
    bars: dict[str, list[Row]]
    occupants: dict[str, list[Row]]
    pins: list[Row]
    sites: list[Row] = field(default_factory=list)
    lha: dict[str, Row] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What `make()` gives, asked once for each key."""
        if key not in self.memo:
            self.memo[key] = make()
        made: Made = self.memo[key]
        return made


def load(directory: Path | Data) -> Data:
    """The tables of a directory; `Data` is handed back as it is."""
    if isinstance(directory, Data):
        return directory
    return Data(
        women=_by_id(directory, "women", "woman_id"),
        homes=_by_id(directory, "homes", "home_id"),
        partners=_by_id(directory, "partners", "partner_id"),
        adults=_grouped(directory, "adults", "woman_id"),
        children=_grouped(directory, "children", "woman_id"),
        zones=_grouped(directory, "zones", "woman_id"),
        bars=_grouped(directory, "bars", "woman_id"),
        occupants=_grouped(directory, "occupants", "home_id"),
        pins=_rows(directory, "pins"),
        sites=_rows(directory, "sites"),
        lha=_by_id(directory, "lha", "brma"),
    )


def exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(str(number))


def cell(name: str, text: str) -> Any:
    """One cell as Python: None when empty."""
    if text == "":
        return None
    if name in DATES:
        return date.fromisoformat(text)
    if name in INTEGERS:
        return int(text)
    if name in NUMBERS:
        return float(text)
    if name in FLAGS:
        return text == "yes"
    if name in LISTS:
        return tuple(part for part in text.split(";") if part)
    return text


def _rows(directory: Path, table: str) -> list[Row]:
    path = directory / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [{name: cell(name, text) for name, text in row.items()} for row in csv.DictReader(lines)]


def _by_id(directory: Path, table: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in sorted(_rows(directory, table), key=lambda row: str(row[key]))}


def _grouped(directory: Path, table: str, key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in _rows(directory, table):
        groups.setdefault(row[key], []).append(row)
    return groups

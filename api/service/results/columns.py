"""What the columns of a plan's tables hold: the one description that rows as JSON, filters and documentation go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from matcher.report.tables import plain_text
from matcher.rules.registry import criteria

Table = Literal["placements", "unplaced", "alternatives", "shortages"]
Kind = Literal["text", "integer", "number", "date", "list"]
TABLES: tuple[Table, ...] = get_args(Table)


@dataclass(frozen=True, slots=True)
class Column:
    """kind: of its values; an empty cell is null, or the empty list. doc: what it says, in words."""

    kind: Kind
    doc: str


WOMAN, HOME = Column("text", "The woman."), Column("text", "The home.")
PARTNER = Column("text", "Whose home it is.")
POINTS = Column("integer", "0 to 10,000.")

_PLACEMENTS: Mapping[str, Column] = {
    "woman_id": WOMAN,
    "home_id": HOME,
    "partner_id": PARTNER,
    "points": POINTS,
    **{
        f"points_{criterion.code}": Column("integer", f"Of them for: {criterion.title}. Null: does not apply to her.")
        for criterion in criteria()
    },
    "flags": Column("list", "Codes of what a person should check or know."),
    "conditions": Column("list", "Steps that somebody must take by a day, in words."),
    "release_on": Column("date", "When she is released."),
    "keys_on": Column("date", "When she gets the keys and moves in."),
    "nights_without_home": Column("integer", "From release to the keys."),
    "bedrooms": Column("integer", "Of the home."),
    "bedrooms_needed": Column("integer", "On the day of release."),
    "bedrooms_later": Column("list", "Each later change, with its day."),
    "needs": Column("text", "What she needs now and later, in words."),
    "needs_by_scenario": Column("text", "Bedrooms by which of the children return."),
    "tenancy": Column("text", "The tenancy and its length, in words."),
    "tenancy_ends_on": Column("date", "Last day of a fixed term."),
    "tenure_rank": Column("number", "How secure it is, 0 to 100."),
    "home_region": Column("text", "Probation region of the home."),
    "school_worst_km": Column("number", "To the farthest school."),
    "school_sum_km": Column("number", "To all schools together."),
    "school_km": Column("list", "To each school, by child."),
    "contact_km_week": Column("number", "Of journeys to contact."),
    "contact_hours_week": Column("number", "Of journeys to contact."),
    "contact_cost_gbp_week": Column("number", "Her share of what they cost."),
    "affordability": Column("text", "ok, marginal, fail or unknown."),
}
_UNPLACED: Mapping[str, Column] = {
    "woman_id": WOMAN,
    "priority": Column("integer", "1 comes first, 5 last."),
    "reason_code": Column("text", "The main reason."),
    "sentence": Column("text", "The reason in words."),
    "smallest_change": Column("text", "What would be enough to change it."),
}
_ALTERNATIVES: Mapping[str, Column] = {
    "woman_id": WOMAN,
    "rank": Column("integer", "1 is the next best for the whole plan."),
    "home_id": HOME,
    "partner_id": PARTNER,
    "points": POINTS,
    "net_level1": Column("integer", "What the plan's first level, women placed, would gain: 0 or less."),
    "net_points": Column("integer", "Where that is 0, the points that the whole plan would gain: 0 or less."),
    "note": Column("text", "Both in words; also whether the loss is exact, or the least it can be."),
}
_SHORTAGES: Mapping[str, Column] = {
    "shortage_id": Column("text", "Its number in the plan."),
    "women": Column("integer", "Who compete."),
    "places": Column("integer", "That they have in this plan."),
    "short_by": Column("integer", "Women without a place."),
    "bedrooms": Column("text", "That they need, such as 2 or 2-4."),
    "regions": Column("list", "Of the homes, the one with most first."),
    "woman_ids": Column("list", "Who compete."),
    "home_ids": Column("list", "What for."),
    "sentence": Column("text", "The shortage in words."),
}
COLUMNS: Mapping[Table, Mapping[str, Column]] = {
    "placements": _PLACEMENTS,
    "unplaced": _UNPLACED,
    "alternatives": _ALTERNATIVES,
    "shortages": _SHORTAGES,
}
"""Table of a plan -> its columns, in the order of the file."""


def value_of(column: Column, cell: str) -> Any:
    """What a cell of a file says."""
    if column.kind == "list":
        return [plain_text(item) for item in cell.split(";")] if cell else []
    return _READ[column.kind](cell) if cell else None


_READ: Mapping[str, Any] = {"text": plain_text, "integer": int, "number": float, "date": date.fromisoformat}

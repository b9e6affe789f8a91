"""How secure a tenancy is, and when the law lets a landlord grant it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.domain import Home
from matcher.rules.parameters import parameter


def tenure_rank(home: Home, on: date) -> float | None:
    """Rank 0-100, higher is more secure; None when the tenancy, or what its rank depends on, is unknown."""
    if home.tenancy is None:
        return None
    rank = _rank(parameter("tenure_rank", on)[home.tenancy], home)
    return min(rank, parameter("short_term_rank", on)) if rank is not None and is_short(home, on) else rank


def is_short(home: Home, on: date) -> bool:
    """Whether the tenancy's fixed term is a step rather than a home to settle in."""
    return home.tenancy_weeks is not None and home.tenancy_weeks < parameter("short_term_weeks", on)


def _rank(entry: float | Mapping[str, float], home: Home) -> float | None:
    if not isinstance(entry, Mapping):
        return float(entry)
    if "shared" in entry:
        return None if home.sharing is None else float(entry[home.sharing])
    return None if home.landlord is None else float(entry.get(home.landlord, entry["other"]))


def lawful_between(home: Home, on: date) -> tuple[date, date]:
    """First and last move-in date on which this landlord can grant this tenancy in this nation."""
    first, last = date.min, date.max
    for entry in parameter("tenancy_lawful", on):
        if _concerns(entry, home):
            if entry.get("never"):
                return date.max, date.min
            first, last = max(first, entry.get("from", first)), min(last, entry.get("to", last))
    return first, last


def _concerns(entry: Mapping[str, Any], home: Home) -> bool:
    return (
        home.tenancy in entry["tenancies"]
        and entry.get("nation", home.nation) == home.nation
        and (home.landlord in entry["landlords"] if "landlords" in entry else True)
    )

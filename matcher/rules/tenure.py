"""How secure a tenancy is, and when the law lets a landlord grant it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.domain import Home, Policy
from matcher.rules.parameters import parameter

DAYS_OF_A_WEEK = 7
ASSURED_FROM = {"social": "assured_social", "council": "assured_social"}
"""Landlord -> rank of an assured tenancy from it; any other's is `assured_other`."""


def tenure_rank(home: Home, on: date, policy: Policy) -> float | None:
    """The policy's rank 0-100, higher is more secure; None when the tenancy, or what its rank needs, is unknown."""
    entry = _entry(home)
    if entry is None:
        return None
    rank = policy.tenure_rank[entry]
    return min(rank, policy.tenure_rank["short_term"]) if is_short(home.tenancy_weeks, on) else rank


def term_weeks(home: Home, on: date) -> float | None:
    """Weeks of the fixed term, None when open-ended; CAS3 of which no term is given ends when CAS3 does."""
    if home.tenancy == "cas3" and home.tenancy_weeks is None:
        return float(parameter("cas3_nights", on) / DAYS_OF_A_WEEK)
    return home.tenancy_weeks


def is_short(weeks: float | None, on: date) -> bool:
    """Whether a fixed term, None when open-ended, is a step rather than a home to settle in."""
    return weeks is not None and weeks < parameter("short_term_weeks", on)


def _entry(home: Home) -> str | None:
    """What the policy calls this tenancy from this landlord."""
    if home.tenancy == "assured":
        return None if home.landlord is None else ASSURED_FROM.get(home.landlord, "assured_other")
    if home.tenancy == "licence":
        return None if home.sharing is None else f"licence_{home.sharing}"
    return home.tenancy


def lawful_between(home: Home, on: date) -> tuple[date, date]:
    """First and last move-in date on which this landlord can grant this tenancy in this nation."""
    return _lawful_between(home.tenancy, home.nation, home.landlord, on)


@functools.lru_cache(maxsize=65_536)
def _lawful_between(tenancy: str | None, nation: str | None, landlord: str | None, on: date) -> tuple[date, date]:
    first, last = date.min, date.max
    for entry in parameter("tenancy_lawful", on):
        if _concerns(entry, tenancy, nation, landlord):
            if entry.get("never"):
                return date.max, date.min
            first, last = max(first, entry.get("from", first)), min(last, entry.get("to", last))
    return first, last


def _concerns(entry: Mapping[str, Any], tenancy: str | None, nation: str | None, landlord: str | None) -> bool:
    return (
        tenancy in entry["tenancies"]
        and entry.get("nation", nation) == nation
        and (landlord in entry["landlords"] if "landlords" in entry else True)
    )

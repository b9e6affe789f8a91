"""Small pieces of plain English shared by tables, report and explanation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from matcher.domain import Home

TENANCIES = {
    "secure": "secure tenancy",
    "assured": "assured tenancy",
    "assured_shorthold": "assured shorthold tenancy",
    "licence": "licence",
    "excluded_licence": "excluded licence",
    "occupation_secure": "secure occupation contract",
    "occupation_standard": "standard occupation contract",
    "occupation_supported": "supported standard contract",
    "temporary": "council temporary accommodation",
    "cas3": "CAS3 temporary accommodation",
}


@lru_cache(maxsize=4096)
def day(on: date) -> str:
    """Thursday 26 November 2026."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def date_alone(on: date) -> str:
    """26 November 2026."""
    return f"{on.day} {on:%B %Y}"


def tenancy(home: Home) -> str:
    """The tenancy and its length."""
    if home.tenancy is None:
        return "tenancy not known"
    length = "" if home.tenancy_weeks is None else f", {home.tenancy_weeks:g} weeks"
    return TENANCIES[home.tenancy] + length


def count(number: int, one: str, many: str = "") -> str:
    """ "1 home", "2 homes"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""

"""How secure a tenancy is, and where and when it can be granted."""

from __future__ import annotations

from datetime import date

from tests.oracle.tables import Row

RANKS = {
    "secure": 100.0,
    "occupation_secure": 100.0,
    "occupation_standard": 80.0,
    "assured_shorthold": 60.0,
    "occupation_supported": 50.0,
    "temporary": 25.0,
    "cas3": 15.0,
    "excluded_licence": 10.0,
}
SOCIAL = ("social", "council")
SHORT_TERM_WEEKS = 26
SHORT_TERM_RANK = 40.0

WALES_CONTRACTS_FROM = date(2022, 12, 1)
ENGLAND_SHORTHOLD_ENDS = date(2026, 5, 1)
CAS3_FROM = date(2021, 7, 1)


def tenure_rank(home: Row) -> float | None:
    """0 to 100; None when unknown."""
    rank = _uncapped(home)
    short = home["tenancy_weeks"] is not None and home["tenancy_weeks"] < SHORT_TERM_WEEKS
    return min(rank, SHORT_TERM_RANK) if rank is not None and short else rank


def _uncapped(home: Row) -> float | None:
    tenancy = home["tenancy"]
    if tenancy is None:
        return None
    if tenancy == "assured":
        if home["landlord"] is None:
            return None
        return 100.0 if home["landlord"] in SOCIAL else 80.0
    if tenancy == "licence":
        return {"self_contained": 50.0, "shared": 40.0, None: None}[home["sharing"]]
    return RANKS[tenancy]


def lawful(tenancy: str, landlord: str, nation: str, day: date) -> bool:
    """Whether this landlord can grant this tenancy in this nation on this day."""
    if tenancy in ("secure", "assured"):
        return nation == "England" or day < WALES_CONTRACTS_FROM
    if tenancy == "assured_shorthold":
        if nation == "Wales":
            return day < WALES_CONTRACTS_FROM
        return landlord in SOCIAL or day < ENGLAND_SHORTHOLD_ENDS
    if tenancy.startswith("occupation_"):
        return nation == "Wales" and day >= WALES_CONTRACTS_FROM
    if tenancy == "cas3":
        return day >= CAS3_FROM
    return True

"""How secure a tenancy is, and where and when it can be granted."""

from __future__ import annotations

from datetime import date

from matcher.domain.policy import Policy
from tests.oracle.tables import Row, Verdict, exact

RANKS = {
    "secure": 100.0,
    "assured_social": 100.0,
    "assured_other": 80.0,
    "occupation_secure": 100.0,
    "occupation_standard": 80.0,
    "assured_shorthold": 60.0,
    "occupation_supported": 50.0,
    "licence_self_contained": 50.0,
    "licence_shared": 40.0,
    "temporary": 25.0,
    "cas3": 15.0,
    "excluded_licence": 10.0,
    "short_term": 40.0,
}
"""The defaults of the page, under the names that a policy gives them."""
SOCIAL = ("social", "council")
SHORT_TERM_WEEKS = 26
ADVANCE_LIMIT_FROM = date(2026, 5, 1)
CAS3_MOST_NIGHTS = 84

WALES_CONTRACTS_FROM = date(2022, 12, 1)
ENGLAND_SHORTHOLD_ENDS = date(2026, 5, 1)
CAS3_FROM = date(2021, 7, 1)


def tenure_rank(home: Row, policy: Policy | None = None) -> float | None:
    """0 to 100; None when unknown. Without a policy the ranks are those of the page."""
    ranks = RANKS if policy is None else policy.tenure_rank
    name = _rank_name(home)
    if name is None:
        return None
    short = home["tenancy_weeks"] is not None and home["tenancy_weeks"] < SHORT_TERM_WEEKS
    return min(ranks[name], ranks["short_term"]) if short else ranks[name]


def _rank_name(home: Row) -> str | None:
    tenancy: str | None = home["tenancy"]
    if tenancy == "assured":
        if home["landlord"] is None:
            return None
        return "assured_social" if home["landlord"] in SOCIAL else "assured_other"
    if tenancy == "licence":
        return {"self_contained": "licence_self_contained", "shared": "licence_shared", None: None}[home["sharing"]]
    return tenancy


def advance_within_a_month(home: Row, nation: str | None, day: date | None) -> Verdict:
    """Whether the rent asked in advance is a month's at most, where the law of England sets that limit."""
    advance = home["rent_in_advance_gbp"]
    if advance is None:
        return "pass"
    limited = (
        nation in (None, "England")
        and home["landlord"] in (None, "private")
        and home["tenancy"] in (None, "assured", "assured_shorthold")
        and (day is None or day >= ADVANCE_LIMIT_FROM)
    )
    if not limited:
        return "pass"
    if None in (home["tenancy"], home["landlord"], nation, day, home["rent_gbp_week"]):
        return "unknown"
    return "pass" if exact(advance) <= exact(home["rent_gbp_week"]) * 52 / 12 else "fail"


def cas3_short_enough(home: Row) -> Verdict:
    """Whether a CAS3 stay is no longer than its most nights."""
    if home["tenancy"] != "cas3" or home["tenancy_weeks"] is None:
        return "pass"
    return "pass" if exact(home["tenancy_weeks"]) * 7 <= CAS3_MOST_NIGHTS else "fail"


def lawful(tenancy: str, landlord: str, nation: str, day: date) -> bool:
    """Whether this landlord can grant this tenancy in this nation on this day."""
    if tenancy == "secure" and landlord in ("private", "charity", "hmpps"):
        return False
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

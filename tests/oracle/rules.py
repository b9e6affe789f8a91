"""Every hard rule by code, and the rules of landlords, choices and law."""

from __future__ import annotations

from collections.abc import Callable

from matcher.domain.policy import Policy
from tests.oracle import rules_fit as fit
from tests.oracle import rules_money as money
from tests.oracle import rules_near as near
from tests.oracle import rules_safety as safety
from tests.oracle.calendar import move_in
from tests.oracle.places import home_nation, home_region
from tests.oracle.tables import Data, Row, Verdict
from tests.oracle.tenancy import advance_within_a_month, cas3_short_enough, lawful, tenure_rank

Rule = Callable[[Data, Row, Row, Policy], Verdict]


def _shares_nothing(woman: Row, listed: tuple[str, ...] | None) -> Verdict:
    if not listed:
        return "pass"
    if woman["risk_flags"] is None:
        return "unknown"
    return "fail" if set(woman["risk_flags"]) & set(listed) else "pass"


def landlord_refuses(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return _shares_nothing(woman, home["refuses"])


def landlord_reviews(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return _shares_nothing(woman, home["reviews"])


def _holds(wanted: tuple[str, ...] | None, found: str | None) -> Verdict:
    if not wanted:
        return "pass"
    if found is None:
        return "unknown"
    return "pass" if found in wanted else "fail"


def nation_accepted(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return _holds(woman["nations_ok"], home_nation(home))


def region_accepted(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return _holds(woman["regions_ok"], home_region(home))


def set_aside(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    programme = home["set_aside"]
    return "pass" if programme is None or programme in (woman["programmes"] or ()) else "fail"


def tenure_floor(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    if woman["tenure_floor"] is None:
        return "pass"
    rank = tenure_rank(home, policy)
    if rank is None:
        return "unknown"
    return "pass" if rank >= woman["tenure_floor"] else "fail"


def tenancy_lawful(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    nation, day = home_nation(home), move_in(woman, home)
    if home["tenancy"] is None or home["landlord"] is None or nation is None or day is None:
        return "unknown"
    return "pass" if lawful(home["tenancy"], home["landlord"], nation, day) else "fail"


def rent_in_advance(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return advance_within_a_month(home, home_nation(home), move_in(woman, home))


def cas3_nights(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return cas3_short_enough(home)


def veto(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return "fail" if (woman["woman_id"], home["home_id"]) in pairs(data, "veto") else "pass"


def pairs(data: Data, kind: str) -> set[tuple[str, str]]:
    """The pairs pinned or vetoed."""
    return {(pin["woman_id"], pin["home_id"]) for pin in data.pins if pin["kind"] == kind}


RULES: dict[str, Rule] = {
    "ready_in_time": fit.ready_in_time,
    "offer_open": fit.offer_open,
    "home_offered": fit.home_offered,
    "bedrooms": fit.bedrooms,
    "overcrowding": fit.overcrowding,
    "bedspaces": fit.bedspaces,
    "women_only": fit.women_only,
    "children_accepted": fit.children_accepted,
    "access": fit.access,
    "exclusion_zone": safety.exclusion_zone,
    "stay_within": safety.stay_within,
    "safety_distance": safety.safety_distance,
    "residence_region": safety.residence_region,
    "keep_away": near.keep_away,
    "schools": near.schools,
    "play_areas": near.play_areas,
    "placement_with_parents": safety.placement_with_parents,
    "bar_children_present": safety.bar_children_present,
    "bar_own_children": safety.bar_own_children,
    "bar_person_own": safety.bar_person_own,
    "bar_person_present": safety.bar_person_present,
    "landlord_refuses": landlord_refuses,
    "landlord_reviews": landlord_reviews,
    "nation_accepted": nation_accepted,
    "region_accepted": region_accepted,
    "set_aside": set_aside,
    "tenure_floor": tenure_floor,
    "tenancy_lawful": tenancy_lawful,
    "rent_in_advance": rent_in_advance,
    "cas3_children": fit.cas3_children,
    "cas3_nights": cas3_nights,
    "affordable": money.affordable,
    "affordable_with_margin": money.affordable_with_margin,
    "veto": veto,
}

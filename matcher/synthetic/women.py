"""The row of `women.csv`: what a woman needs and accepts, drawn from her profile and her family."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.domain import Child, Woman, codes
from matcher.synthetic import calibration
from matcher.synthetic.country import Country
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.families import Family
from matcher.synthetic.prisons import draw_prison
from matcher.synthetic.profiles import Profile

PROGRAMMES = ("families_first", "care_leavers", "recovery")
"""Invented programme codes: a home set aside for one takes only its women."""

SUPPORT_HOURS_WEEK = Shares({0.5: 10, 1.0: 18, 2.0: 24, 3.0: 20, 4.0: 12, 6.0: 9, 8.0: 5, 12.0: 2})
"""Support she needs; a worker carries about twelve cases."""

_PRIORITIES = Shares({1: 6, 2: 15, 3: 52, 4: 19, 5: 8})
_PRIORITIES_OF_EXPECTANT = Shares({1: 50, 2: 40, 3: 10})
_RISKS: tuple[tuple[codes.RiskCode, float], ...] = (
    ("violence", 0.22),
    ("drugs_supply", 0.13),
    ("antisocial", 0.1),
    ("arson", 0.03),
    ("sexual", 0.012),
)
_RISK_OF_OFFENCE_LINKED = 0.9
_EARLY_RELEASE: Shares[bool | None] = Shares({None: 55, False: 33, True: 12})
_EXPECTANT = 0.035
_LAST_PREGNANCY_DAYS = 43 * 365
_CARE_LEAVER_UNDER_DAYS = 25 * 365
_TENURE_FLOORS = Shares({None: 92, 25.0: 3, 40.0: 3, 60.0: 2})
_SAME_NATION_ONLY = 0.1
_REGIONS_NAMED = 0.2
_REGIONS_ALSO = Shares({0: 20, 1: 30, 2: 30, 3: 20})
_REGIONS_REACH_M = 110_000
_IN_PROGRAMME = 0.1
_REFERRED = 0.45
_REFERRED_DAYS_BEFORE = (7, 150)
_ALLOWANCE_GBP_WEEK = 98.0
_ALLOWANCE_UNDER_25_GBP_WEEK = 78.0
_CHILD_GBP_WEEK = 68.0
_INCOME_CAP_GBP_WEEK = 420.0


def draw_woman(draws: Draws, country: Country, profile: Profile, family: Family) -> Woman:
    """Her row, without who referred her: the partners are not known yet."""
    due_date = _draw_due_date(draws, profile)
    priorities = _PRIORITIES_OF_EXPECTANT if due_date or family.baby_inside else _PRIORITIES
    young = profile.age_on_release_days() < _CARE_LEAVER_UNDER_DAYS
    at_once, coming = _children_with_her(family.children, profile.release_date)
    return Woman(
        woman_id=profile.woman_id,
        release_date=profile.release_date,
        release_type=profile.release_type,
        days_served=profile.days_served,
        early_release_approved=draws.weighted(_EARLY_RELEASE),
        prison=draw_prison(draws, profile.home, with_baby=family.baby_inside),
        supervising_region=profile.supervising_region,
        date_of_birth=profile.date_of_birth,
        home_postcode=profile.home.postcode,
        priority=draws.weighted(priorities),
        due_date=due_date,
        access_need=_draw_access_need(draws),
        support_hours_week=draws.weighted(SUPPORT_HOURS_WEEK),
        risk_flags=_draw_risk_flags(draws, family),
        care_leaver=young and draws.chance(0.3),
        abuse_victim=profile.abuse_victim,
        benefit_income_gbp_week=_income_gbp_week(at_once, young=young),
        benefit_income_later_gbp_week=_income_gbp_week(coming, young=young) if coming > at_once else None,
        tenure_floor=draws.weighted(_TENURE_FLOORS),
        nations_ok=_draw_nations(draws, profile),
        regions_ok=_draw_regions(draws, country, profile),
        programmes=(draws.pick(PROGRAMMES),) if draws.chance(_IN_PROGRAMME) else (),
        local_connection=(profile.home.authority,) if draws.chance(0.9) else (),
    )


def draw_referral_date(draws: Draws, release_date: date) -> date | None:
    """When she was referred; None for those no partner has referred."""
    if not draws.chance(_REFERRED):
        return None
    return release_date - timedelta(days=draws.between(*_REFERRED_DAYS_BEFORE))


def _draw_due_date(draws: Draws, profile: Profile) -> date | None:
    if profile.age_on_release_days() > _LAST_PREGNANCY_DAYS or not draws.chance(_EXPECTANT):
        return None
    return profile.release_date + timedelta(days=draws.between(4, 200))


def _draw_access_need(draws: Draws) -> codes.Access:
    mark = draws.unit()
    if mark < calibration.WHEELCHAIR_NEED:
        return "wheelchair"
    return "step_free" if mark < calibration.WHEELCHAIR_NEED + calibration.STEP_FREE_NEED else "none"


def _draw_risk_flags(draws: Draws, family: Family) -> tuple[codes.RiskFlag, ...] | None:
    if draws.chance(calibration.NOT_ASSESSED):
        return None
    flags: list[codes.RiskFlag] = [code for code, share in _RISKS if draws.chance(share)]
    if family.offence_linked and draws.chance(_RISK_OF_OFFENCE_LINKED):
        flags.append("against_children")
    return tuple(flags) or ("none",)


def _children_with_her(children: tuple[Child, ...], release_date: date) -> tuple[int, int]:
    """How many live with her on the day of release, and how many once all have returned."""
    coming = [child for child in children if child.returns == "yes"]
    return sum(child.returns_on is None or child.returns_on <= release_date for child in coming), len(coming)


def _income_gbp_week(with_her: int, *, young: bool) -> float:
    """Universal Credit without housing, in round figures near those of 2026-27."""
    adult = _ALLOWANCE_UNDER_25_GBP_WEEK if young else _ALLOWANCE_GBP_WEEK
    return min(_INCOME_CAP_GBP_WEEK, adult + with_her * _CHILD_GBP_WEEK)


def _draw_nations(draws: Draws, profile: Profile) -> tuple[codes.Nation, ...]:
    if not draws.chance(_SAME_NATION_ONLY):
        return ()
    return ("Wales",) if profile.home.nation == "Wales" else ("England",)


def _draw_regions(draws: Draws, country: Country, profile: Profile) -> tuple[str, ...]:
    """A minority names regions: her own, and those of places within a journey of her home."""
    if not draws.chance(_REGIONS_NAMED):
        return ()
    named = {profile.home.region}
    for _ in range(draws.weighted(_REGIONS_ALSO)):
        named.add(country.near(draws, profile.home, 0, _REGIONS_REACH_M).region)
    return tuple(sorted(named))

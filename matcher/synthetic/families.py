"""A woman's children: how many, how old, in which households, and which of them may live with her."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matcher.domain import Bar, Child, codes
from matcher.synthetic import calibration
from matcher.synthetic.contacts import draw_contact
from matcher.synthetic.country import Country
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.households import Household, draw_carers, draw_household
from matcher.synthetic.legal import draw_legal_facts
from matcher.synthetic.profiles import Profile
from matcher.synthetic.schooling import Schools

_YEAR_DAYS = 365
_BETWEEN_BIRTHS_DAYS = 330
_YOUNGEST_DAYS = 120
"""Born before the quarter begins; a baby still to come is a due date of hers."""
_SEXES: Shares[codes.Sex] = Shares({"M": 51, "F": 49})
_OWN_ROOM = 0.04
_ADOPTERS_KNOWN = 0.2
_SIBLING_STAYS_BEHIND = 0.05
_BAR_FOLLOWS_OFFENCE = 0.5
_BAR_ON_ONE_SEX = 0.15
_BAR_LIFTED = 0.1
_BAR_UNDER_AGE = Shares({18: 60, 16: 30, 10: 10})


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The children, the bars that follow from an offence against one of them, and whether a baby is with her inside."""

    children: tuple[Child, ...] = ()
    bars: tuple[Bar, ...] = ()
    offence_linked: bool = False
    baby_inside: bool = False


def draw_family(draws: Draws, country: Country, profile: Profile, next_child_id: Callable[[], str]) -> Family:
    """The children of one woman, two thirds of whom have any under 18."""
    wanted = draws.weighted(calibration.CHILDREN_OF_A_MOTHER) if draws.chance(calibration.MOTHERS) else 0
    births = _draw_births(draws, profile, wanted)
    if not births:
        return Family()
    offence_linked = draws.chance(calibration.OFFENCE_LINKED_TO_OWN_CHILD)
    youngest_days = (profile.release_date - births[-1]).days
    baby_inside = (
        not offence_linked
        and youngest_days < calibration.BABY_UNIT_DAYS
        and draws.chance(calibration.BABY_STAYS_WITH_HER)
    )
    homes = _draw_homes(draws, country, profile, len(births), offence_linked=offence_linked, baby_inside=baby_inside)
    schools = {id(household): Schools(country, household.spot) for household in homes}
    children = tuple(
        _draw_child(draws, country, profile, next_child_id(), born, household, schools[id(household)])
        for born, household in zip(births, homes, strict=True)
    )
    if not offence_linked:
        return Family(children=children, baby_inside=baby_inside)
    linked = draws.pick(children)
    bars = _draw_bars(draws, profile, linked)
    kept_away = tuple(_kept_away(child, linked, bars, profile.release_date) for child in children)
    return Family(children=kept_away, bars=bars, offence_linked=True)


def _draw_births(draws: Draws, profile: Profile, wanted: int) -> list[date]:
    """Dates of birth, oldest first: under 18 on release, and born while she was between 16 and 45."""
    mother_days = profile.age_on_release_days()
    oldest = min(18 * _YEAR_DAYS, mother_days - 16 * _YEAR_DAYS) - 10
    youngest = max(_YOUNGEST_DAYS, mother_days - 45 * _YEAR_DAYS)
    count = min(wanted, 1 + (oldest - youngest) // _BETWEEN_BIRTHS_DAYS) if oldest >= youngest else 0
    if count <= 0:
        return []
    spare = oldest - youngest - (count - 1) * _BETWEEN_BIRTHS_DAYS
    spread = int(spare * (0.3 + 0.7 * draws.unit()))
    first = youngest + draws.between(0, spare - spread)
    offsets = sorted(draws.between(0, spread) for _ in range(count))
    ages = [first + offset + place * _BETWEEN_BIRTHS_DAYS for place, offset in enumerate(offsets)]
    return [profile.release_date - timedelta(days=age) for age in reversed(ages)]


def _draw_homes(
    draws: Draws, country: Country, profile: Profile, children: int, *, offence_linked: bool, baby_inside: bool
) -> list[Household]:
    """The household of each child, oldest first; a baby inside is the youngest, in a household of its own."""
    outside = children - baby_inside
    carers = draw_carers(draws, outside, offence_linked=offence_linked) if outside else []
    households = [draw_household(draws, country, profile, carer) for carer in carers]
    # Every household gets one child before any gets a second, so that a split group really is split.
    homes = [households[place] if place < len(households) else draws.pick(households) for place in range(outside)]
    if baby_inside:
        homes.append(draw_household(draws, country, profile, "mother_and_baby_unit"))
    return homes


def _draw_child(
    draws: Draws,
    country: Country,
    profile: Profile,
    child_id: str,
    born: date,
    household: Household,
    schools: Schools,
) -> Child:
    carer = household.carer
    adopted = carer == "adopted"
    school = None if adopted else schools.draw(draws, born, profile.release_date)
    contact = draw_contact(draws, country, household)
    legal = draw_legal_facts(draws, profile, household)
    told = carer != "mother_and_baby_unit" and (not adopted or draws.chance(_ADOPTERS_KNOWN))
    stays = household.returns == "yes" and carer in ("kinship", "father") and draws.chance(_SIBLING_STAYS_BEHIND)
    return Child(
        child_id=child_id,
        woman_id=profile.woman_id,
        date_of_birth=born,
        sex=draws.weighted(_SEXES),
        carer=carer,
        carer_postcode=household.spot.postcode if told else None,
        returns="no" if stays else household.returns,
        returns_on=None if stays else household.returns_on,
        own_room_needed=draws.chance(_OWN_ROOM),
        school_postcode=school[1] if school else None,
        school_phase=school[0] if school else None,
        contact=contact.terms,
        contact_postcode=contact.postcode,
        contact_visits_month=contact.visits_month,
        parental_responsibility=legal.parental_responsibility,
        order=household.order,
        proceedings=legal.proceedings,
        return_contested=None if stays else legal.return_contested,
        council=legal.council,
        looked_after=legal.looked_after,
    )


def _draw_bars(draws: Draws, profile: Profile, linked: Child) -> tuple[Bar, ...]:
    if not draws.chance(_BAR_FOLLOWS_OFFENCE):
        return ()
    return (
        Bar(
            woman_id=profile.woman_id,
            kind="no_cohabit_children",
            sex=linked.sex if draws.chance(_BAR_ON_ONE_SEX) else None,
            under_age=draws.weighted(_BAR_UNDER_AGE),
            approved_by=f"officer {draws.between(100, 999)}" if draws.chance(_BAR_LIFTED) else None,
        ),
    )


def _kept_away(child: Child, linked: Child, bars: tuple[Bar, ...], on: date) -> Child:
    """The child as the offence leaves it: no contact with the linked child, and no return of a child the bar covers."""
    if child.child_id == linked.child_id:
        return replace(
            child,
            contact="barred",
            contact_postcode=None,
            contact_visits_month=None,
            returns="no",
            returns_on=None,
            return_contested=None,
        )
    if any(_covers(bar, child, on) for bar in bars):
        return replace(child, returns="no", returns_on=None, return_contested=None)
    return child


def _covers(bar: Bar, child: Child, on: date) -> bool:
    if bar.approved_by is not None or child.date_of_birth is None or bar.under_age is None:
        return False
    age_years = (on - child.date_of_birth).days / 365.25
    return age_years < bar.under_age and bar.sex in (None, child.sex)

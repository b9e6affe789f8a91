"""Rulings on dates and room: is the home ready, is the offer still open, is it large enough."""

from __future__ import annotations

from matcher.solver.referee.bedrooms import rooms_needed
from matcher.solver.referee.calendar import key_date
from matcher.solver.referee.case import Case, free_bedspaces, rooms_free
from matcher.solver.referee.overcrowding import rooms_required
from matcher.solver.referee.ruling import Ruling, passes_if, within


def ready_in_time(case: Case) -> Ruling:
    """nights without a home <= max_bridging_nights."""
    keys = key_date(case.home)
    if case.household is None or keys is None:
        return Ruling.UNKNOWN
    release = case.household.first_day
    nights = (max(release, keys) - release).days
    return passes_if(nights <= case.policy.max_bridging_nights)


def home_offered(case: Case) -> Ruling:
    """not withdrawn, and where it is not free now, free from a day that is known."""
    reason = case.home.unavailable
    if reason is None or reason == "withdrawn":
        return passes_if(reason is None)
    return Ruling.PASS if case.home.available_from is not None else Ruling.UNKNOWN


def offer_open(case: Case) -> Ruling:
    """move-in <= available_to, where the offer ends at all."""
    if case.home.available_to is None:
        return Ruling.PASS
    keys = key_date(case.home)
    if case.household is None or keys is None:
        return Ruling.UNKNOWN
    return passes_if(max(case.household.first_day, keys) <= case.home.available_to)


def bedrooms(case: Case) -> Ruling:
    """bedrooms needed in the window <= bedrooms; in a shared home one less a resident, and no matter for one alone."""
    home, rooms = case.home, case.home.bedrooms
    if home.sharing == "shared":
        if case.household is not None and case.household.most_persons() == 1:
            return Ruling.PASS
        rooms = rooms_free(home, case.instance.occupants_of[home.home_id])
    if case.household is None or rooms is None:
        return Ruling.UNKNOWN
    return within(*rooms_needed(case.household, case.policy.bedroom_standard), rooms)


def overcrowding(case: Case) -> Ruling:
    """rooms >= rooms required, in a self-contained home; unknown living rooms may only help."""
    home = case.home
    if home.sharing == "shared":
        return Ruling.PASS
    if case.household is None or home.sharing is None or home.bedrooms is None:
        return Ruling.UNKNOWN
    ruling = within(*rooms_required(case.household), home.bedrooms + (home.living_rooms or 0))
    return Ruling.UNKNOWN if ruling is Ruling.FAIL and home.living_rooms is None else ruling


def bedspaces(case: Case) -> Ruling:
    """most persons in the window <= bedspaces, less the occupants who count in a shared home."""
    home = case.home
    if home.sharing == "self_contained" and home.bedspaces is None:
        return Ruling.PASS
    free = home.bedspaces
    if home.sharing == "shared":
        free = free_bedspaces(home, case.instance.occupants_of[home.home_id])
    if case.household is None or home.sharing is None or free is None:
        return Ruling.UNKNOWN
    return passes_if(case.household.most_persons() <= free)

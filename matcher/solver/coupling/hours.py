"""Support hours: what each partner can give, and what women need beyond what a home gives itself."""

from __future__ import annotations

import functools
import math
from fractions import Fraction

import numpy as np

from matcher.solver.arrays import Ints
from matcher.solver.constraints import SupportHours
from matcher.solver.coupling.offers import Offers

PARTS_OF_AN_HOUR = 100
NO_BUDGET = -1


def support_hours(offers: Offers) -> SupportHours | None:
    """The budgets of partners whose hours may not suffice; None when all suffice whoever is proposed."""
    needs, on_site = _needs(offers), _on_site(offers)
    hours = [partner.caseload_hours_week for partner in offers.facts.instance.partners]
    capacity = np.array([NO_BUDGET if most is None else whole(most) for most in hours], np.int64)
    # As if anybody could be proposed anywhere: that most often suffices, without a look at the pairs.
    largest = np.maximum(needs.max(initial=0) - on_site, 0)
    binds = (capacity >= 0) & (_most_by_homes(offers, largest, offers.room_of_partner) > capacity)
    if binds.any():
        asked = np.flatnonzero(binds[offers.partner][offers.home])
        woman, home = offers.woman[asked], offers.home[asked]
        charge = np.maximum(0, needs[woman] - on_site[home])
        binds &= _most_by_homes(offers, _largest(offers, home, charge), offers.most_of_partner) > capacity
        binds &= _most_by_women(offers, woman, home, charge) > capacity
    if not binds.any():
        return None
    budget = np.where(binds, np.cumsum(binds) - 1, NO_BUDGET)
    return SupportHours(
        agent_need=needs, place_on_site=on_site, place_budget=budget[offers.partner], capacity=capacity[binds]
    )


@functools.cache
def whole(hours: float) -> int:
    """Hundredths of an hour, rounded down: of what somebody gives."""
    return math.floor(Fraction(str(hours)) * PARTS_OF_AN_HOUR)


@functools.cache
def whole_up(hours: float) -> int:
    """Hundredths of an hour, rounded up: of what somebody needs."""
    return math.ceil(Fraction(str(hours)) * PARTS_OF_AN_HOUR)


def _needs(offers: Offers) -> Ints:
    """(women,) hundredths of an hour a week."""
    usual = offers.facts.policy.support_hours_if_unknown
    needs = [woman.support_hours_week for woman in offers.facts.instance.women]
    parts = {need: whole_up(usual if need is None else need) for need in set(needs)}
    return np.array([parts[need] for need in needs], np.int64)


def _on_site(offers: Offers) -> Ints:
    """(homes,) hundredths of an hour a week, for each household."""
    given = [home.support_hours_week for home in offers.facts.instance.homes]
    parts = {hours: 0 if hours is None else whole(hours) for hours in set(given)}
    return np.array([parts[hours] for hours in given], np.int64)


def _largest(offers: Offers, home: Ints, charge: Ints) -> Ints:
    """(homes,) the most that anybody draws there, given what each of some pairs draws."""
    found = np.zeros(len(offers.capacity), np.int64)
    np.maximum.at(found, home, charge)
    return found


def _most_by_homes(offers: Offers, largest: Ints, most: Ints) -> Ints:
    """(partners,) what is drawn where each home is full of whoever draws most there, the neediest homes first.

    largest: (homes,) what one household there draws at most. most: (partners,) households that each takes at most.
    """
    order = np.lexsort((-largest, offers.partner))
    partner, places = offers.partner[order], offers.capacity[order]
    room = np.clip(most[partner] - _sum_before(places, partner), 0, places)
    drawn = np.bincount(partner, room * largest[order], minlength=len(most))
    return drawn.astype(np.int64)


def _sum_before(count: Ints, group: Ints) -> Ints:
    """(k,) sum of the counts that stand before each in its own group; groups stand together."""
    total = np.cumsum(count) - count
    first = np.append(True, group[1:] != group[:-1])[: len(group)]
    found: Ints = total - np.maximum.accumulate(np.where(first, total, 0))
    return found


def _most_by_women(offers: Offers, woman: Ints, home: Ints, charge: Ints) -> Ints:
    """(partners,) what is drawn where everybody who could be proposed there is, where she draws most, given what each
    of some pairs draws."""
    partners = len(offers.room_of_partner)
    keys, place = np.unique(woman * partners + offers.partner[home], return_inverse=True)
    most = np.zeros(len(keys), np.int64)
    np.maximum.at(most, place, charge)
    return np.bincount(keys % partners, most, minlength=partners).astype(np.int64)

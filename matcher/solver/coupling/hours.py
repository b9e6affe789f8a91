"""Support hours: what each partner can give, and what women need beyond what a home gives itself."""

from __future__ import annotations

import functools
import math
from fractions import Fraction

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints import SupportHours
from matcher.solver.coupling.offers import Offers

PARTS_OF_AN_HOUR = 100
NO_BUDGET = -1


def support_hours(offers: Offers) -> SupportHours | None:
    """The budgets of partners whose hours may not suffice; None when all suffice whoever is proposed."""
    needs, on_site = _needs(offers), _on_site(offers)
    hours = [partner.caseload_hours_week for partner in offers.facts.instance.partners]
    capacity = np.array([NO_BUDGET if most is None else whole(most) for most in hours], np.int64)
    charge = np.maximum(0, needs[offers.woman] - on_site[offers.home])
    binds = (capacity >= 0) & (_most_by_homes(offers, charge) > capacity)
    binds &= _most_by_women(offers, charge, binds) > capacity
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
    needs = (woman.support_hours_week for woman in offers.facts.instance.women)
    return np.array([whole_up(usual if need is None else need) for need in needs], np.int64)


def _on_site(offers: Offers) -> Ints:
    """(homes,) hundredths of an hour a week, for each household."""
    given = (home.support_hours_week for home in offers.facts.instance.homes)
    return np.array([0 if hours is None else whole(hours) for hours in given], np.int64)


def _most_by_homes(offers: Offers, charge: Ints) -> Ints:
    """(partners,) what is drawn where each home is full of whoever draws most there, the neediest homes first, as far
    as the partner's limit on households goes."""
    largest = np.zeros(len(offers.capacity), np.int64)
    np.maximum.at(largest, offers.home, charge)
    order = np.lexsort((-largest, offers.partner))
    partner, places = offers.partner[order], offers.capacity[order]
    room = np.clip(offers.most_of_partner[partner] - _sum_before(places, partner), 0, places)
    drawn = np.bincount(partner, room * largest[order], minlength=len(offers.most_of_partner))
    return drawn.astype(np.int64)


def _sum_before(count: Ints, group: Ints) -> Ints:
    """(k,) sum of the counts that stand before each in its own group; groups stand together."""
    total = np.cumsum(count) - count
    first = np.append(True, group[1:] != group[:-1])[: len(group)]
    found: Ints = total - np.maximum.accumulate(np.where(first, total, 0))
    return found


def _most_by_women(offers: Offers, charge: Ints, asked: Bools) -> Ints:
    """(partners,) what is drawn where everybody who could be proposed there is, where she draws most; 0 unless
    asked."""
    partners = len(asked)
    kept = np.flatnonzero(asked[offers.partner[offers.home]])
    key = offers.woman[kept].astype(np.int64) * partners + offers.partner[offers.home[kept]]
    keys, place = np.unique(key, return_inverse=True)
    most = np.zeros(len(keys), np.int64)
    np.maximum.at(most, place, charge[kept])
    return np.bincount(keys % partners, most, minlength=partners).astype(np.int64)

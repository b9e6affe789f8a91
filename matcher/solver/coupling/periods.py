"""New households in a period: what each partner can receive in so many weeks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matcher.rules.table import Floats
from matcher.solver.arrays import Ints
from matcher.solver.constraints import HouseholdsInPeriod
from matcher.solver.coupling.offers import Offers

NO_GROUP = -1


def households_in_period(offers: Offers) -> HouseholdsInPeriod | None:
    """The limits of partners who could be given more in one period than they take; None when nobody could.

    A move-in is the later of her release and the home's day, so its period is the later of their two periods.
    """
    partners = offers.facts.instance.partners
    most = [partner.max_new_in_period for partner in partners]
    binds = np.array([limit is not None for limit in most], bool)
    if binds.any():
        binds &= offers.most_of_partner > _numbers(most)
    if not binds.any():
        return None
    women, homes = offers.facts.tables["women"].columns, offers.facts.tables["homes"].columns
    agent, place = _period(offers, women["release"]), _period(offers, homes["keys"])
    group = np.where(binds, np.cumsum(binds) - 1, NO_GROUP)
    periods = 1 + max(int(agent.max(initial=0)), int(place.max(initial=0)))
    return HouseholdsInPeriod(
        place_group=group[offers.partner],
        agent_period=agent,
        capacity=np.repeat(_numbers(most)[binds][:, None], periods, axis=1),
        place_period=place,
    )


def _numbers(limits: Iterable[int | None]) -> Ints:
    return np.array([0 if limit is None else limit for limit in limits], np.int64)


def _period(offers: Offers, day: Floats) -> Ints:
    """(k,) whole periods from `as_of` to each day; 0 for a day that is past, or is not known and so never proposed."""
    first = offers.facts.instance.as_of.toordinal()
    days = 7 * offers.facts.policy.period_weeks
    return np.maximum(np.nan_to_num(day, nan=first).astype(np.int64) - first, 0) // days

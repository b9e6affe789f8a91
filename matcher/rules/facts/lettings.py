"""What the law asks of a letting besides its tenancy: rent in advance, and the limits of CAS3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Home, Instance
from matcher.rules.facts.codings import floats
from matcher.rules.money_days import NOISE_GBP
from matcher.rules.parameters import all_parameters, parameter
from matcher.rules.table import Bools

LABELS = {
    "advance_landlord": "the kind of landlord",
    "advance_tenancy": "the tenancy",
    "advance_within": "the rent",
}
ASSURED = ("assured", "assured_shorthold")
MONTHS_OF_A_YEAR, DAYS_OF_A_WEEK = 12, 7


def letting_columns(instance: Instance) -> dict[str, NDArray[Any]]:
    """advance_given: rent is asked in advance. advance_within: no more than the law lets a private landlord ask there;
    NaN when the rent is unknown. advance_landlord, advance_tenancy: whether that law is about them; NaN unknown.
    cas3: a CAS3 home. cas3_too_long: one whose term is longer than CAS3 lasts."""
    homes, nights = instance.homes, parameter("cas3_nights", instance.as_of)
    return {
        "advance_given": _bools(home.rent_in_advance_gbp is not None for home in homes),
        "advance_within": floats(_within(home, instance) for home in homes),
        "advance_landlord": floats(None if home.landlord is None else home.landlord == "private" for home in homes),
        "advance_tenancy": floats(None if home.tenancy is None else home.tenancy in ASSURED for home in homes),
        "cas3": _bools(home.tenancy == "cas3" for home in homes),
        "cas3_too_long": _bools(home.tenancy == "cas3" and too_long_for_cas3(home, nights) for home in homes),
    }


def too_long_for_cas3(home: Home, nights: int) -> bool:
    """Whether the term is longer than so many nights; an open one is as long as CAS3 lasts."""
    return home.tenancy_weeks is not None and home.tenancy_weeks * DAYS_OF_A_WEEK > nights


def most_in_advance_gbp(home: Home, instance: Instance) -> float | None:
    """Most rent in advance that the law lets a private landlord ask, pounds; None when the rent is unknown."""
    if home.rent_gbp_week is None:
        return None
    months = all_parameters()["rent_in_advance_months"][-1].value
    return float(months * home.rent_gbp_week * parameter("weeks_of_a_year", instance.as_of) / MONTHS_OF_A_YEAR)


def _within(home: Home, instance: Instance) -> bool | None:
    most = most_in_advance_gbp(home, instance)
    return None if most is None else home.rent_in_advance_gbp is None or home.rent_in_advance_gbp <= most + NOISE_GBP


def _bools(values: Iterable[bool]) -> Bools:
    return np.array(list(values), dtype=bool)

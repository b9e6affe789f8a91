"""Rent, help and income as columns. Help stands with the homes, one column of a matrix for each kind of household."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Home, Instance, Policy, Woman
from matcher.rules.facts.codings import floats
from matcher.rules.household import Household
from matcher.rules.money_days import DAYS, NOISE_GBP, MoneyDay, money_days
from matcher.rules.money_help import NOBODY_KNOWS, RATES, SOCIAL, HelpKind, help_kind, help_kinds, help_matrix
from matcher.rules.table import Index, Table, Tables

Kinds = Mapping[HelpKind, int]

WOMAN_LABELS = {
    "income_release": "her income from benefits",
    "income_last": "her income from benefits",
    "born_for_rate": "her date of birth",
    "size_need": "the birth date and sex of everybody who will live with her",
}
HOME_LABELS = {
    "rent": "the rent",
    "help_bedrooms": "the home's bedrooms",
    "help_sharing": "whether the home is shared",
    "help_area": "the home's rental market area and its rates",
    "help_region": "the home's probation region",
    "exempt": "whether the home is exempt accommodation",
}

ELSEWHERE, LONDON, NO_CAP = 0, 1, 2
"""Columns of a woman's caps."""


class Days(NamedTuple):
    """A woman's two days, and the kind of household that help with rent sees on each."""

    on: tuple[MoneyDay, MoneyDay]
    kinds: tuple[HelpKind, HelpKind]


def _days(woman: Woman, household: Household) -> Days:
    first, last = money_days(woman, household)
    return Days((first, last), (help_kind(first, household.release), help_kind(last, household.release)))


def with_money(
    tables: Tables, instance: Instance, policy: Policy, households: Mapping[str, Household | None]
) -> dict[str, Table]:
    """The tables of the women and the homes with the columns of money added."""
    pairs = [(woman, households[woman.woman_id]) for woman in instance.women]
    days = [None if home is None else _days(woman, home) for woman, home in pairs]
    kinds = help_kinds(kind for hers in days if hers is not None for kind in hers.kinds)
    return {
        "women": _widened(tables["women"], _woman_money(policy, days, kinds), WOMAN_LABELS),
        "homes": _widened(tables["homes"], _home_money(instance, kinds), HOME_LABELS),
    }


def _widened(table: Table, columns: Mapping[str, NDArray[Any]], labels: Mapping[str, str]) -> Table:
    return dataclasses.replace(table, columns={**table.columns, **columns}, labels={**table.labels, **labels})


def _woman_money(policy: Policy, days: Sequence[Days | None], kinds: Kinds) -> dict[str, NDArray[Any]]:
    """Her side of the sums, each column once a day of `DAYS`; without a release date her income is unknown.

    income: pounds a week. kind: column of the homes' help. caps: (women, 3) pounds a week elsewhere, in London, and
    where no cap holds. ok_to, fail_over: the shortfall that is no worry, and the most that she can bear.
    """
    columns: dict[str, NDArray[Any]] = {}
    for at, name in enumerate(DAYS):
        on = [None if hers is None else hers.on[at] for hers in days]
        income = floats(None if day is None else day.income_gbp_week for day in on)
        columns[f"income_{name}"] = income
        columns[f"ok_to_{name}"] = income * policy.shortfall_ok_share + NOISE_GBP
        columns[f"fail_over_{name}"] = np.minimum(income, income * policy.shortfall_fail_share) + NOISE_GBP
        columns[f"caps_{name}"] = np.array([_caps(day) for day in on]).reshape(-1, 3)
        columns[f"kind_{name}"] = _index(kinds[NOBODY_KNOWS if hers is None else hers.kinds[at]] for hers in days)
    columns["born_for_rate"] = floats(_known(hers, "shared_rate") for hers in days)
    columns["size_need"] = floats(_known(hers, "need") for hers in days)
    return columns


def _caps(day: MoneyDay | None) -> tuple[float, float, float]:
    if day is None or day.cap_gbp_week is None:
        return np.inf, np.inf, np.inf
    london, elsewhere = day.cap_gbp_week
    return elsewhere, london, np.inf


def _known(days: Days | None, fact: str) -> float | None:
    """None when the fact is unknown on either day."""
    if days is None:
        return 1.0
    if fact == "shared_rate":
        return None if any(day.shared_rate is None for day in days.on) else 1.0
    return None if any(day.need[0] != day.need[1] for day in days.on) else 1.0


def _home_money(instance: Instance, kinds: Kinds) -> dict[str, NDArray[Any]]:
    """The homes' side of the sums.

    help: (homes, kinds). asked: rent and charges no benefit pays, pounds a week. cap_area: column of a woman's caps,
    and cap_area_or the other it may be. exempt_unsure: nobody says whether it is exempt accommodation. help_...: the
    facts that help hangs on there, unknown only where it does.
    """
    homes = instance.homes
    areas = {rate.brma for rate in instance.lha if all(getattr(rate, name) is not None for name in RATES)}
    cap_area = [_cap_area(home) for home in homes]
    return {
        "help": help_matrix(instance, kinds),
        "rent": floats(home.rent_gbp_week for home in homes),
        "asked": floats(_asked(home) for home in homes),
        "cap_area": _index(first for first, _ in cap_area),
        "cap_area_or": _index(second for _, second in cap_area),
        "exempt_unsure": np.array([home.exempt_accommodation is None for home in homes], dtype=bool),
        "exempt": floats(None if home.exempt_accommodation is None else 1.0 for home in homes),
        "help_bedrooms": floats(_fact(home.bedrooms, _by_size(home) and home.sharing != "shared") for home in homes),
        "help_sharing": floats(_fact(home.sharing, _by_size(home)) for home in homes),
        "help_area": floats(_fact(home.brma in areas or None, _by_area(home)) for home in homes),
        "help_region": floats(_fact(_region(home) or None, not home.exempt_accommodation) for home in homes),
    }


def _asked(home: Home) -> float | None:
    return None if home.rent_gbp_week is None else home.rent_gbp_week + home.ineligible_charges_gbp_week


def _cap_area(home: Home) -> tuple[int, int]:
    if home.exempt_accommodation:
        return NO_CAP, NO_CAP
    if not _region(home):
        return ELSEWHERE, LONDON
    area = LONDON if _region(home) == "London" else ELSEWHERE
    return area, area


def _region(home: Home) -> str:
    return home.place.region if home.place else ""


def _by_size(home: Home) -> bool:
    return home.landlord in SOCIAL and not home.exempt_accommodation


def _by_area(home: Home) -> bool:
    return home.landlord is not None and home.landlord not in SOCIAL and not home.exempt_accommodation


def _fact(value: object, needed: bool) -> float | None:
    """Unknown only where help hangs on the fact and nobody gave it."""
    return None if needed and value is None else 1.0


def _index(values: Iterable[int]) -> Index:
    return np.array(list(values), dtype=np.intp)

"""Help with rent before the benefit cap: one figure a home for each kind of household that help tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

import numpy as np

from matcher.domain import Instance
from matcher.domain.surroundings import LhaRate
from matcher.rules.facts.codings import UNKNOWN, floats
from matcher.rules.money_days import MoneyDay
from matcher.rules.parameters import parameter
from matcher.rules.table import Bools, Floats

SOCIAL = ("social", "council")
"""Landlords whose rent is met by the size criteria; any other's by the local housing allowance."""
RATES = tuple(field.name for field in fields(LhaRate) if field.name != "brma")
"""Fields of the five rates: shared, then one to four bedrooms."""
NO_RATES = [UNKNOWN] * len(RATES)
SHARED_RATE = 0


class HelpKind(NamedTuple):
    """Households whose help with rent is the same in any home.

    need: bedrooms by the size criteria; None when they give a range. spare_shares: charge for one bedroom too many and
    for two or more, shares of the rent; None where spare bedrooms do not count, from pension age.
    """

    shared_rate: bool | None
    need: int | None
    spare_shares: tuple[float, float] | None


NOBODY_KNOWS = HelpKind(shared_rate=False, need=None, spare_shares=(0.0, 0.0))
"""Stands for a household without a release date."""


def help_kind(day: MoneyDay, release: date) -> HelpKind:
    """The kind of a woman's household on one of her days, by the charges of her release."""
    one, more = parameter("under_occupation_shares", release)
    need = day.need[0] if day.need[0] == day.need[1] else None
    return HelpKind(day.shared_rate, need, None if day.pension_age else (one, more))


def help_kinds(kinds: Iterable[HelpKind]) -> Mapping[HelpKind, int]:
    """Every kind there is among the women -> its column of `help_matrix`; always at least one."""
    ordered = sorted({*kinds} - {NOBODY_KNOWS}, key=str)
    return {kind: column for column, kind in enumerate((NOBODY_KNOWS, *ordered))}


def help_matrix(instance: Instance, kinds: Iterable[HelpKind]) -> Floats:
    """(homes, kinds): help with rent before the benefit cap, pounds a week; NaN where a fact is missing."""
    letting = _Letting.of(instance)
    return np.stack([letting.help(kind) for kind in kinds], axis=1)


@dataclass(frozen=True)
class _Letting:
    """The homes' side, one entry a home. rates: (homes, 5). shared: 1, 0 or NaN."""

    rent: Floats
    bedrooms: Floats
    shared: Floats
    rates: Floats
    social: Bools
    exempt: Bools
    known: Bools

    largest_rate: int

    @staticmethod
    def of(instance: Instance) -> _Letting:
        homes, rates = instance.homes, {area.brma: _rates(area) for area in instance.lha}
        return _Letting(
            rent=floats(home.rent_gbp_week for home in homes),
            bedrooms=floats(home.bedrooms for home in homes),
            shared=floats(None if home.sharing is None else home.sharing == "shared" for home in homes),
            rates=np.array([rates.get(home.brma or "", NO_RATES) for home in homes]).reshape(len(homes), len(RATES)),
            social=np.array([home.landlord in SOCIAL for home in homes], dtype=bool),
            exempt=np.array([home.exempt_accommodation is True for home in homes], dtype=bool),
            known=np.array([home.landlord is not None for home in homes], dtype=bool),
            largest_rate=parameter("lha_most_bedrooms", instance.as_of),
        )

    def help(self, kind: HelpKind) -> Floats:
        by_landlord = np.where(self.social, self._social(kind), np.minimum(self.rent, self._rate(kind)))
        help_gbp: Floats = np.where(self.exempt, self.rent, by_landlord)
        return np.where(self.known, help_gbp, UNKNOWN)

    def _social(self, kind: HelpKind) -> Floats:
        """The rent less the charge for spare bedrooms."""
        if kind.spare_shares is None:
            return self.rent
        one, more = kind.spare_shares
        spare = self.bedrooms - (UNKNOWN if kind.need is None else kind.need)
        cases = [self.shared == 1.0, np.isnan(spare + self.shared), spare >= 2, spare == 1]
        left: Floats = self.rent - self.rent * np.select(cases, [0.0, UNKNOWN, more, one], 0.0)
        return left

    def _rate(self, kind: HelpKind) -> Floats:
        """The local housing allowance."""
        known = kind.shared_rate is not None and (kind.shared_rate or kind.need is not None)
        at = SHARED_RATE if kind.shared_rate else min(kind.need or 1, self.largest_rate)
        rate: Floats = self.rates[:, at] * (1.0 if known else UNKNOWN)
        return rate


def _rates(area: LhaRate) -> list[float]:
    found = (getattr(area, rate) for rate in RATES)
    return [UNKNOWN if rate is None else float(rate) for rate in found]

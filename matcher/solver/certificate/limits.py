"""Limits that several placements share, worked out again from the tables: support hours, and households in a period."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from fractions import Fraction

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.table import Floats
from matcher.solver.arrays import Ints

PARTS_OF_AN_HOUR = 100
NOWHERE = -1


class Limit(ABC):
    """For each cell:  sum over the chosen pairs in it of what each draws  <=  the cell's room.

    code: the rule's. labels, partners: name of each cell, and its partner's id. room: (cells,) whole numbers >= 0.
    """

    code: str
    labels: tuple[str, ...]
    partners: tuple[str, ...]
    room: Ints

    def least_room(self, partner_id: str) -> float:
        """The least room of a partner's cells; infinite where it has none."""
        own = (room for name, room in zip(self.partners, self.room.tolist(), strict=True) if name == partner_id)
        return min(own, default=math.inf)

    @abstractmethod
    def most_drawn(self) -> int:
        """No pair draws more."""

    @abstractmethod
    def drawn(self, woman: Ints, home: Ints) -> tuple[Ints, Ints]:
        """(k,) which cell each pair is in, or -1; and what it draws there, >= 0."""


def partner_rows(facts: Facts, has_limit: list[bool]) -> Ints:
    """(homes,) number of each one's partner among those who have the limit, or -1."""
    number = np.where(has_limit, np.cumsum(has_limit) - 1, NOWHERE)
    row = {partner.partner_id: int(number[at]) for at, partner in enumerate(facts.instance.partners)}
    return np.array([row[home.partner_id] for home in facts.instance.homes], np.int64)


class SupportHours(Limit):
    """A cell is a partner with hours to give. A woman draws what she needs beyond what the home gives, in hundredths of
    an hour a week: needs rounded up, what is given rounded down."""

    code = "support_hours"

    def __init__(self, facts: Facts) -> None:
        instance, usual = facts.instance, facts.policy.support_hours_if_unknown
        partners = instance.partners
        self._home = partner_rows(facts, [partner.caseload_hours_week is not None for partner in partners])
        held = {item.partner_id: item.caseload_hours_week for item in partners if item.caseload_hours_week is not None}
        self.labels = self.partners = tuple(held)
        self.room = np.array([math.floor(_parts(hours)) for hours in held.values()], np.int64)
        needs = (woman.support_hours_week for woman in instance.women)
        self._need = np.array([math.ceil(_parts(usual if need is None else need)) for need in needs], np.int64)
        self._given = np.array([math.floor(_parts(home.support_hours_week or 0)) for home in instance.homes], np.int64)

    def most_drawn(self) -> int:
        """The largest need."""
        return int(self._need.max(initial=0))

    def drawn(self, woman: Ints, home: Ints) -> tuple[Ints, Ints]:
        """(k,) the home's partner, and hundredths of an hour."""
        return self._home[home], np.maximum(0, self._need[woman] - self._given[home])


def _parts(hours: float) -> Fraction:
    return Fraction(str(hours)) * PARTS_OF_AN_HOUR


class HouseholdsInPeriod(Limit):
    """A cell is a partner and a period, counted from the day of the run. A household moves in on her release or the
    home's day, whichever is later."""

    code = "households_in_period"

    def __init__(self, facts: Facts) -> None:
        partners = facts.instance.partners
        self._home = partner_rows(facts, [partner.max_new_in_period is not None for partner in partners])
        women, homes = facts.tables["women"].columns, facts.tables["homes"].columns
        self._release, self._ready = _periods(facts, women["release"]), _periods(facts, homes["keys"])
        self._periods = 1 + max(int(self._release.max(initial=0)), int(self._ready.max(initial=0)))
        held = [item for item in partners if item.max_new_in_period is not None]
        self.labels = tuple(f"{item.partner_id} {period}" for item in held for period in range(self._periods))
        self.partners = tuple(item.partner_id for item in held for _ in range(self._periods))
        self.room = np.repeat(np.array([item.max_new_in_period for item in held], np.int64), self._periods)

    def most_drawn(self) -> int:
        """One household."""
        return 1

    def drawn(self, woman: Ints, home: Ints) -> tuple[Ints, Ints]:
        """(k,) partner and period together, and one household each."""
        period = np.maximum(self._release[woman], self._ready[home])
        cell = np.where(self._home[home] >= 0, self._home[home] * self._periods + period, NOWHERE)
        return cell, np.ones(len(cell), np.int64)


def _periods(facts: Facts, day: Floats) -> Ints:
    """Whole periods from the day of the run; 0 for what is past or not known, which is never proposed."""
    start, days = facts.instance.as_of.toordinal(), 7 * facts.policy.period_weeks
    return np.maximum(0, np.nan_to_num(day, nan=start).astype(np.int64) - start) // days

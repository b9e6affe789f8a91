"""What a home leaves a woman to live on, in pounds and pence: the sums of `matcher.rules.money`, a sentence a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import NamedTuple

import numpy as np

from matcher.domain import Home
from matcher.report.words import count, day
from matcher.rules.evaluate import mesh
from matcher.rules.facts import Facts
from matcher.rules.household import Household
from matcher.rules.money import HELP_FACTS, standing_on, sums_on
from matcher.rules.money_days import DAYS, MoneyDay, money_days
from matcher.rules.money_help import SOCIAL, help_kind
from matcher.rules.parameters import parameter
from matcher.rules.table import Grid, Index


def money_lines(facts: Facts, woman_row: int, home_row: int) -> tuple[str, ...]:
    """The sums for one pair on her effective release and on the last day of her planning window, as sentences.

    Names the facts to ask for where a day is not known; never says why the shared-accommodation rate or the benefit cap
    does not apply to her. Empty without a release date: there is no day to reckon for.
    """
    return money_lines_of_pairs(facts, np.array([woman_row]), np.array([home_row]))[0]


def money_lines_of_pairs(facts: Facts, women: Index, homes: Index) -> list[tuple[str, ...]]:
    """`money_lines` for each of k pairs."""
    grid = Grid(facts.tables, "women", "homes", women, homes)
    amounts = zip(*(_amounts_on(grid, name) for name in DAYS), strict=True)
    pairs = zip(women.tolist(), homes.tolist(), amounts, strict=True)
    return [_lines(facts, woman, home, both) for woman, home, both in pairs]


class _Amounts(NamedTuple):
    """The sums of one pair on one day, pounds a week, and what they mean for her."""

    before_cap: float
    help: float
    shortfall: float
    income: float
    known: bool
    fails: bool
    ok: bool


def _amounts_on(grid: Grid, name: str) -> list[_Amounts]:
    columns = (*sums_on(grid, name), grid.woman(f"income_{name}"), *standing_on(grid, name))
    return [_Amounts(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _lines(facts: Facts, woman_row: int, home_row: int, amounts: Sequence[_Amounts]) -> tuple[str, ...]:
    woman, home = facts.instance.women[woman_row], facts.instance.homes[home_row]
    household = facts.households[woman.woman_id]
    if household is None:
        return ()
    grid = mesh(facts, "women", "homes", np.array([woman_row]), np.array([home_row]))
    days = zip(DAYS, money_days(woman, household), amounts, strict=True)
    first, last = (_Sheet(grid, name, on, home, household.release, sums) for name, on, sums in days)
    at_first, at_last = first.sentence(), last.sentence()
    if at_first == at_last:
        lines = [f"From release to {day(last.on.day)}: {at_first}"]
    else:
        lines = [f"On release, {day(first.on.day)}: {at_first}", f"On {day(last.on.day)}: {at_last}"]
    return (*lines, *_shared_rate_ends(first, last, household))


def pounds(amount: float) -> str:
    """ "£1,234.50", "-£3.00"."""
    return f"{'-' if round(amount, 2) < 0 else ''}£{abs(amount):,.2f}"


@dataclass(frozen=True)
class _Sheet:
    """One pair on one day. name: which of `DAYS`. grid: of that pair alone."""

    grid: Grid
    name: str
    on: MoneyDay
    home: Home
    release: date
    sums: _Amounts

    @property
    def by_area(self) -> bool:
        """Whether help goes by the local housing allowance."""
        return self.home.landlord not in SOCIAL and not self.home.exempt_accommodation

    def sentence(self) -> str:
        shortfall, income = self.sums.shortfall, self.sums.income
        if isnan(shortfall):
            missing = self.grid.missing((f"women.income_{self.name}", "homes.rent", "homes.landlord", *HELP_FACTS))
            return f"not known; ask for {', '.join(dict.fromkeys(missing))}."
        return (
            f"{self._asked()}; {'; '.join(self._help())}; shortfall {pounds(shortfall)}; income {pounds(income)}; "
            f"left over {pounds(income - shortfall)}: {self._verdict()}."
        )

    def _verdict(self) -> str:
        if not self.sums.known:
            return "not known; ask whether the home is exempt accommodation"
        return "more than she can bear" if self.sums.fails else "ok" if self.sums.ok else "marginal"

    def _asked(self) -> str:
        charges = self.home.ineligible_charges_gbp_week
        more = f" and {pounds(charges)} of charges that no benefit pays" if charges else ""
        return f"rent {pounds(self.home.rent_gbp_week or 0.0)} a week{more}"

    def _help(self) -> Iterator[str]:
        """Help with rent and what it goes by, the charge for spare bedrooms, and the benefit cap where it bites."""
        before_cap, help_gbp = self.sums.before_cap, self.sums.help
        yield f"help with rent {pounds(help_gbp)} ({self._basis()})"
        charge = (self.home.rent_gbp_week or 0.0) - before_cap
        shares = help_kind(self.on, self.release).spare_shares
        if self.home.landlord in SOCIAL and shares is not None and charge > 0:
            spare = (self.home.bedrooms or 0) - self.on.need[0]
            share = shares[spare >= 2]
            yield f"{count(spare, 'spare bedroom')} cost {pounds(charge)} of it ({share:.0%} of the rent)"
        if before_cap > help_gbp:
            yield f"the benefit cap takes {pounds(before_cap - help_gbp)} of it"

    def _basis(self) -> str:
        if self.home.exempt_accommodation:
            return "exempt accommodation: the whole rent"
        if self.by_area:
            return f"local housing allowance, {self.rate()}"
        whole = self.home.sharing == "shared" or self.on.pension_age
        return "social rent" if whole else f"social rent, {self._need()}"

    def rate(self) -> str:
        """The rate that the local housing allowance goes by."""
        if self.on.shared_rate:
            return "shared-accommodation rate"
        largest = parameter("lha_most_bedrooms", self.release)
        return self._need() if self.on.need[0] <= largest else f"{self._need()}, at the rate for {largest}"

    def _need(self) -> str:
        return f"{count(self.on.need[0], 'bedroom')} needed"


def _shared_rate_ends(first: _Sheet, last: _Sheet, household: Household) -> Iterator[str]:
    """That help is small until somebody joins her, and from which day it is not."""
    if first.by_area and first.on.shared_rate and not last.on.alone:
        joined = min(member.lives_from for member in household.members_in_window())
        yield f"The shared-accommodation rate lasts until {day(joined)}, when she no longer lives alone."

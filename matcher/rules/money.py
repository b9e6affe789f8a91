"""The sums of docs/semantics.md, Money: what a home leaves a woman to live on, on each of two days.

Sources: Universal Credit Regulations 2013 sch 4; Housing Benefit Regulations 2006 regs B13 and 13D; Benefit Cap
(Housing Benefit and Universal Credit) Regulations. Shapes are those of the grid; pounds a week; NaN is unknown.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.rules.money_days import DAYS
from matcher.rules.table import Bools, Floats, Grid

WOMAN_FACTS = ("women.release", "women.income_release")
HOME_FACTS = ("homes.rent", "homes.landlord")
"""Without these no day is known."""
HELP_FACTS = (
    "homes.help_area",
    "homes.help_bedrooms",
    "homes.help_sharing",
    "homes.exempt",
    "homes.help_region",
    "women.born_for_rate",
    "women.size_need",
)
"""Facts that help with rent may hang on."""
FIGURES = (
    "shared_rate_age",
    "shared_rate_care_leaver_age",
    "lha_most_bedrooms",
    "pension_age",
    "under_occupation_shares",
    "benefit_cap_gbp_year",
    "weeks_of_a_year",
    "adult_age",
)
"""Dated figures that the sums rest on."""
SETTINGS = ("shortfall_ok_share", "shortfall_fail_share", "planning_weeks", "scenario")
"""Policy settings that decide them."""


class Sums(NamedTuple):
    """before_cap: help with rent before the benefit cap. help: what is left of it. shortfall: what she pays herself."""

    before_cap: Floats
    help: Floats
    shortfall: Floats


class Standing(NamedTuple):
    """Where a day is known, where it fails, and where it is ok; known and neither is marginal."""

    known: Bools
    fails: Bools
    ok: Bools


def sums_on(grid: Grid, day: str) -> Sums:
    """The sums on a day of `DAYS`, a home of which nobody knows whether it is exempt taken as not exempt."""
    before_cap = grid.cross_home("help", f"kind_{day}")
    help_gbp = _capped(grid, day, before_cap, "cap_area")
    if (grid.home("cap_area") != grid.home("cap_area_or")).any():
        other = _capped(grid, day, before_cap, "cap_area_or")
        help_gbp = np.where(help_gbp == other, help_gbp, np.nan)
    return Sums(before_cap, help_gbp, grid.home("asked") - help_gbp)


def _capped(grid: Grid, day: str, before_cap: Floats, area: str) -> Floats:
    over = grid.woman(f"income_{day}") + before_cap - grid.cross(f"caps_{day}", area)
    left: Floats = before_cap - np.minimum(np.maximum(over, 0.0), before_cap)
    return left


def standing_on(grid: Grid, day: str) -> Standing:
    """What the shortfall means for her income, by the policy's shares of it."""
    shortfall = sums_on(grid, day).shortfall
    fails = shortfall > grid.woman(f"fail_over_{day}")
    ok = (shortfall <= grid.woman(f"ok_to_{day}")) & ~fails
    known = ~np.isnan(shortfall)
    unsure = grid.home("exempt_unsure")
    if unsure.any():
        known = known & (ok | ~unsure)
        fails = fails & ~unsure
    return Standing(known, fails, ok)


def standings(grid: Grid) -> tuple[Standing, Standing]:
    """On her effective release, and on the last day of her planning window."""
    first, last = (standing_on(grid, day) for day in DAYS)
    return first, last

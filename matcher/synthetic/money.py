"""What a load says of money beside rent and income: exemptions, charges, rent in advance, and the areas' rates.

No rate is copied from the official tables: the areas are invented, one a probation region, and their names say so.
"""

from __future__ import annotations

import dataclasses

from geo.areas import PROBATION_REGIONS
from matcher.domain import Home, Woman
from matcher.domain.surroundings import LhaRate
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.lettings import usual_rent_gbp_week

_OVERNIGHT_CARER = 0.01
_CAP_EXEMPT = 0.12
_SHARED_RATE_EXEMPT = 0.06
_CHARGES_GBP_WEEK = Shares({0.0: 82, 2.5: 6, 5.0: 6, 8.0: 4, 12.0: 2})
_WEEKS_IN_ADVANCE: Shares[int | None] = Shares({None: 85, 4: 12, 8: 3})
_RATE_TO_RENT = 0.97
"""The rates lag the rents: they stand at the thirtieth percentile of those of an earlier year."""


def invented_area(region: str) -> str:
    """The name of the one rental market area that a load has in a probation region."""
    return f"{region} (invented)"


def invented_rates() -> tuple[LhaRate, ...]:
    """A local housing allowance for every area, near what private landlords ask there."""
    return tuple(_rate(region) for region in PROBATION_REGIONS)


def _rate(region: str) -> LhaRate:
    def rate(bedrooms: int, *, shared: bool = False) -> float:
        return round(_RATE_TO_RENT * usual_rent_gbp_week("private", region, bedrooms, shared=shared), 2)

    return LhaRate(
        brma=invented_area(region),
        shared_gbp_week=rate(0, shared=True),
        one_bed_gbp_week=rate(1),
        two_bed_gbp_week=rate(2),
        three_bed_gbp_week=rate(3),
        four_bed_gbp_week=rate(4),
    )


def with_exemptions(draws: Draws, woman: Woman) -> Woman:
    """Her row with what changes the help she gets: a carer at night, and exemptions."""
    return dataclasses.replace(
        woman,
        overnight_carer=draws.chance(_OVERNIGHT_CARER),
        benefit_cap_exempt=draws.chance(_CAP_EXEMPT),
        shared_rate_exempt=True if draws.chance(_SHARED_RATE_EXEMPT) else None,
    )


def with_charges(draws: Draws, home: Home) -> Home:
    """A home's row with charges that no benefit pays and the rent a private landlord asks in advance."""
    weeks = draws.weighted(_WEEKS_IN_ADVANCE) if home.landlord == "private" else None
    return dataclasses.replace(
        home,
        ineligible_charges_gbp_week=draws.weighted(_CHARGES_GBP_WEEK),
        rent_in_advance_gbp=weeks * home.rent_gbp_week if weeks and home.rent_gbp_week else None,
    )

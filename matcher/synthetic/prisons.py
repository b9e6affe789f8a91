"""The twelve women's prisons, and which of them holds a woman."""

from __future__ import annotations

from typing import NamedTuple

from matcher.synthetic import calibration
from matcher.synthetic.country import Spot
from matcher.synthetic.draws import Draws


class Prison(NamedTuple):
    """A women's prison: its code, its grid point in metres, and whether it has a mother and baby unit."""

    code: str
    easting_m: int
    northing_m: int
    has_baby_unit: bool


PRISONS = (
    Prison("AGI", 453_676, 448_062, True),
    Prison("BZI", 505_561, 171_527, True),
    Prison("DWI", 526_283, 161_557, False),
    Prison("DHI", 383_889, 331_290, False),
    Prison("ESI", 582_639, 149_463, False),
    Prison("EWI", 367_749, 192_953, True),
    Prison("FHI", 418_579, 331_661, False),
    Prison("LNI", 428_616, 545_700, False),
    Prison("NHI", 425_693, 415_583, True),
    Prison("PFI", 517_983, 300_167, True),
    Prison("SDI", 505_436, 153_699, False),
    Prison("STI", 384_206, 382_740, True),
)
"""Grid points from the published list of prisons (Ministry of Justice, MIT; Office for National Statistics, OGL v3)."""

_FAR_WHEN_NEAR_IS_POSSIBLE = 0.45
"""Some homes have no prison within 50 miles; with these, this share makes half of all women far from home."""

_CONSIDERED = 4


def distance_squared_m2(prison: Prison, home: Spot) -> int:
    """The square of the straight line between a prison and a home, square metres."""
    return (prison.easting_m - home.easting_m) ** 2 + (prison.northing_m - home.northing_m) ** 2


def draw_prison(draws: Draws, home: Spot, *, with_baby: bool) -> str:
    """The code of the prison that holds her: near home for half, farther than 50 miles for the rest.

    A mother with her baby goes to the nearest mother and baby unit.
    """
    nearest_first = sorted(PRISONS, key=lambda prison: (distance_squared_m2(prison, home), prison.code))
    if with_baby:
        return next(prison.code for prison in nearest_first if prison.has_baby_unit)
    limit_m2 = calibration.FAR_FROM_HOME_M**2
    near = [prison for prison in nearest_first if distance_squared_m2(prison, home) <= limit_m2]
    far = nearest_first[len(near) :]
    options = far if not near or draws.chance(_FAR_WHEN_NEAR_IS_POSSIBLE) else near
    return draws.pick(options[:_CONSIDERED]).code

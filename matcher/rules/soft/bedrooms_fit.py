"""Neither too many bedrooms now nor too few later."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Example, Scale, SoftCriterion
from matcher.rules.table import Floats, Grid

WORST_ROOMS_OFF = 3.0


def natural(grid: Grid) -> Floats:
    """Bedrooms to spare beyond the most she will need in two years, or missing then."""
    bedrooms, later = grid.home("bedrooms"), grid.woman("bedrooms_later")
    spare = np.where(grid.home("shared") == 1.0, 0.0, np.maximum(bedrooms - later, 0.0))
    rooms_off: Floats = np.where(np.isnan(bedrooms), np.nan, np.maximum(spare, later - bedrooms))
    return rooms_off


CRITERION = SoftCriterion(
    code="bedrooms_fit",
    title="fit of the bedrooms",
    sentence="The home has the bedrooms she will need in two years, and few to spare.",
    source="Housing Benefit Regulations 2006 reg B13: the under-occupation charge",
    unit="bedrooms off",
    phrase="bedrooms off what she will need within two years: {x:.0f}",
    natural=natural,
    scale=Scale(
        score=lambda rooms, _policy: (WORST_ROOMS_OFF - np.minimum(rooms, WORST_ROOMS_OFF)) / WORST_ROOMS_OFF,
        sentence=lambda _policy: "full marks for an exact fit, none at 3 bedrooms off",
    ),
    parameters=("later_horizon_days",),
    settings=("scenario", "bedroom_standard"),
    examples=(
        Example(words="She lives alone, and the home has three bedrooms.", quantity=2.0, home={"bedrooms": "3"}),
        Example(
            words="One bedroom is right on release, but her daughter comes home a year later.",
            quantity=1.0,
            more={
                "children": [
                    {
                        "date_of_birth": "2018-03-01",
                        "sex": "F",
                        "carer": "kinship",
                        "returns": "yes",
                        "returns_on": "2027-12-01",
                    }
                ]
            },
        ),
    ),
)

"""A room to spare for a child who stays overnight but does not live with her."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Example, Scale, SoftCriterion
from matcher.rules.table import Floats, Grid

GUEST = {"carer": "father", "returns": "no", "contact": "unsupervised", "contact_overnight": "yes"}


def natural(grid: Grid) -> Floats:
    """Bedrooms beyond the most she will need in two years; a shared home has none for guests."""
    spare = grid.home("bedrooms") - grid.woman("bedrooms_later")
    found: Floats = np.where((grid.home("shared") == 1.0) & ~np.isnan(spare), 0.0, spare)
    return found


CRITERION = SoftCriterion(
    code="contact_room",
    title="a room for contact",
    sentence="A child who stays overnight for contact finds a room to spare.",
    source="common practice: contact is a preference, and counts for no statutory standard",
    unit="bedrooms to spare",
    phrase="bedrooms to spare for a child who stays overnight: {x:.0f}",
    natural=natural,
    scale=Scale(
        score=lambda spare, _policy: np.where(spare >= 1.0, 1.0, 0.0),
        sentence=lambda _policy: "full marks with a bedroom to spare, else none",
    ),
    applies="has_overnight_contact",
    parameters=("later_horizon_days",),
    settings=("scenario", "bedroom_standard", "planning_weeks"),
    examples=(
        Example(
            words="Her son lives with his father and stays at weekends; alone she needs one bedroom of the two.",
            quantity=1.0,
            home={"bedrooms": "2"},
            more={"children": [GUEST]},
        ),
        Example(
            words="The same, and her daughter comes home: both bedrooms are needed.",
            quantity=0.0,
            home={"bedrooms": "2", "bedspaces": "3"},
            more={"children": [GUEST, {"carer": "kinship", "returns": "yes", "date_of_birth": "2016-01-01"}]},
        ),
    ),
)

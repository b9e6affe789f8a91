"""How far school is for the child worst off, against the walking distance that the law regards as reasonable."""

from __future__ import annotations

import numpy as np

from matcher.domain.policy import Policy
from matcher.rules.base import Example, Scale, SoftCriterion
from matcher.rules.table import Floats, Grid

PUPIL = {"carer": "kinship", "returns": "yes", "sex": "F"}


def natural(grid: Grid) -> Floats:
    """Distance over the walking target of the home's nation; England's where the nation is not known."""
    target_m = np.where(grid.home("in_wales") == 1.0, grid.row("target_wales_m"), grid.row("target_england_m"))
    ratio: Floats = grid.road_m / target_m
    return ratio


def score(ratio: Floats, _policy: Policy) -> Floats:
    found: Floats = 1.0 / np.maximum(1.0, ratio)
    return found


CRITERION = SoftCriterion(
    code="school_target",
    title="school within walking distance",
    sentence="Each returning child's school is within the walking distance of the law.",
    source="Education Act 1996 s444(5); Learner Travel (Wales) Measure 2008 s3",
    unit="times the walking target",
    phrase="{x:.2f} times the walking target to the school of the child worst off",
    natural=natural,
    scale=Scale(
        score=score,
        sentence=lambda _policy: "full marks up to the walking target, half at twice it, a third at three times",
    ),
    nearer_is_better=True,
    rows="school_pulls",
    parameters=("school_target_km", "school_target_age"),
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="A girl of six and a school 3.507 km away in England: a little beyond the two miles.",
            quantity=3.507 / 3.218688,
            more={"children": [{**PUPIL, "date_of_birth": "2020-01-01", "school_postcode": "M21 8UJ"}]},
        ),
        Example(
            words="The same way at ten: within the three miles.",
            quantity=3.507 / 4.828032,
            more={"children": [{**PUPIL, "date_of_birth": "2016-01-01", "school_postcode": "M21 8UJ"}]},
        ),
        Example(
            words="A secondary school 3.360 km from a home in Wales: three miles, whatever her age.",
            quantity=3.36 / 4.828032,
            home={"postcode": "CF10 3WL", "nation": "Wales", "tenancy": "occupation_secure"},
            more={"children": [{**PUPIL, "school_phase": "secondary", "school_postcode": "CF14 1JW"}]},
        ),
    ),
)

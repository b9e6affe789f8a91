"""The gaps of real tables: cells nobody has filled in, and addresses known only to the postcode district."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from matcher.domain import Adult, Child, Home, Occupant, Partner, Woman
from matcher.synthetic import calibration
from matcher.synthetic.draws import Draws

Gappy = TypeVar("Gappy", Adult, Child, Home, Occupant, Partner, Woman)

_MAY_BE_BLANK: Mapping[type[Any], tuple[str, ...]] = {
    Woman: (
        "release_date",
        "release_type",
        "days_served",
        "supervising_region",
        "date_of_birth",
        "home_postcode",
        "support_hours_week",
        "care_leaver",
        "abuse_victim",
        "benefit_income_gbp_week",
    ),
    Adult: ("sex", "date_of_birth"),
    Child: (
        "date_of_birth",
        "sex",
        "carer",
        "carer_postcode",
        "returns",
        "school_postcode",
        "school_phase",
        "contact",
        "parental_responsibility",
        "order",
        "proceedings",
    ),
    Home: (
        "postcode",
        "bedrooms",
        "living_rooms",
        "bedspaces",
        "sharing",
        "landlord",
        "tenancy",
        "available_from",
        "rent_gbp_week",
        "exempt_accommodation",
        "access",
        "children_ok",
        "support_hours_week",
    ),
    Occupant: ("sex", "date_of_birth"),
    Partner: ("postcode", "assessment_days", "accreditation"),
}
_MAY_BE_OUTCODE: Mapping[type[Any], tuple[str, ...]] = {
    Woman: ("home_postcode",),
    Child: ("carer_postcode", "school_postcode", "contact_postcode"),
    Home: ("postcode",),
}


def with_gaps(draws: Draws, record: Gappy) -> Gappy:
    """The record with about one in a hundred of its cells blank, and some postcodes cut to the district."""
    changes: dict[str, Any] = {}
    for name in _MAY_BE_OUTCODE.get(type(record), ()):
        code = getattr(record, name)
        if code is not None and draws.chance(calibration.OUTCODE_ONLY):
            changes[name] = code.partition(" ")[0]
    for name in _MAY_BE_BLANK[type(record)]:
        if draws.chance(calibration.BLANK_CELLS):
            changes[name] = None
    return dataclasses.replace(record, **changes) if changes else record

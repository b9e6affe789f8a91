"""Families in whom a setting or a figure shows that seldom matters to anybody."""

from __future__ import annotations

from dataclasses import replace

from matcher.rules.base import Example

IN_MAY = {"returns": "yes", "returns_on": "2027-05-01", "carer": "kinship", "carer_postcode": "OL1 3NS"}
"""Within 26 weeks of release, and not within 13."""

GROWN_SON = {**IN_MAY, "date_of_birth": "2009-08-01", "sex": "M", "school_postcode": "M20 4QA", "order": "care"}
TODDLER = {**IN_MAY, "date_of_birth": "2023-06-01", "sex": "F"}
GUEST = {"carer": "father", "carer_postcode": "M20 4QA", "contact": "unsupervised", "contact_overnight": "yes"}

SPRING = Example(
    words="Everybody comes home in May, to a private home for one that is not for them.",
    home={
        "landlord": "private",
        "tenancy": "cas3",
        "rent_gbp_week": "198",
        "living_rooms": "0",
        "bedspaces": "1",
        "women_only": "yes",
        "children_ok": "no",
    },
    more={"children": [GROWN_SON, TODDLER, {**TODDLER, **GUEST}]},
)
BARRED_SPRING = Example(
    words="A child of whom nobody knows the age comes in May, and she may not live with children.",
    more={"children": [IN_MAY], "bars": [{"kind": "no_cohabit_children"}]},
)
SHARED_SPRING = Example(
    words="A child in care comes in May, to a house where another woman lives.",
    home={"sharing": "shared"},
    more={"children": [GROWN_SON], "occupants": [{"role": "resident", "date_of_birth": "1996-01-01"}]},
)
SISTERS = Example(
    words="Sisters share by one standard and not by the other; one brother comes to stay, one to live in 18 months.",
    home={"bedrooms": "2"},
    more={
        "children": [
            {"returns": "yes", "date_of_birth": "2009-08-01", "sex": "F"},
            {"returns": "yes", "date_of_birth": "2014-03-01", "sex": "F"},
            {**GUEST, "returns": "no", "sex": "M"},
            {"returns": "yes", "returns_on": "2028-06-01", "date_of_birth": "2012-03-01", "sex": "M"},
        ]
    },
)
NOT_SAID_EXEMPT = Example(
    words="Nobody says whether the home is exempt accommodation, and she would pay five pounds a week.",
    home={"landlord": "private", "rent_gbp_week": "145", "exempt_accommodation": ""},
)

CAPPED = Example(
    words="With a child of seventeen the benefit cap is higher.",
    woman={"benefit_income_gbp_week": "300"},
    home={"bedrooms": "2"},
    more={"children": [{"returns": "yes", "date_of_birth": "2009-08-01", "sex": "F"}]},
)
CAPPED_A_LITTLE = replace(CAPPED, woman={"benefit_income_gbp_week": "210"})
CARE_LEAVER = Example(
    words="A care leaver of 23 gets the one-bedroom rate.",
    woman={"date_of_birth": "2003-06-15", "care_leaver": "yes"},
    home={"landlord": "private", "rent_gbp_week": "140"},
)
SPARE_ROOMS = Example(words="Two bedrooms to spare cost a quarter of the rent.", home={"bedrooms": "3"})
SMALL_GIRLS = Example(
    words="Two small girls and a baby sleep with her in the only room.",
    home={"living_rooms": "0"},
    more={
        "children": [
            {"returns": "yes", "date_of_birth": "2021-08-01", "sex": "F"},
            {"returns": "yes", "date_of_birth": "2022-10-01", "sex": "F"},
            {"returns": "yes", "date_of_birth": "2026-08-01", "sex": "F"},
        ]
    },
)
SHORT_TERM = Example(
    words="A term of twenty weeks, and she asks for more.", woman={"tenure_floor": "60"}, home={"tenancy_weeks": "20"}
)

WITNESSES = (
    SPRING,
    BARRED_SPRING,
    SHARED_SPRING,
    SISTERS,
    NOT_SAID_EXEMPT,
    CAPPED,
    CAPPED_A_LITTLE,
    CARE_LEAVER,
    SPARE_ROOMS,
    SMALL_GIRLS,
    SHORT_TERM,
)

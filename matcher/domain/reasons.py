"""Coded reasons as data: why an offer was declined or ended, and why a home is not free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

ReasonCode = Literal[
    "person_declined",
    "landlord_unsuitable_location",
    "landlord_risk_not_manageable",
    "landlord_support_need",
    "landlord_no_single_bedspace",
    "landlord_property_not_ready",
    "new_release_date",
    "recalled_or_returned",
    "other_accommodation_found",
    "harassment_or_unsafe_area",
    "probation_not_approved",
    "childrens_services_not_approved",
    "recording_error",
]
ReasonSide = Literal["person", "landlord", "probation", "children's services", "programme"]
Unavailable = Literal["void_works", "deep_clean", "damage", "handback_pending", "withdrawn"]

REASON_CODES = get_args(ReasonCode)
REASON_SIDES = get_args(ReasonSide)
UNAVAILABLE = get_args(Unavailable)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an offer did not become a home.

    side: the one side the reason belongs to; the programme keeps those that are nobody's refusal. declined: that side
    said no to the offer; otherwise the offer ended, or never was one. words: the end of "ruled out by her: ...".
    """

    side: ReasonSide
    declined: bool
    words: str


REASONS: Mapping[ReasonCode, Reason] = {
    "person_declined": Reason("person", True, "she declined the home"),
    "landlord_unsuitable_location": Reason("landlord", True, "the location does not suit"),
    "landlord_risk_not_manageable": Reason("landlord", True, "the risk cannot be managed there"),
    "landlord_support_need": Reason("landlord", True, "the support she needs cannot be given there"),
    "landlord_no_single_bedspace": Reason("landlord", True, "there is no bedspace for one person alone"),
    "landlord_property_not_ready": Reason("landlord", True, "the property is not ready"),
    "new_release_date": Reason("programme", False, "her release date has changed"),
    "recalled_or_returned": Reason("programme", False, "she was recalled or is back in custody"),
    "other_accommodation_found": Reason("person", False, "she has found another home"),
    "harassment_or_unsafe_area": Reason("person", True, "there was harassment, or the area is not safe for her"),
    "probation_not_approved": Reason("probation", True, "the address was not approved"),
    "childrens_services_not_approved": Reason("children's services", True, "the home was not approved"),
    "recording_error": Reason("programme", False, "a recording error"),
}
SIDE_WORDS: Mapping[ReasonSide, str] = {
    "person": "her",
    "landlord": "the landlord",
    "probation": "probation",
    "children's services": "children's services",
    "programme": "the programme",
}
"""Each side as the end of "ruled out by"."""

UNAVAILABLE_WORDS: Mapping[Unavailable, str] = {
    "void_works": "void works",
    "deep_clean": "a deep clean",
    "damage": "damage to be put right",
    "handback_pending": "the handback is pending",
    "withdrawn": "withdrawn",
}

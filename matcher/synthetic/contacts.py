"""What contact a mother may have with a child, how often and where."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import NamedTuple

from matcher.domain import Child, codes
from matcher.synthetic.country import Country
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.households import Household

_TERMS: Mapping[codes.Carer, Shares[codes.Contact]] = {
    "kinship": Shares({"unsupervised": 65, "supervised": 20, "letterbox": 5, "none": 10}),
    "friends": Shares({"unsupervised": 75, "supervised": 15, "none": 10}),
    "father": Shares({"unsupervised": 40, "supervised": 25, "letterbox": 10, "none": 25}),
    "foster": Shares({"supervised": 70, "unsupervised": 8, "letterbox": 12, "none": 10}),
    "adopted": Shares({"letterbox": 75, "none": 25}),
    "with_her": Shares({"none": 1}),
    "mother_and_baby_unit": Shares({"none": 1}),
}
_VENUE_RING_M = (500, 8_000)
_VENUE_GIVEN: Mapping[codes.Contact, float] = {"supervised": 0.85, "unsupervised": 0.1}
_VISITS_A_MONTH: Mapping[codes.Contact, tuple[int, int]] = {"supervised": (1, 4), "unsupervised": (2, 8)}


_OVERNIGHT = 0.2
_KEPT_FARTHER_AWAY = 0.25
_KEEP_AWAY_KM = Shares({0.5: 30, 1.0: 40, 2.0: 20, 5.0: 10})


class Contact(NamedTuple):
    """The terms, the venue's postcode where one is set, and the visits a month where there are visits."""

    terms: codes.Contact
    postcode: str | None
    visits_month: float | None


def draw_contact(draws: Draws, country: Country, household: Household) -> Contact:
    """Contact as is usual with this carer: a contact centre for supervised visits, the carer's home for most others."""
    terms = draws.weighted(_TERMS[household.carer])
    if terms not in _VISITS_A_MONTH:
        return Contact(terms, None, None)
    venue = None
    if draws.chance(_VENUE_GIVEN[terms]):
        venue = country.near(draws, household.spot, *_VENUE_RING_M).postcode
    return Contact(terms, venue, float(draws.between(*_VISITS_A_MONTH[terms])))


def with_visits(draws: Draws, child: Child) -> Child:
    """The child with overnight stays where nobody supervises contact, or a distance to keep where it is barred."""
    overnight = child.contact == "unsupervised" and child.returns != "yes" and draws.chance(_OVERNIGHT)
    kept_away = child.contact == "barred" and child.carer_postcode is not None and draws.chance(_KEPT_FARTHER_AWAY)
    keep_away_km = draws.weighted(_KEEP_AWAY_KM) if kept_away else None
    return dataclasses.replace(child, contact_overnight=overnight, keep_away_km=keep_away_km)

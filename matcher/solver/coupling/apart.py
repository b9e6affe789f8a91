"""Women on the list who may not associate: never in one building, within a radius, or with one partner."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from matcher.domain import Home
from matcher.rules.table import Floats
from matcher.solver.arrays import Ints
from matcher.solver.constraints import NonAssociation
from matcher.solver.coupling.offers import Offers
from matcher.solver.find_pairs import first_of_each

ONLY_AN_AREA = ("sector", "outcode")
"""Kinds of place that do not tell one building from another."""

UNIT_LENGTH = 3
"""Characters of a unit postcode behind its space."""

Two = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Apart:
    """What two women are kept apart by, from all bars about the two. radius_m None: only by the building."""

    radius_m: int | None = None
    not_same_partner: bool = False

    def joined(self, other: Apart) -> Apart:
        """The stricter of both in each respect."""
        known = [radius for radius in (self.radius_m, other.radius_m) if radius is not None]
        return Apart(max(known, default=None), self.not_same_partner or other.not_same_partner)


def non_associations(offers: Offers) -> Iterator[NonAssociation]:
    """Up to two rules: for women kept apart by the building alone, and by a radius too."""
    asked = np.diff(first_of_each(offers.woman, len(offers.facts.woman_row))) > 0
    bars = {two: how for two, how in _bars(offers).items() if asked[list(two)].all()}
    for by_radius in (False, True):
        if kept := {two: how for two, how in sorted(bars.items()) if (how.radius_m is not None) is by_radius}:
            yield _rule(offers, kept, by_radius=by_radius)


def _bars(offers: Offers) -> Mapping[Two, Apart]:
    """Each two women on the list, the lower row first, who may not associate; whoever of them stated it."""
    row = offers.facts.woman_row
    found: dict[Two, Apart] = {}
    for bar in offers.facts.instance.bars:
        if bar.kind != "non_association" or bar.approved_by is not None:
            continue
        if bar.other_id is None or bar.other_id not in row:
            continue
        one, other = sorted((row[bar.woman_id], row[bar.other_id]))
        if one != other:
            metres = None if bar.radius_km is None else math.ceil(1000 * Fraction(str(bar.radius_km)))
            found[one, other] = found.get((one, other), Apart()).joined(Apart(metres, bar.not_same_partner))
    return found


def _rule(offers: Offers, bars: Mapping[Two, Apart], *, by_radius: bool) -> NonAssociation:
    homes = offers.facts.instance.homes
    rule = NonAssociation(
        apart=np.array(list(bars), np.int64),
        place_building=_buildings(offers),
        radius_m=np.array([how.radius_m or 0 for how in bars.values()], np.int64),
        place_point_m=_points_m(homes, same_building=not by_radius),
    )
    with_partner = np.array([how.not_same_partner for how in bars.values()], bool)
    if not with_partner.any():
        return rule
    return dataclasses.replace(rule, not_same_group=with_partner, place_group=offers.partner)


def _buildings(offers: Offers) -> Ints:
    """(homes,) number of each home's building: one a unit postcode, or of its own where that is not known."""
    number: dict[str, int] = {}
    homes = offers.facts.instance.homes
    return np.array([number.setdefault(unit_postcode(home) or home.home_id, len(number)) for home in homes], np.int64)


def unit_postcode(home: Home) -> str:
    """The home's unit postcode; "" where it is not known so exactly."""
    code = home.postcode or ""
    return code if len(code.partition(" ")[2]) == UNIT_LENGTH else ""


def _points_m(homes: tuple[Home, ...], *, same_building: bool) -> Floats:
    """(homes, 3) easting, northing, uncertainty. same_building: a home that is known to its postcode or better is in
    the building at its own point, so that neighbours are not taken for one building."""
    rows = []
    for home in homes:
        place = home.place
        if place is None:
            rows.append((np.nan, np.nan, np.nan))
        else:
            exact = same_building and place.kind not in ONLY_AN_AREA
            rows.append((place.easting_m, place.northing_m, 0.0 if exact else place.uncertainty_m))
    return np.array(rows, np.float64).reshape(-1, 3)

"""How near each home lies to the nearest school and play area, and how far that may be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.spatial import cKDTree

from geo.distance import distance_m
from geo.place import Place
from matcher.domain import Instance
from matcher.domain.codes import SITE_KINDS
from matcher.rules.facts.codings import place_columns
from matcher.rules.table import Floats

FEWEST_FOR_A_TREE = 64
"""Smaller groups of sites are quicker to measure one by one."""
NEAREST_LOOKED_AT = 4
"""Whole metres are taken from these: two sites that a tree cannot tell apart may round differently."""


def site_columns(instance: Instance) -> dict[str, Floats]:
    """`<kind>_surely_m` and `<kind>_maybe_m` of each home, metres.

    The farthest the nearest site of a kind can be, and the nearest any can be: the least of distance + u and of
    distance - u over the sites, u being both uncertainties. inf without sites, NaN where the home's place is unknown;
    a site whose place is unknown may be next door. Time in step with homes x log(sites).
    """
    homes = place_columns([home.place for home in instance.homes])
    points = np.column_stack((homes["easting_m"], homes["northing_m"]))
    known = ~np.isnan(points).any(axis=1)
    found = {}
    for kind in SITE_KINDS:
        places = [site.place for site in instance.sites if site.kind == kind]
        surely, maybe = (np.where(known, np.inf, np.nan) for _ in range(2))
        surely[known], maybe[known] = _nearest(places, points[known], homes["uncertainty_m"][known])
        found[f"{kind}_surely_m"], found[f"{kind}_maybe_m"] = surely, maybe
    return found


def _nearest(places: Sequence[Place | None], homes: Floats, doubt_m: Floats) -> tuple[Floats, Floats]:
    """(least distance + u, least distance - u) of each home. homes: (k, 2) easting and northing; doubt_m: (k,)."""
    surely = np.full(len(homes), np.inf)
    maybe = np.full(len(homes), -np.inf if None in places else np.inf)
    for sites, uncertainty_m in _groups([place for place in places if place is not None]):
        metres = _metres_to_nearest(sites, homes)
        slack = uncertainty_m + doubt_m
        np.minimum(surely, metres + slack, out=surely)
        np.minimum(maybe, metres - slack, out=maybe)
    return surely, maybe


def _groups(places: Sequence[Place]) -> Iterator[tuple[Floats, float]]:
    """((n, 2) distinct points, uncertainty) of the sites that are known equally well."""
    rows = np.unique(
        np.array([(place.uncertainty_m, place.easting_m, place.northing_m) for place in places]).reshape(-1, 3), axis=0
    )
    for uncertainty_m in np.unique(rows[:, 0]):
        yield rows[rows[:, 0] == uncertainty_m, 1:], float(uncertainty_m)


def _metres_to_nearest(sites: Floats, homes: Floats) -> Floats:
    """Whole metres from each home to the nearest site."""
    near = sites[None, :, :]
    if len(sites) >= FEWEST_FOR_A_TREE:
        near = sites[cKDTree(sites).query(homes, k=NEAREST_LOOKED_AT)[1]]
    metres: Floats = distance_m(near[..., 0], near[..., 1], homes[:, None, 0], homes[:, None, 1]).min(axis=1)
    return metres

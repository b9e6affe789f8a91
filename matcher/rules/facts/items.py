"""Zones, bars, vetoes and distances from children as columns, one table a kind, each row belonging to a woman."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Bar, Child, Instance, Pin, Policy, Zone
from matcher.domain.reasons import REASON_CODES
from matcher.rules.facts.codings import UNKNOWN, floats, outcode_number, place_columns, region_number
from matcher.rules.household import Household
from matcher.rules.members import UNDER_AGE_WHEN_EMPTY, bar_covers
from matcher.rules.table import Table

T = TypeVar("T")

ZONE_TABLES = {
    "exclusion_zones": ("exclude",),
    "stay_within_zones": ("stay_within",),
    "safety_zones": ("safety",),
    "region_zones": ("region",),
    "school_zones": ("schools",),
    "play_area_zones": ("play_areas",),
}
LABELS = {
    "easting_m": "where the zone is",
    "radius_km": "the zone's radius",
    "region": "the region of the condition",
}
NO_REASON = -1
"""The number of a veto whose reason has no code."""


def condition_tables(
    instance: Instance,
    policy: Policy,
    households: Mapping[str, Household | None],
    woman_row: Mapping[str, int],
    home_row: Mapping[str, int],
) -> dict[str, Table]:
    """Table name -> rows, ascending by woman."""
    tables = {
        name: _zone_table([zone for zone in instance.zones if zone.kind in kinds], policy, woman_row)
        for name, kinds in ZONE_TABLES.items()
    }
    live = [bar for bar in instance.bars if bar.approved_by is None]
    for name, kind in (("child_bars", "no_cohabit_children"), ("person_bars", "no_cohabit_person")):
        tables[name] = _bar_table([bar for bar in live if bar.kind == kind], instance, households, woman_row)
    apart = [child for child in instance.children if child.keep_away_km is not None]
    tables["keep_away"] = _keep_away_table(apart, woman_row)
    tables["vetoes"] = veto_table(instance, woman_row, home_row)
    return tables


def veto_table(instance: Instance, woman_row: Mapping[str, int], home_row: Mapping[str, int]) -> Table:
    """One row a veto."""
    vetoes = [pin for pin in instance.pins if pin.kind == "veto"]
    return item_table(
        vetoes,
        [woman_row[pin.woman_id] for pin in vetoes],
        lambda rows: {
            "home": np.array([home_row[pin.home_id] for pin in rows], dtype=np.intp),
            "reason": np.array([_reason_number(pin) for pin in rows], dtype=np.intp),
        },
    )


def _reason_number(pin: Pin) -> int:
    return NO_REASON if pin.reason_code is None else REASON_CODES.index(pin.reason_code)


def item_table(
    items: Sequence[T],
    parents: Sequence[int],
    columns: Callable[[Sequence[T]], Mapping[str, NDArray[Any]]],
    labels: Mapping[str, str] | None = None,
) -> Table:
    """A table of items sorted by the woman they belong to."""
    order = sorted(range(len(items)), key=lambda at: parents[at])
    parent = np.array([parents[at] for at in order], dtype=np.intp)
    return Table(len(items), columns([items[at] for at in order]), labels or LABELS, parent)


def _zone_table(zones: Sequence[Zone], policy: Policy, woman_row: Mapping[str, int]) -> Table:
    """One row a zone, or one for each district a safety zone may lie in: each must be another than the home's."""
    rows = [(zone, district) for zone in zones for district in zone.districts or ("",)]

    def columns(rows: Sequence[tuple[Zone, str]]) -> dict[str, NDArray[Any]]:
        return {
            **place_columns([zone.place for zone, _ in rows]),
            "district": floats(outcode_number(district) for _, district in rows),
            "radius_km": floats(_radius_km(zone, policy) for zone, _ in rows),
            "drawn": np.array([zone.outline is not None for zone, _ in rows], dtype=bool),
            "outline": np.array([zone.outline for zone, _ in rows], dtype=object),
            "region": floats(region_number(zone.place.region if zone.place else None) for zone, _ in rows),
            "anywhere": np.array([_is_anywhere(zone) for zone, _ in rows], dtype=bool),
            "sites_complete": np.full(len(rows), policy.sites_complete),
        }

    return item_table(rows, [woman_row[zone.woman_id] for zone, _ in rows], columns)


def _radius_km(zone: Zone, policy: Policy) -> float | None:
    if zone.kind == "safety" and zone.radius_km is None:
        return policy.safety_distance_km
    return zone.radius_km


def _is_anywhere(zone: Zone) -> bool:
    """Whether a zone names no place of its own, not even one that could not be found."""
    return all(fact is None for fact in (zone.place, zone.postcode, zone.lat, zone.lon, zone.outline, zone.wkt))


def _keep_away_table(children: Sequence[Child], woman_row: Mapping[str, int]) -> Table:
    """One row a child to stay away from, wherever and whoever's child it is by now."""

    def columns(rows: Sequence[Child]) -> dict[str, NDArray[Any]]:
        return {
            **place_columns([child.keep_away_place for child in rows]),
            "radius_km": floats(child.keep_away_km for child in rows),
        }

    return item_table(children, [woman_row[child.woman_id] for child in children], columns)


def _bar_table(
    bars: Sequence[Bar], instance: Instance, households: Mapping[str, Household | None], woman_row: Mapping[str, int]
) -> Table:
    def columns(rows: Sequence[Bar]) -> dict[str, NDArray[Any]]:
        own = [_own_children(bar, households[bar.woman_id]) for bar in rows]
        return {
            "under_age": floats(bar.under_age or UNDER_AGE_WHEN_EMPTY for bar in rows),
            "barred_sex": floats(UNKNOWN if bar.sex is None else bar.sex == "M" for bar in rows),
            "any_sex": np.array([bar.sex is None for bar in rows], dtype=bool),
            "adult_joins": np.array([bool(instance.adults_of[bar.woman_id]) for bar in rows], dtype=bool),
            "own_certain": np.array([certain for certain, _ in own], dtype=bool),
            "own_possible": np.array([possible for _, possible in own], dtype=bool),
        }

    return item_table(bars, [woman_row[bar.woman_id] for bar in bars], columns)


def _own_children(bar: Bar, household: Household | None) -> tuple[bool, bool]:
    """(certain, possible) that somebody the bar is about lives with her in the window."""
    if household is None:
        return False, True
    found = [bar_covers(bar, member.age(member.lives_from), member.sex) for member in household.members_in_window()]
    return any(certain for certain, _ in found), any(possible for _, possible in found)

"""The nearest school and play area of each home, against every site one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.place import Place
from matcher.domain import Home, Instance
from matcher.domain.surroundings import Site
from matcher.rules.facts.sites import FEWEST_FOR_A_TREE, site_columns
from tests.rules.world import home, place, site, world

METRES = st.integers(0, 40) | st.integers(0, 400_000).map(lambda tenths: tenths / 10)
PLACES = st.builds(
    Place,
    easting_m=METRES,
    northing_m=METRES,
    uncertainty_m=st.sampled_from([0.0, 100.0, 1234.5]),
    kind=st.just("unit"),
)


def of(homes: list[Place | None], sites: list[tuple[str, Place | None]]) -> Instance:
    return world(
        *(home(home_id=f"h{at}", place=where) for at, where in enumerate(homes)),
        *(Site(site_id=f"s{at}", kind=kind, place=where) for at, (kind, where) in enumerate(sites)),
    )


def one_by_one(it: Home, sites: tuple[Site, ...], kind: str) -> tuple[float, float]:
    """(surely, maybe) of one home, with nothing but arithmetic."""
    surely, maybe = math.inf, math.inf
    for found in sites:
        if found.kind != kind or it.place is None:
            continue
        if found.place is None:
            maybe = -math.inf
            continue
        east_m, north_m = found.place.easting_m - it.place.easting_m, found.place.northing_m - it.place.northing_m
        metres = round(math.sqrt(east_m * east_m + north_m * north_m))
        slack = found.place.uncertainty_m + it.place.uncertainty_m
        surely, maybe = min(surely, metres + slack), min(maybe, metres - slack)
    return (math.nan, math.nan) if it.place is None else (surely, maybe)


def assert_exact(instance: Instance) -> None:
    columns = site_columns(instance)
    assert set(columns) == {"school_surely_m", "school_maybe_m", "play_area_surely_m", "play_area_maybe_m"}
    for kind in ("school", "play_area"):
        expected = [one_by_one(it, instance.sites, kind) for it in instance.homes]
        np.testing.assert_array_equal(columns[f"{kind}_surely_m"], [surely for surely, _ in expected])
        np.testing.assert_array_equal(columns[f"{kind}_maybe_m"], [maybe for _, maybe in expected])


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    homes=st.lists(st.none() | PLACES, min_size=1, max_size=4),
    sites=st.lists(st.tuples(st.sampled_from(["school", "play_area"]), st.none() | PLACES), max_size=8),
)
def test_a_few_sites(homes: list[Place | None], sites: list[tuple[str, Place | None]]) -> None:
    assert_exact(of(homes, sites))


@pytest.mark.parametrize("seed", range(4))
def test_enough_sites_for_a_tree(seed: int) -> None:
    draws = np.random.default_rng(seed)

    def somewhere(uncertainty_m: float) -> Place:
        # Half metres, so that many distances lie where rounding turns.
        east_m, north_m = draws.integers(0, 4000, 2) / 2
        return Place(
            easting_m=float(east_m), northing_m=float(north_m), uncertainty_m=uncertainty_m, kind="unit", outcode="M14"
        )

    sites = [("school", somewhere(u)) for u in (0.0, 100.0, 350.25) for _ in range(3 * FEWEST_FOR_A_TREE)]
    assert_exact(of([somewhere(100.0) for _ in range(60)] + [None], sites))


def test_no_sites_no_homes() -> None:
    columns = site_columns(of([place(), None], []))
    assert columns["school_surely_m"].tolist()[0] == columns["school_maybe_m"].tolist()[0] == math.inf
    assert np.isnan(columns["play_area_maybe_m"]).tolist() == [False, True]
    assert all(len(values) == 0 for values in site_columns(world(site()).replace(homes=())).values())

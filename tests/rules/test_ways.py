"""Ways to a home: by road, in minutes and in pounds, as looked up or as estimated."""

from __future__ import annotations

import math

import numpy as np
import pytest

from geo.gazetteer import Gazetteer
from geo.journeys.estimate import EstimatedJourneys
from geo.journeys.protocol import Points
from geo.place import Place
from matcher.domain import Policy
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.ways import Way, Ways
from tests.rules.journey_source import Streets
from tests.rules.world import child, facts_of, home, place

SCHOOL = child(school_place=place(3, 4), school_phase="primary")


def at(code: str) -> Place:
    found = Gazetteer().resolve(code)
    assert found is not None
    return found


def estimated(start: Place, end: Place, mode: str) -> tuple[float, float]:
    one, other = (Points(np.array([spot.easting_m]), np.array([spot.northing_m])) for spot in (start, end))
    table = EstimatedJourneys().table(one, other, mode)
    return float(table.minutes[0, 0]), float(table.cost_gbp[0, 0])


@pytest.mark.parametrize("mode", ["walk", "bus", "public", "car"])
def test_without_a_table_minutes_and_pounds_are_the_estimate_s(mode: str) -> None:
    way = facts_of(SCHOOL, journey_mode=mode).ways.between(place(3, 4), place())
    assert (way.road_km, way.bends) == (5.0, False)
    assert (way.minutes, way.cost_gbp) == pytest.approx(estimated(place(3, 4), place(), mode))


def test_a_way_over_the_humber_goes_by_the_bridge() -> None:
    facts = facts_of(SCHOOL)
    hull, barton = at("HU1 2AA"), at("DN18 5ER")
    way = facts.ways.between(hull, barton)
    straight_km = math.hypot(hull.easting_m - barton.easting_m, hull.northing_m - barton.northing_m) / 1000
    assert way.bends and way.road_km > straight_km + 1.0
    assert facts.ways.crossings(hull, barton) == ("the Humber Bridge",)
    assert facts.ways.crossings(place(3, 4), place()) == ()


def test_a_bridge_that_hardly_lengthens_the_way_is_counted_and_not_told() -> None:
    facts = facts_of(SCHOOL)
    hessle, barton = at("HU13 0HB"), at("DN18 5ER")
    way = facts.ways.between(hessle, barton)
    straight_km = math.hypot(hessle.easting_m - barton.easting_m, hessle.northing_m - barton.northing_m) / 1000
    assert straight_km * 1.1 < way.road_km < straight_km * 1.2
    assert not way.bends and facts.ways.crossings(hessle, barton) == ()


def test_a_table_outweighs_the_estimate_and_leaves_the_road_alone() -> None:
    instance = with_journeys(facts_of(SCHOOL).instance, Policy(), Streets())
    ways = Ways(instance, Policy())
    assert ways.between(place(3, 4), place()) == Way(5.0, 14.0, 0.7, False)
    elsewhere = ways.between(place(1, 1), place())
    assert math.isnan(elsewhere.minutes) and elsewhere.cost_gbp > 0.0


def test_many_at_once_are_as_one_by_one() -> None:
    spots = [place(1, 2), place(0, 7), at("HU1 2AA"), at("CF10 3WL")]
    together, apart = facts_of(SCHOOL).ways, facts_of(SCHOOL).ways
    together.prepare((spot, place()) for spot in spots)
    assert [together.between(spot, place()) for spot in spots] == [apart.between(spot, place()) for spot in spots]


def test_homes_known_by_the_same_point_share_a_way() -> None:
    ways = facts_of(SCHOOL, home()).ways
    assert ways.between(place(3, 4), place()) is ways.between(place(3, 4, outcode="OL1"), place(uncertainty_m=100.0))

"""The map's lines and points: snapped to squares, and none from a place that nobody may know."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Policy
from matcher.report.cells import CELL_M, snapped
from matcher.report.map_lines import home_points, map_lines
from matcher.report.rows import MapLine
from matcher.solver.match import Match, match
from tests.rules.world import Record, child, home, place, woman, world, zone


def matched(*records: Record, **policy: Any) -> Match:
    return match(world(*records), Policy(**policy))


def line_ends(found: Match) -> list[tuple[float, float]]:
    return [(line.from_easting_m, line.from_northing_m) for line in map_lines(found)]


def test_places_are_moved_to_the_middle_of_their_square() -> None:
    assert snapped(place()) == (385_000.0, 397_000.0)
    assert snapped(place(1.999, 1.999)) == (385_000.0, 397_000.0)
    assert snapped(place(2, -0.001)) == (387_000.0, 395_000.0)


def test_a_line_runs_from_each_childs_place_to_the_home() -> None:
    pupil = child(child_id="a", school_place=place(3, 4), school_phase="secondary")
    nursery = child(child_id="b", date_of_birth=date(2023, 3, 1), school_place=place(7), school_phase="nursery")
    seen = child(child_id="c", returns="no", contact="supervised", contact_place=place(0, 9))
    found = matched(woman(), home(), pupil, nursery, seen)
    assert line_ends(found) == [(387_000.0, 401_000.0), (391_000.0, 397_000.0), (385_000.0, 405_000.0)]
    assert home_points(found) == ((385_000.0, 397_000.0),)
    assert all((line.to_easting_m, line.to_northing_m) == (385_000.0, 397_000.0) for line in map_lines(found))
    for line in map_lines(found):
        assert isinstance(line, MapLine) and line.woman_id == "w"
        ends = (line.from_easting_m, line.from_northing_m, line.to_easting_m, line.to_northing_m)
        assert all(metres % CELL_M == CELL_M / 2 for metres in ends)


@pytest.mark.parametrize("carer", ["foster", "adopted"])
def test_no_line_runs_from_a_restricted_carer(carer: str) -> None:
    fostered = child(returns="no", carer=carer, contact="supervised", carer_place=place(9))
    assert line_ends(matched(woman(), home(), fostered)) == []
    baby = child(carer=carer, order="none", date_of_birth=date(2024, 1, 1), carer_place=place(9))
    assert line_ends(matched(woman(), home(), baby)) == []


@pytest.mark.parametrize("kind", ["safety", "exclude", "stay_within", "work", "family"])
def test_no_line_runs_from_a_zone(kind: str) -> None:
    far = place(0, 60, outcode="ST1") if kind != "stay_within" else place(0, 1)
    assert line_ends(matched(woman(), home(), zone(kind, place=far, radius_km=5.0))) == []


def test_a_home_whose_place_is_unknown_is_not_on_the_map() -> None:
    pupil = child(school_place=place(3, 4), school_phase="secondary")
    found = matched(woman(), home(place=None), pupil)
    assert home_points(found) == (None,)
    assert map_lines(found) == ()

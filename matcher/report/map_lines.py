"""What the map draws: each proposed home, and a line to it from every school, nursery and contact venue."""

from __future__ import annotations

from matcher.domain import Home
from matcher.report.cells import snapped
from matcher.report.rows import MapLine
from matcher.report.schools import pulls_of
from matcher.solver.match import Match

CHILD_PULLS = ("school_pulls", "nursery_pulls", "contact_pulls")


def map_lines(match: Match) -> tuple[MapLine, ...]:
    """From each child's school, nursery or contact venue to the proposed home, both ends snapped to cells."""
    return tuple(
        MapLine(
            woman_id=placement.woman_id,
            from_easting_m=start[0],
            from_northing_m=start[1],
            to_easting_m=end[0],
            to_northing_m=end[1],
        )
        for placement, end in zip(match.plan.placements, home_points(match), strict=True)
        if end is not None
        for start in _child_cells(match, placement.woman_id)
    )


def home_points(match: Match) -> tuple[tuple[float, float] | None, ...]:
    """Each proposed home's cell, in the order of the placements; None without a place."""
    return tuple(_cell(match.instance.home[placement.home_id]) for placement in match.plan.placements)


def _child_cells(match: Match, woman_id: str) -> tuple[tuple[float, float], ...]:
    """Schools, nurseries and contact venues; never the home of somebody who cares for a child."""
    pulls = (pull for table in CHILD_PULLS for pull in pulls_of(match.facts, woman_id, table))
    return tuple(snapped(pull.place) for pull in pulls if pull.child and pull.place is not pull.child.carer_place)


def _cell(home: Home) -> tuple[float, float] | None:
    return None if home.place is None else snapped(home.place)

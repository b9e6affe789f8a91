"""Ways too short for a train under a policy that goes by train: they are walked or ridden by bus, not unknown."""

from __future__ import annotations

import numpy as np

from geo.journeys.bands import bands
from geo.journeys.estimate import EstimatedJourneys
from geo.journeys.falling_back import filled
from geo.journeys.protocol import JourneyTable, Mode, Points
from geo.journeys.way_round import way_m
from matcher.rules.table import Floats


def with_short_ways(table: JourneyTable, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
    """The table with its unanswered ways that are too short for a train estimated as `public`, and marked so.

    A home next to the school would otherwise be one without a journey, and earn less than one far away.
    """
    if mode != "rail":
        return table
    starts = origins.easting_m[:, None], origins.northing_m[:, None]
    line_m = way_m(*starts, destinations.easting_m, destinations.northing_m, mode)
    short = np.isnan(table.minutes) & ~bands(mode).is_offered(line_m)
    return filled(table, short, EstimatedJourneys(), origins, destinations, "public")[0]


def estimated_pairs(points: Floats, mode: Mode) -> tuple[Floats, Floats]:
    """Minutes and pounds, estimated, short ways as in `with_short_ways`. points: (4, pairs), both ends in metres."""
    start_e, start_n, end_e, end_n = points
    minutes, cost_gbp = EstimatedJourneys().pairs(start_e, start_n, end_e, end_n, mode)
    if mode == "rail":
        near_minutes, near_gbp = EstimatedJourneys().pairs(start_e, start_n, end_e, end_n, "public")
        short = np.isnan(minutes)
        minutes, cost_gbp = np.where(short, near_minutes, minutes), np.where(short, near_gbp, cost_gbp)
    return minutes, cost_gbp

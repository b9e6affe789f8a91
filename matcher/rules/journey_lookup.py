"""Looks the journeys of a run up, once, before the match."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np

from geo.journeys.protocol import JourneyError, Journeys, Points
from matcher.domain import Instance, Policy
from matcher.domain.journey_times import PENCE, TENTHS, JourneyTimes, Point, ascending, packed
from matcher.rules.facts.pulls import places_that_draw
from matcher.rules.short_ways import with_short_ways

MOST_PAIRS = 50_000_000
"""More places times homes than this is refused: a table of them would not fit beside the match."""


def with_journeys(instance: Instance, policy: Policy, source: Journeys) -> Instance:
    """The instance with the journeys from every place that draws a woman to every home.

    Places are asked about as the instance holds them, restricted ones blurred already, and all women's together, so
    that no answer says whose it is. Raises JourneyError when the source cannot answer, or there are too many pairs.
    """
    origins = ascending([(place.easting_m, place.northing_m) for place in places_that_draw(instance, policy)])
    homes = ascending([(home.place.easting_m, home.place.northing_m) for home in instance.homes if home.place])
    if len(origins) * len(homes) > MOST_PAIRS:
        raise JourneyError(
            f"{len(origins):,} places times {len(homes):,} homes are more journeys than {MOST_PAIRS:,}; "
            "match by distance, or fewer women or homes at once"
        )
    mode = policy.journey_mode
    starts, ends = _points(origins), _points(homes)
    table = with_short_ways(source.table(starts, ends, mode), starts, ends, mode)
    told = source.declare(mode)  # a server tells the version of its data when it has answered
    times = JourneyTimes(
        mode=mode,
        method=told.method,
        version=told.version,
        estimate=told.estimate,
        fallback=told.fallback,
        estimated_pairs=int(table.estimated.sum()),
        origins=origins,
        destinations=homes,
        minutes_packed=packed(table.minutes, TENTHS),
        cost_packed=packed(table.cost_gbp, PENCE),
    )
    return dataclasses.replace(instance, journeys=times)


def _points(points: Iterable[Point]) -> Points:
    columns = np.array(list(points), dtype=np.float64).reshape(-1, 2)
    return Points(columns[:, 0].copy(), columns[:, 1].copy())

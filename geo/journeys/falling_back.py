"""Lets a second source answer the pairs that a first one could not, and marks them as such."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geo.journeys.protocol import Journeys, JourneyTable, Mode, Points


def filled(
    table: JourneyTable,
    missing: NDArray[np.bool_],
    fallback: Journeys,
    origins: Points,
    destinations: Points,
    mode: Mode,
) -> tuple[JourneyTable, int]:
    """The table with its missing pairs answered by the fallback and marked estimated, and how many it answered.

    The fallback is asked only for origins and destinations that miss something. A pair that it cannot answer either
    stays NaN and unmarked. Raises JourneyError when the fallback does.
    """
    rows, columns = np.flatnonzero(missing.any(axis=1)), np.flatnonzero(missing.any(axis=0))
    if rows.size == 0:
        return table, 0
    second = fallback.table(_chosen(origins, rows), _chosen(destinations, columns), mode)
    corner = np.ix_(rows, columns)
    taken = missing[corner] & ~np.isnan(second.minutes)
    answer = JourneyTable(
        minutes=_with(table.minutes, corner, taken, second.minutes),
        cost_gbp=_with(table.cost_gbp, corner, taken, second.cost_gbp),
        estimated=_with_marks(table.estimated, corner, taken),
    )
    return answer, int(taken.sum())


def _chosen(points: Points, positions: NDArray[np.intp]) -> Points:
    return Points(points.easting_m[positions], points.northing_m[positions])


def _with(
    first: NDArray[np.float64],
    corner: tuple[NDArray[np.intp], ...],
    taken: NDArray[np.bool_],
    second: NDArray[np.float64],
) -> NDArray[np.float64]:
    answer = first.copy()
    answer[corner] = np.where(taken, second, answer[corner])
    return answer


def _with_marks(
    first: NDArray[np.bool_], corner: tuple[NDArray[np.intp], ...], taken: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    answer = first.copy()
    answer[corner] |= taken
    return answer

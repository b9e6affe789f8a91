"""Places to draw from: every unit postcode of England and Wales with a point of its own."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.areas import nation_of, region_of
from geo.gazetteer import Gazetteer
from geo.units import UnitTable, padded
from matcher.synthetic.calibration import POPULATION_MILLIONS
from matcher.synthetic.draws import Draws, Shares

_CELL_M = 1_000
_CELLS_A_ROW = 1_000
_TRIES = 60
_RENUMBERED = (
    *("CF1", "CF2", "CF4", "CF6", "CF7", "CF8", "M10", "NP1", "NP2", "NP3", "NP5", "NP6", "NP9", "NPT"),
    *("S19", "S30", "S31", "W1M", "W1N", "W1R", "W1V", "W1X", "W1Y"),
)
"""Districts given other numbers around 2000, whose old codes the directory of postcodes still holds."""

Ints = npt.NDArray[np.int64]


class Spot(NamedTuple):
    """A unit postcode on the grid, with the areas it lies in."""

    postcode: str
    easting_m: int
    northing_m: int
    authority: str
    nation: str
    region: str


class Country:
    """Unit postcodes sorted by square kilometre, so that a draw near a place costs microseconds.

    Of postcodes that share one point, one is kept: large users and post office boxes weigh no more than a street.
    Districts that have been renumbered are left out.
    """

    def __init__(self, units: UnitTable) -> None:
        """Raises ValueError when no unit lies in a probation region."""
        units = _in_use(units)
        east, north = units.easting_m.astype(np.int64), units.northing_m.astype(np.int64)
        order = np.lexsort((np.arange(len(units)), east, north))
        last = np.ones(len(units), dtype=bool)
        last[:-1] = (np.diff(east[order]) != 0) | (np.diff(north[order]) != 0)
        kept = order[last]
        cell = north[kept] // _CELL_M * _CELLS_A_ROW + east[kept] // _CELL_M
        by_cell = np.argsort(cell, kind="stable")
        self._units = units.select(kept[by_cell])
        self._cell = cell[by_cell]
        self._in_region = _positions_by_region(self._units)
        self._regions = Shares({region: POPULATION_MILLIONS[region] for region in self._in_region})

    def __len__(self) -> int:
        return len(self._units)

    def anywhere(self, draws: Draws) -> Spot:
        """A postcode of a region drawn by its population."""
        return self.in_region(draws, draws.weighted(self._regions))

    def in_region(self, draws: Draws, region: str) -> Spot:
        """Any postcode of a probation region. Raises KeyError for a region without one."""
        positions = self._in_region[region]
        return self._spot(int(positions[draws.below(len(positions))]))

    def near(self, draws: Draws, centre: Spot, nearest_m: int, farthest_m: int) -> Spot:
        """Any postcode in the ring around a centre that is itself one of the country's; all equally likely.

        Draws from the square around the ring until one lies in it; where hardly any does, the last draw counts.
        """
        starts, counts = self._square(centre, farthest_m)
        ends = np.cumsum(counts)
        position = 0
        for _ in range(_TRIES):
            mark = draws.below(int(ends[-1]))
            row = int(np.searchsorted(ends, mark, side="right"))
            position = int(starts[row]) + mark - int(ends[row] - counts[row])
            east_m = int(self._units.easting_m[position]) - centre.easting_m
            north_m = int(self._units.northing_m[position]) - centre.northing_m
            if nearest_m**2 <= east_m**2 + north_m**2 <= farthest_m**2:
                break
        return self._spot(position)

    def _square(self, centre: Spot, reach_m: int) -> tuple[Ints, Ints]:
        """Each row of cells in the square around a spot, as a first position and a number of postcodes."""
        west = max(0, (centre.easting_m - reach_m) // _CELL_M)
        east = min(_CELLS_A_ROW - 1, (centre.easting_m + reach_m) // _CELL_M)
        south = max(0, (centre.northing_m - reach_m) // _CELL_M)
        rows = np.arange(south, (centre.northing_m + reach_m) // _CELL_M + 1) * _CELLS_A_ROW
        starts = np.searchsorted(self._cell, rows + west, side="left")
        return starts, np.searchsorted(self._cell, rows + east, side="right") - starts

    def _spot(self, position: int) -> Spot:
        authority = self._units.authority_code(position)
        return Spot(
            postcode=self._units.code(position),
            easting_m=int(self._units.easting_m[position]),
            northing_m=int(self._units.northing_m[position]),
            authority=authority,
            nation=nation_of(authority),
            region=region_of(authority),
        )


def _in_use(units: UnitTable) -> UnitTable:
    districts = np.array([padded(f"{district} ")[:4] for district in _RENUMBERED])
    return units.select(~np.isin(units.codes.astype("S4"), districts))


def _positions_by_region(units: UnitTable) -> dict[str, Ints]:
    regions = [region_of(code) for code in units.authority_codes]
    return {
        region: np.flatnonzero(np.isin(units.authority, [i for i, name in enumerate(regions) if name == region]))
        for region in sorted(set(regions) - {""})
    }


@cache
def england_and_wales() -> Country:
    """The country the national loads are drawn from; built once, in a few seconds."""
    return Country(Gazetteer().england_and_wales())

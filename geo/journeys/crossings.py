"""The waters that a straight line does not get over, and the bridges, tunnels and ferries that do.

`data/barriers.csv` holds each barrier as a line in grid metres, from its lowest old bridge out to sea; above that
bridge a straight line stays straight. The lines run midway between the postcodes of the two banks, told apart by their
authority or postcode district, and simplified so that none changes side (Office for National Statistics, Open
Government Licence v.3.0). `data/crossings.csv` holds the crossings with a point on either bank, placed by hand to some
300 m and checked to lie on opposite sides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from geo.journeys.protocol import MODES, Mode

PUBLIC_MODES: frozenset[Mode] = frozenset({"walk", "bus", "rail"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """Water without a way over, up to its lowest bridge, which is at its landward end and open to every mode.

    line_m: shape (vertices, 2), easting and northing in metres, from that bridge to the sea.
    """

    name: str
    lowest_bridge: str
    line_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A way over a barrier. `banks_m`: shape (2, 2), a point on either bank, easting and northing in metres."""

    name: str
    barrier: str
    banks_m: NDArray[np.float64]
    modes: frozenset[Mode]

    def open_to(self, mode: Mode) -> bool:
        """Whether a mode can use it; `public` wherever walking, a bus or a train can."""
        return bool(self.modes & PUBLIC_MODES) if mode == "public" else mode in self.modes


@cache
def barriers() -> tuple[Barrier, ...]:
    """Every barrier, in the order of the file."""
    return tuple(
        Barrier(name=row["name"], lowest_bridge=row["lowest_bridge"], line_m=_line(row["wkt"]))
        for row in _rows("barriers.csv")
    )


@cache
def crossings() -> tuple[Crossing, ...]:
    """Every crossing, in the order of the file."""
    return tuple(_crossing(row) for row in _rows("crossings.csv"))


def _crossing(row: dict[str, str]) -> Crossing:
    banks = [[float(row[f"{axis}_{bank}_m"]) for axis in ("easting", "northing")] for bank in "ab"]
    named = row["modes"].split(";")
    return Crossing(
        name=row["name"],
        barrier=row["barrier"],
        banks_m=np.array(banks),
        modes=frozenset(mode for mode in MODES if mode in named),
    )


def _line(wkt: str) -> NDArray[np.float64]:
    pairs = wkt.removeprefix("LINESTRING (").removesuffix(")").split(",")
    return np.array([pair.split() for pair in pairs], dtype=np.float64)


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(files("geo").joinpath("data", name).read_text(encoding="utf-8").splitlines())

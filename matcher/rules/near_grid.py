"""Grids whose ways are shorter than the real ones, and quicker to tell: for bounds on what a pair can earn."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from geo.distance import distance_m
from matcher.rules.table import Floats, Grid, Index
from matcher.rules.trace import Read, TracedGrid

WAY = Read("", "way")
"""Noted when a criterion asks how far, or how long a journey, it is."""


@dataclass(frozen=True)
class Boxes:
    """Rectangles that hold homes, in grid metres, each (n,); NaN where their place is unknown."""

    west_m: Floats
    east_m: Floats
    south_m: Floats
    north_m: Floats

    def take(self, at: Index) -> Boxes:
        """Some of them, each as often as asked."""
        return Boxes(self.west_m[at], self.east_m[at], self.south_m[at], self.north_m[at])


@dataclass(frozen=True)
class StraightGrid(Grid):
    """A grid whose ways by road are as long as the straight line, which no way by road is shorter than."""

    @cached_property
    def road_m(self) -> Floats:
        """Whole metres from the row's place to the home."""
        return self.distance_m


@dataclass(frozen=True)
class NearGrid(TracedGrid):
    """Rows and kinds of homes, a mesh or pairs, each kind told by its first home; takes notes of what is read.

    Ways lead to the nearest point of the kind's box, and take no time: nothing of the kind is nearer.
    """

    boxes: Boxes = field(kw_only=True)

    @cached_property
    def distance_m(self) -> Floats:
        """Whole metres to the box. Each step of the reckoning rounds to the nearest, so it never overtakes a home's."""
        self.seen.add(WAY)
        east_m, north_m = self._plain.row("easting_m"), self._plain.row("northing_m")
        boxes = self.boxes
        nearest_m = np.clip(east_m, boxes.west_m, boxes.east_m), np.clip(north_m, boxes.south_m, boxes.north_m)
        return distance_m(east_m, north_m, *nearest_m)

    @cached_property
    def road_m(self) -> Floats:
        """No way by road is shorter than the straight line."""
        return self.distance_m

    @cached_property
    def minutes(self) -> Floats:
        """None at all, whether or not there is a journey."""
        self.seen.add(WAY)
        return np.zeros(1)

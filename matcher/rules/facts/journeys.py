"""Looked-up journeys as columns: which row and column of the table of minutes each place is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from matcher.domain import Instance
from matcher.domain.journey_times import Point
from matcher.rules.facts.pulls import PULL_TABLES
from matcher.rules.table import Index, Table

_NOWHERE = -1  # the last row and column, which hold no journey


def with_journeys(tables: Mapping[str, Table], instance: Instance) -> dict[str, Table]:
    """`homes` and the tables of pulls with a column `journey`, and `journeys` with the minutes; nothing without any.

    A place that was not asked about has no journey: its minutes are NaN.
    """
    held = instance.journeys
    if held is None:
        return {}
    minutes = np.pad(held.minutes, ((0, 1), (0, 1)), constant_values=np.nan)
    found = {name: _numbered(tables[name], held.origin_row) for name in PULL_TABLES}
    found["homes"] = _numbered(tables["homes"], held.destination_row)
    found["journeys"] = Table(len(minutes), {"minutes": minutes})
    return found


def _numbered(table: Table, row_of: Mapping[Point, int]) -> Table:
    points = zip(table.columns["easting_m"].tolist(), table.columns["northing_m"].tolist(), strict=True)
    rows: Index = np.array([row_of.get(point, _NOWHERE) for point in points], dtype=np.intp)
    return dataclasses.replace(table, columns={**table.columns, "journey": rows})

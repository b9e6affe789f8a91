"""The places that draw women, and the homes, as places between which ways by road are measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from geo.journeys.way_reach import way_reach
from matcher.rules.facts.pulls import PULL_TABLES
from matcher.rules.table import Index, Table


def with_roads(tables: Mapping[str, Table]) -> dict[str, Table]:
    """`homes` and the tables of pulls with a column `road`, and `roads`, the distinct places that it points to.

    The columns of `roads` are those of `geo.journeys.way_reach.WayReach`.
    """
    names = ("homes", *PULL_TABLES)
    points = [np.column_stack([tables[name].columns[axis] for axis in ("easting_m", "northing_m")]) for name in names]
    # Unknown places are all one: NaN is equal to nothing, so each of them would be a place of its own.
    whole = np.nan_to_num(np.concatenate(points), nan=np.inf)
    places, position = np.unique(whole, axis=0, return_inverse=True)
    places[np.isinf(places)] = np.nan
    starts = np.cumsum([len(rows) for rows in points])[:-1]
    numbers: list[Index] = np.split(position.reshape(-1), starts)
    found = {
        name: dataclasses.replace(tables[name], columns={**tables[name].columns, "road": number})
        for name, number in zip(names, numbers, strict=True)
    }
    reach = way_reach(places[:, 0], places[:, 1])
    columns = {part.name: getattr(reach, part.name) for part in dataclasses.fields(reach)}
    return {**found, "roads": Table(len(places), columns)}

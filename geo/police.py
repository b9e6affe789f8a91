"""Police force areas and the probation region each lies in, as a dated table.

No public table maps authorities to probation regions, but probation regions are made of whole police force areas. The
twelve regions began with the unified Probation Service on 26 June 2021 (Ministry of Justice, Target Operating Model for
probation services, 2021); `data/police_areas.csv` gives each of the 43 forces its region from that day. The regions
agree with the delivery units that the Ministry of Justice lists by name. The surprise: Northamptonshire is in the East
of England. Before that day the regions were others, and nothing is said of them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceArea:
    """A police force area in a probation region from `valid_from` up to `valid_to`, both included; None is open."""

    name: str
    region: str
    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the row holds on a day; on no day in particular, whether it is open-ended."""
        if on is None:
            return self.valid_to is None
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def police_areas() -> Mapping[str, tuple[PoliceArea, ...]]:
    """The rows of each police force area by its name, oldest first; read once."""
    text = files("geo").joinpath("data/police_areas.csv").read_text(encoding="utf-8")
    rows: dict[str, list[PoliceArea]] = {}
    for row in sorted(map(_area, csv.DictReader(text.splitlines())), key=lambda area: (area.name, area.valid_from)):
        rows.setdefault(row.name, []).append(row)
    return MappingProxyType({name: tuple(areas) for name, areas in rows.items()})


def region_of_force(police_area: str, on: date | None = None) -> str:
    """The probation region of a force area on a day, by default the one that stands; "" when there is none."""
    return next((area.region for area in police_areas().get(police_area, ()) if area.holds(on)), "")


def _area(row: dict[str, str]) -> PoliceArea:
    return PoliceArea(
        name=row["police_area"],
        region=row["region"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )

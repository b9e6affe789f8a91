"""Local authorities of England and Wales with their nation, ceremonial county, police force area and probation region.

`data/authorities.csv` names the police force of each authority; the probation region follows from it (see
`geo.police`). Source of codes and names: Office for National Statistics, licensed under the Open Government Licence
v.3.0. Those replaced in the reorganisations of 2019 to 2025 are kept, with the date, because old records name
them (see `geo.succession`).

The ceremonial county is that of the Lieutenancies Act 1997: 48 in England, the City of London apart from Greater
London, and the 8 preserved counties of Wales. It is only a name for people. Stockton-on-Tees lies in two: it is given
as County Durham, where its town is, though Thornaby and Yarm, south of the Tees, are in North Yorkshire.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from geo.police import region_of_force

PROBATION_REGIONS: tuple[str, ...] = (
    "East Midlands",
    "East of England",
    "Greater Manchester",
    "Kent, Surrey & Sussex",
    "London",
    "North East",
    "North West",
    "South Central",
    "South West",
    "Wales",
    "West Midlands",
    "Yorkshire & The Humber",
)
"""The twelve probation regions of England and Wales (gov.uk, offender accommodation outcomes)."""

_CODE = re.compile(r"[EW]\d{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A local authority district.

    ceremonial: its ceremonial county in England, preserved county in Wales.
    region: the probation region of its police force area as it stands, also for an authority that was replaced.
    replaced_on: the day its code ended, None while it stands.
    """

    code: str
    name: str
    nation: str
    ceremonial: str
    police_area: str
    region: str
    replaced_on: date | None = None


@cache
def authorities() -> Mapping[str, Authority]:
    """Every known authority by code, in code order; read once."""
    text = files("geo").joinpath("data/authorities.csv").read_text(encoding="utf-8")
    rows = [_authority(row) for row in csv.DictReader(text.splitlines())]
    return MappingProxyType({row.code: row for row in rows})


def authority(code: str) -> Authority | None:
    """The authority with a nine-character ONS code such as `E08000003`, or None."""
    return authorities().get(code)


def region_of(code: str) -> str:
    """The probation region of an authority code, or "" when the code is unknown or outside England and Wales."""
    known = authorities().get(code)
    return known.region if known else ""


def ceremonial_of(code: str) -> str:
    """The ceremonial or preserved county of an authority code, or "" when the code is unknown."""
    known = authorities().get(code)
    return known.ceremonial if known else ""


def nation_of(code: str) -> str:
    """ "England" or "Wales" by the code's first letter (so newer codes work too), "" for any other text."""
    if not _CODE.fullmatch(code):
        return ""
    return "England" if code[0] == "E" else "Wales"


def _authority(row: dict[str, str]) -> Authority:
    replaced_on = date.fromisoformat(row["replaced_on"]) if row["replaced_on"] else None
    return Authority(
        code=row["code"],
        name=row["name"],
        nation=row["nation"],
        ceremonial=row["ceremonial"],
        police_area=row["police_area"],
        region=region_of_force(row["police_area"]),
        replaced_on=replaced_on,
    )

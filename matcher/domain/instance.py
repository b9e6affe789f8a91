"""Everything one run knows, validated and immutable."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from matcher.domain.conditions import Bar, Pin, Zone
from matcher.domain.homes import Home, Occupant, Partner
from matcher.domain.journey_times import JourneyTimes
from matcher.domain.people import Adult, Child, Woman
from matcher.domain.rows import unlike
from matcher.domain.surroundings import LhaRate, Site

Record = TypeVar("Record", Adult, Child, Zone, Bar, Pin, Occupant)

RECORDS: Mapping[str, type[Any]] = {
    "women": Woman,
    "adults": Adult,
    "children": Child,
    "zones": Zone,
    "bars": Bar,
    "homes": Home,
    "occupants": Occupant,
    "partners": Partner,
    "pins": Pin,
    "sites": Site,
    "lha": LhaRate,
}
"""Table name -> record class, in the order the tables are read and written."""

OPTIONAL_TABLES = ("adults", "children", "zones", "bars", "occupants", "pins", "sites", "lha", "postcodes")
"""Tables whose file may be absent or hold only a header."""

BY_ID = {"woman": "women", "home": "homes", "partner": "partners"}
GROUPED = {f"{name}_of": name for name in ("adults", "children", "zones", "bars", "pins", "occupants")}
"""Lookup of an instance -> the table that it is made of."""
FEW = 100
"""Rows that are sooner grouped again by themselves than with all others."""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """All tables of one run, each sorted by id, so that the order of rows in a file never matters.

    as_of: the day the run speaks from; it marks what is late, and changes no eligibility.
    journeys: looked-up journeys to the homes; None where nobody looked, and distances count instead.
    """

    as_of: date
    women: tuple[Woman, ...]
    homes: tuple[Home, ...]
    partners: tuple[Partner, ...]
    adults: tuple[Adult, ...] = ()
    children: tuple[Child, ...] = ()
    zones: tuple[Zone, ...] = ()
    bars: tuple[Bar, ...] = ()
    occupants: tuple[Occupant, ...] = ()
    pins: tuple[Pin, ...] = ()
    sites: tuple[Site, ...] = ()
    lha: tuple[LhaRate, ...] = ()
    journeys: JourneyTimes | None = None

    def replace(self, **changes: Any) -> Instance:
        """A copy with the named fields changed; the original is untouched.

        What was looked up before is not grouped again but for the rows that differ.
        """
        found = dataclasses.replace(self, **changes)
        for name, table in (BY_ID | GROUPED).items():
            if name in self.__dict__ and getattr(found, table) is getattr(self, table):
                found.__dict__[name] = self.__dict__[name]
        for name, table in GROUPED.items():
            gone, come = unlike(getattr(self, table), getattr(found, table))
            if name in self.__dict__ and 0 < len(gone) + len(come) <= FEW:
                key = "home_id" if table == "occupants" else "woman_id"
                touched = {getattr(record, key) for record in (*gone, *come)}
                found.__dict__[name] = _grouped_again(self.__dict__[name], getattr(found, table), key, touched)
        return found

    @cached_property
    def woman(self) -> Mapping[str, Woman]:
        """woman_id -> Woman."""
        return {woman.woman_id: woman for woman in self.women}

    @cached_property
    def home(self) -> Mapping[str, Home]:
        """home_id -> Home."""
        return {home.home_id: home for home in self.homes}

    @cached_property
    def partner(self) -> Mapping[str, Partner]:
        """partner_id -> Partner."""
        return {partner.partner_id: partner for partner in self.partners}

    @cached_property
    def adults_of(self) -> Mapping[str, tuple[Adult, ...]]:
        """woman_id -> the adults who will join her; missing key = nobody."""
        return _grouped(self.adults, "woman_id")

    @cached_property
    def children_of(self) -> Mapping[str, tuple[Child, ...]]:
        """woman_id -> all her children, wherever they live."""
        return _grouped(self.children, "woman_id")

    @cached_property
    def zones_of(self) -> Mapping[str, tuple[Zone, ...]]:
        """woman_id -> her zones."""
        return _grouped(self.zones, "woman_id")

    @cached_property
    def bars_of(self) -> Mapping[str, tuple[Bar, ...]]:
        """woman_id -> her bars."""
        return _grouped(self.bars, "woman_id")

    @cached_property
    def pins_of(self) -> Mapping[str, tuple[Pin, ...]]:
        """woman_id -> her pins and vetoes."""
        return _grouped(self.pins, "woman_id")

    @cached_property
    def occupants_of(self) -> Mapping[str, tuple[Occupant, ...]]:
        """home_id -> the people already in a shared home."""
        return _grouped(self.occupants, "home_id")


def _grouped(records: Iterable[Record], key: str) -> dict[str, tuple[Record, ...]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[getattr(record, key)].append(record)
    return _Grouped({name: tuple(members) for name, members in groups.items()})


def _grouped_again(held: Mapping[str, Any], records: Sequence[Any], key: str, touched: Set[str]) -> Mapping[str, Any]:
    """The groups of records, from those of before, of which only the touched ones are others."""
    kept = {name: members for name, members in held.items() if name not in touched}
    return _Grouped(kept | _grouped((record for record in records if getattr(record, key) in touched), key))


class _Grouped(dict[str, Any]):
    """A dict whose missing keys read as "no rows"."""

    def __missing__(self, key: str) -> tuple[Any, ...]:
        return ()

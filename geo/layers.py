"""The unit postcodes that places are looked up in: what the user installed, one over the other, and the embedded last.

Each code is answered by the first layer that knows it. Tables and indices are made when first asked for and shared by
all who look into the same files; a changed file makes new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import Literal

from geo import embedded
from geo.index import PointIndex
from geo.installed import UnitLayer, unit_layers
from geo.parsed import keep, kept_file, read_kept
from geo.store import About
from geo.units import UnitTable, layered, overlay

Which = Literal["all", "fine"]


class Layers:
    """Unit postcodes as one table, whole or by first letter. Safe to share between threads."""

    def __init__(
        self,
        read_letter: Callable[[str], UnitTable],
        read_all: Callable[[], UnitTable],
        read_sources: Callable[[], tuple[About, ...]],
    ) -> None:
        self._read_letter, self._read_all = read_letter, read_all
        self._letters: dict[str, UnitTable] = {}
        self._tables: dict[Which, UnitTable] = {}
        self._indices: dict[Which, PointIndex] = {}
        self._lock = RLock()
        self.sources = read_sources
        """What the answers come from, the first to be asked first; not the user's own rows of a run."""

    def letter_units(self, letter: str) -> UnitTable:
        """The units whose postcode begins with a letter; an empty table when there are none."""
        known = self._letters.get(letter)
        if known is not None:  # without the lock: this is asked once a lookup
            return known
        with self._lock:
            if letter not in self._letters:
                self._letters[letter] = self._read_letter(letter)
            return self._letters[letter]

    def units(self, which: Which) -> UnitTable:
        """Every unit, or the fine ones: those that stand as far as can be told, which say where a district is today."""
        with self._lock:
            if which not in self._tables:
                units = self._read_all() if which == "all" else self.units("all")
                self._tables[which] = units if which == "all" else units.select(units.stands)
            return self._tables[which]

    def all_units(self) -> UnitTable:
        """Every unit, ended ones included."""
        return self.units("all")

    def index_of(self, which: Which) -> PointIndex:
        """A spatial index over `units(which)`, in its order."""
        with self._lock:
            if which not in self._indices:
                units = self.units(which)
                self._indices[which] = PointIndex(units.easting_m, units.northing_m)
            return self._indices[which]


def installed_layers(folder: Path | None = None) -> Layers:
    """What is installed in a folder (None: where `homeward` keeps it) over the embedded postcodes."""
    layers = unit_layers(folder)
    if not layers:
        return _embedded_alone()
    return _over_embedded(layers, kept_file([*embedded.files(), *(layer.path for layer in layers)]))


def with_own(below: Layers, own: Mapping[str, tuple[float, float, str]]) -> Layers:
    """The same under rows of one's own, canonical unit -> easting, northing, authority."""
    if not own:
        return below

    def read_letter(letter: str) -> UnitTable:
        return overlay(below.letter_units(letter), {code: row for code, row in own.items() if code[0] == letter})

    return Layers(read_letter, lambda: overlay(below.all_units(), own), below.sources)


@cache
def _embedded_alone() -> Layers:
    return Layers(embedded.letter_units, embedded.all_units, lambda: (embedded.about(),))


@lru_cache(maxsize=2)
def _over_embedded(layers: tuple[UnitLayer, ...], kept: Path) -> Layers:
    """kept: named when the layers were looked at, so that what is read is never kept for what is imported meanwhile."""
    return Layers(
        lambda letter: _merged_letter(layers, kept, letter),
        lambda: _merged(layers, kept),
        lambda: (*(layer.about for layer in layers), embedded.about()),
    )


def _merged(layers: Sequence[UnitLayer], kept: Path) -> UnitTable:
    held = read_kept(kept)
    if held is not None:
        return held
    units = layered([*(layer.all() for layer in layers), embedded.all_units()])
    keep(kept, units)
    return units


def _merged_letter(layers: Sequence[UnitLayer], kept: Path, letter: str) -> UnitTable:
    held = read_kept(kept)
    if held is not None:
        return held.letter(letter)
    return layered([*(layer.letter(letter) for layer in layers), embedded.letter_units(letter)])

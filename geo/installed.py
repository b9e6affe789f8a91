"""What the user has installed with `homeward geo import`: where it lies, what it is, and its postcodes in layers.

One file a kind in `HOMEWARD_DATA_DIR`, else in the user's data folder. A file that cannot be read counts as absent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.store import About, Stored
    from geo.units import UnitTable

UNIT_KINDS = ("own", "onspd", "code_point")
"""Kinds that hold unit postcodes, those that outweigh the others first."""
KINDS = (*UNIT_KINDS, "schools")
UNIT_LAYOUT = 1
"""Changes when the stored columns of unit postcodes do; files of another layout must be imported again."""

_COLUMNS = ("codes", "easting_m", "northing_m", "authority", "ended", "uncertainty_m")
_NOTES = ("letters", "authorities")


class InstalledError(Exception):
    """An installed file that broke, went away or was replaced since it was looked at; the message is for people."""


def data_folder() -> Path:
    """Where installed files lie: HOMEWARD_DATA_DIR, else XDG_DATA_HOME or ~/.local/share, with `homeward`."""
    if chosen := os.environ.get("HOMEWARD_DATA_DIR"):
        return Path(chosen)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "homeward"


def file_of(kind: str, folder: Path | None = None) -> Path:
    """The file that a kind is stored in, whether it is there or not."""
    return (folder or data_folder()) / f"{kind}.parquet"


def installed(folder: Path | None = None) -> tuple[About, ...]:
    """What is installed, postcodes first in their order of precedence; the data stays on disk."""
    return tuple(about for kind in KINDS if (about := about_of(kind, folder)))


def about_of(kind: str, folder: Path | None = None) -> About | None:
    """What the installed file of a kind is; None when there is none that can be read."""
    path = file_of(kind, folder)
    if not path.exists():  # without pyarrow, which takes a while to import
        return None
    from geo.store import read_about

    about = read_about(path)
    return about if about and about.kind == kind else None


@dataclass(frozen=True, slots=True)
class UnitLayer:
    """An installed table of unit postcodes, read when asked for. letters: the first letters it has postcodes of."""

    about: About
    path: Path
    letters: str

    def all(self) -> UnitTable:
        """All of it. Raises InstalledError when the file broke, went away or was replaced since."""
        return _table(_read(self.path, self.about, None))

    def letter(self, letter: str) -> UnitTable:
        """The postcodes that begin with a letter; empty when it has none. Raises InstalledError as `all` does."""
        at = self.letters.find(letter)
        return _table(_read(self.path, self.about, [at] if at >= 0 else []))


def unit_layers(folder: Path | None = None) -> tuple[UnitLayer, ...]:
    """The installed tables of unit postcodes; a row of an earlier one outweighs the same postcode in a later one.

    Raises InstalledError for one that is damaged though it says what it is.
    """
    layers = []
    for kind in UNIT_KINDS:
        about = about_of(kind, folder)
        if about and about.layout == UNIT_LAYOUT:
            path = file_of(kind, folder)
            layers.append(UnitLayer(about, path, _read(path, about, []).notes["letters"]))
    return tuple(layers)


def stored_units(units: UnitTable) -> tuple[dict[str, NDArray[Any]], list[int], dict[str, Any]]:
    """Columns, group starts and notes for `geo.store.write_stored`: a part a first letter, so that one can be read.

    `stands` is not stored: these sources say which postcodes ended.
    """
    import numpy as np

    letters = units.codes.astype("S1")
    starts = np.flatnonzero(np.concatenate(([True], letters[1:] != letters[:-1]))[: len(units)])
    notes = {"letters": b"".join(letters[starts]).decode("ascii"), "authorities": list(units.authority_codes)}
    return {name: getattr(units, name) for name in _COLUMNS}, [int(start) for start in starts], notes


def _read(path: Path, about: About, groups: list[int] | None) -> Stored:
    """What was looked at before: a letter is found by the order of its parts, which another file has otherwise."""
    from geo.store import read_stored

    stored = read_stored(path, UNIT_LAYOUT, groups)
    if stored is None or not (stored.columns.keys() >= set(_COLUMNS) and stored.notes.keys() >= set(_NOTES)):
        raise InstalledError(f"{path}: cannot be read any more; import it again")
    if stored.about != about:
        raise InstalledError(f"{path}: another file was imported meanwhile; start again")
    return stored


def _table(stored: Stored) -> UnitTable:
    from geo.units import UnitTable

    columns: Mapping[str, NDArray[Any]] = {name: stored.columns[name] for name in _COLUMNS}
    stands = stored.columns["ended"] == 0
    return UnitTable(**columns, stands=stands, authority_codes=tuple(stored.notes["authorities"]))

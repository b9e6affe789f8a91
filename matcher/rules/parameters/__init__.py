"""Dated thresholds: the TOML files beside this one, looked up by name, day and nation.

Each entry of a file is `[[name]]` with `value`, `unit`, `valid_from`, optional `valid_to` and `nation`, and `source`.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any


class ParameterError(LookupError):
    """No value of a parameter holds on that day in that nation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One dated value. `nation` empty = England and Wales; `valid_to` empty = still in force; `file` = its subject."""

    name: str
    value: Any
    unit: str
    valid_from: date
    source: str
    valid_to: date | None = None
    nation: str = ""
    file: str = ""

    def holds(self, on: date, nation: str) -> bool:
        """Whether this value is in force."""
        return (
            self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
            and (not self.nation or not nation or self.nation == nation)
        )


@functools.cache
def all_parameters() -> Mapping[str, tuple[Parameter, ...]]:
    """Parameter name -> its dated values, oldest first. Raises ParameterError on a name in two files."""
    found: dict[str, tuple[Parameter, ...]] = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if not entry.name.endswith(".toml"):
            continue
        for name, rows in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            if name in found:
                raise ParameterError(f"parameter {name} stands in two files")
            values = (Parameter(name=name, file=entry.name.removesuffix(".toml"), **row) for row in rows)
            found[name] = tuple(sorted(values, key=lambda value: (value.nation, value.valid_from)))
    return found


@functools.cache
def parameter(name: str, on: date, nation: str = "") -> Any:
    """The value of a parameter on a day; with no nation, the one for both.

    Raises ParameterError when none or several hold.
    """
    holding = [value for value in all_parameters()[name] if value.holds(on, nation)]
    if len(holding) != 1:
        raise ParameterError(f"{len(holding)} values of {name} hold on {on} in {nation or 'England and Wales'}")
    return holding[0].value

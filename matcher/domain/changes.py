"""What changed between two instances: whose rows, and which homes'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matcher.domain.instance import Instance

WOMEN_TABLES = ("women", "adults", "children", "zones", "bars", "pins")
HOME_TABLES = ("homes", "occupants")
SURROUNDINGS = ("as_of", "sites", "lha", "journeys")
"""What may bear on everybody."""


@dataclass(frozen=True)
class Changes:
    """women, homes: ids that are new, gone, or have any row of theirs new, gone or other than before. everything:
    something changed that may bear on anybody."""

    women: frozenset[str]
    homes: frozenset[str]
    everything: bool


def changes_between(old: Instance, new: Instance) -> Changes:
    """What changed. Rows that are the same objects are taken as they are; see `with_rows_of`."""
    women = frozenset().union(*(_touched(getattr(old, name), getattr(new, name), "woman_id") for name in WOMEN_TABLES))
    homes = frozenset().union(*(_touched(getattr(old, name), getattr(new, name), "home_id") for name in HOME_TABLES))
    everything = any(not _same(getattr(old, name), getattr(new, name)) for name in SURROUNDINGS)
    return Changes(women, homes, everything)


def with_rows_of(old: Instance, new: Instance) -> Instance:
    """The new instance with the old one's objects where rows are equal, so that they are known to be the same."""
    return new.replace(
        **{
            name: _with_rows_of(getattr(old, name), getattr(new, name), key)
            for names, key in ((WOMEN_TABLES, "woman_id"), (HOME_TABLES, "home_id"))
            for name in names
        },
        **{name: getattr(old, name) for name in SURROUNDINGS if _same(getattr(old, name), getattr(new, name))},
    )


def _same(one: Any, other: Any) -> bool:
    return one is other or bool(one == other)


def _unknown(rows: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Rows that are not among the others as the same objects."""
    if rows is others:
        return []
    known = set(map(id, others))
    return [row for row in rows if id(row) not in known]


def _touched(old: Sequence[Any], new: Sequence[Any], key: str) -> frozenset[str]:
    return frozenset(getattr(row, key) for row in (*_unknown(old, new), *_unknown(new, old)))


def _with_rows_of(old: Sequence[Any], new: Sequence[Any], key: str) -> Sequence[Any]:
    unknown = _unknown(new, old)
    if not unknown:
        return new
    gone: dict[str, list[Any]] = defaultdict(list)
    for row in _unknown(old, new):
        gone[getattr(row, key)].append(row)
    strange = set(map(id, unknown))
    return tuple(_taken(gone[getattr(row, key)], row) if id(row) in strange else row for row in new)


def _taken(among: list[Any], row: Any) -> Any:
    """An equal row, which then is no longer among them; the row itself where there is none."""
    for at, other in enumerate(among):
        if other == row:
            return among.pop(at)
    return row

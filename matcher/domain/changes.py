"""What changed between two instances: whose rows, and which homes'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from matcher.domain.instance import Instance
from matcher.domain.rows import unlike

WOMEN_TABLES = ("women", "adults", "children", "zones", "bars", "pins")
HOME_TABLES = ("homes", "occupants")
LIMITS_ALONE = "partners"
"""What rules and criteria do not look at."""
SURROUNDINGS = tuple(
    part.name for part in fields(Instance) if part.name not in (*WOMEN_TABLES, *HOME_TABLES, LIMITS_ALONE)
)
"""Whatever else there is, which may bear on everybody."""


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
    rows = {
        name: _with_rows_of(getattr(old, name), getattr(new, name), key)
        for names, key in ((WOMEN_TABLES, "woman_id"), (HOME_TABLES, "home_id"))
        for name in names
    }
    around = {name: _old_if_same(getattr(old, name), getattr(new, name)) for name in (LIMITS_ALONE, *SURROUNDINGS)}
    return old.replace(**rows, **around)


def _same(one: Any, other: Any) -> bool:
    return one is other or bool(one == other)


def _old_if_same(old: Any, new: Any) -> Any:
    return old if _same(old, new) else new


def _unknown(rows: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Rows that are not among the others as the same objects."""
    known = set(map(id, others))
    return [row for row in rows if id(row) not in known]


def _touched(old: Sequence[Any], new: Sequence[Any], key: str) -> frozenset[str]:
    old, new = unlike(old, new)
    return frozenset(getattr(row, key) for row in (*_unknown(old, new), *_unknown(new, old)))


def _with_rows_of(old: Sequence[Any], new: Sequence[Any], key: str) -> Sequence[Any]:
    """The new rows, those that are equal to an old one as that object; the old sequence itself where all are."""
    gone, come = unlike(old, new)
    strange, left = set(map(id, _unknown(come, gone))), _unknown(gone, come)
    if not strange or not left:
        return new if gone or come else old
    held: dict[str, list[Any]] = defaultdict(list)
    for row in left:
        held[getattr(row, key)].append(row)
    found = tuple(_taken(held[getattr(row, key)], row) if id(row) in strange else row for row in new)
    return found if any(unlike(old, found)) else old


def _taken(among: list[Any], row: Any) -> Any:
    """An equal row, which then is no longer among them; the row itself where there is none."""
    for at, other in enumerate(among):
        if other == row:
            return among.pop(at)
    return row

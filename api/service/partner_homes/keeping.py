"""Homes written down, with who lives in them and where they are; the caller has locked those that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from api.service.partner_homes.records import in_parts
from api.storage.contract import CONTRACT
from matcher.intake.contents import KeptRow
from matcher.intake.reading import HEADERS

homes, occupants = CONTRACT["homes"], CONTRACT["occupants"]
_INSERT: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def add_homes(connection: Connection, rows: Sequence[KeptRow], at: datetime) -> bool:
    """Adds homes, and nothing of which the id is taken meanwhile; whether all could be added."""
    added = 0
    new = _INSERT[connection.dialect.name](homes).on_conflict_do_nothing().returning(homes.c.home_id)
    for some in in_parts(sorted(rows, key=lambda row: str(row["home_id"]))):
        added += len(connection.execute(new, [{**row, "changed_at": at} for row in some]).all())
    return added == len(rows)


def change_homes(connection: Connection, rows: Sequence[KeptRow], at: datetime) -> None:
    """Gives homes that are there, and locked, these rows; each counts a new version."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in HEADERS["homes"] if name != "home_id"}
    chosen = update(homes).where(homes.c.home_id == bindparam("own"))
    chosen = chosen.values({**values, "changed_at": at, "version": homes.c.version + 1})
    sent = [{"own": row["home_id"], **{f"new_{name}": row[name] for name in values}} for row in rows]
    if sent:
        connection.execute(chosen, sent)


def put_occupants(connection: Connection, living: Mapping[str, Sequence[KeptRow]]) -> None:
    """Home -> who lives or works there, in the place of all who were said to."""
    for some in in_parts(sorted(living)):
        connection.execute(delete(occupants).where(occupants.c.home_id.in_(some)))
    rows = [dict(row) for home_id in sorted(living) for row in living[home_id]]
    if rows:
        connection.execute(insert(occupants), rows)


def same_people(one: Sequence[KeptRow], other: Sequence[KeptRow]) -> bool:
    """Whether two lists of occupants say the same, in whatever order."""
    return Counter(map(_values, one)) == Counter(map(_values, other))


def _values(row: KeptRow) -> tuple[Any, ...]:
    return tuple(row[header] for header in HEADERS["occupants"])

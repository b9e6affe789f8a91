"""Rows that hang on a woman, brought into the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, update

from api.service.referrals.case import added
from api.service.referrals.record import key_of
from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from matcher.intake.contents import KeptRow


def add_row(connection: Connection, table: str, row: KeptRow, at: datetime) -> None:
    """Adds a row. Raises Refused where its id is taken, by whomever."""
    stamp = {"changed_at": at} if "changed_at" in CONTRACT[table].c else {}
    if not added(connection, CONTRACT[table], {**row, **stamp}):
        raise Refused("id_taken", "One of the ids is taken; leave it out, and one is made.")


def replace_rows(
    connection: Connection, table: str, old: Sequence[KeptRow], new: Sequence[tuple[Any, KeptRow]], at: datetime
) -> bool:
    """Has a woman's rows of a table be these; whether that changes anything. new: key (None for a new row) and columns;
    the key of a row that is none of hers is that of a new one."""
    key, before = key_of(table), {row[key_of(table)]: row for row in old}
    kept = {own for own, _ in new if own in before}
    gone = [own for own in before if own not in kept]
    if gone:
        connection.execute(delete(CONTRACT[table]).where(CONTRACT[table].c[key].in_(gone)))
    changed = bool(gone)
    for own, row in new:
        if own not in before:
            add_row(connection, table, row, at)
        elif row.items() <= before[own].items():
            continue
        else:
            _change_row(connection, table, own, row, at)
        changed = True
    return changed


def _change_row(connection: Connection, table: str, own: Any, row: KeptRow, at: datetime) -> None:
    chosen = CONTRACT[table]
    counted = {"version": chosen.c.version + 1, "changed_at": at} if "version" in chosen.c else {}
    connection.execute(update(chosen).where(chosen.c[key_of(table)] == own).values(**row, **counted))

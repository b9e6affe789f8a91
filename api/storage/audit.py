"""Who did what, when and why: a log that only grows, each entry sealed with all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    Text,
    cast,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from api.storage.database import DatabaseError
from api.storage.metadata import metadata
from api.storage.moments import Moment, now

log = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("object_id", Text, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("seal", Text, nullable=False),
)
"""Rows are added and never changed; the database refuses anything else. seal: SHA-256 over the entry and the seal
before."""

head = Table(
    "audit_head",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("seal", Text, nullable=False),
)
"""One row, of row_id 1: the last entry. Whoever writes locks it first, so that entries come one after the other."""

FIRST_SEAL = hashlib.sha256(b"homeward audit").hexdigest()
"""What the first entry is sealed with; also in the step that makes the table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down.

    who: a user_id, or whose command line. action: such as `read` or `change`. kind, object_id: what it was done to, by
    its id alone. why: the coded reason, or else the route or command that was asked, such as `GET /referrals`; never
    empty, never a reason in somebody's own words, never a value of anybody's record.
    """

    who: str
    action: str
    kind: str
    object_id: str
    why: str


def write_down(connection: Connection, *entries: Entry) -> None:
    """Adds entries at the end of the log, within a writing transaction: what it did is logged, or was not done.

    Best the last thing a transaction does: others wait from here until it ends. Raises DatabaseError where somebody
    took the end of the log away.
    """
    last = connection.execute(_LAST_LOCKED).first()
    if last is None:
        raise DatabaseError("the end of the audit log is gone, so nothing can be added; see `homeward audit verify`")
    seq, seal, at = last.seq, last.seal, now()
    rows = []
    for entry in entries:
        seq += 1
        seal = _seal(seal, seq, at, entry)
        rows.append({"seq": seq, "at": at, **_fields(entry), "seal": seal})
    if rows:
        connection.execute(_ADDED, rows)
        connection.execute(_ENDED, {"seq": seq, "seal": seal})


def verify(connection: Connection, known_seal: str | None = None) -> Iterator[str]:
    """What is wrong with the log, a sentence each; nothing where every entry is as it was written.

    known_seal: a seal noted earlier and kept elsewhere, which must still be there: only that shows a log that somebody
    with the rights to the database wrote anew from some entry on.
    """
    seal, seq, found = FIRST_SEAL, 0, known_seal in (None, FIRST_SEAL)
    for row in connection.execute(_every_entry(connection), execution_options={"yield_per": 1_000}):
        if row.seq != seq + 1:
            yield f"entries {seq + 1} to {row.seq - 1} are gone"
        if (right := _right_seal(seal, row)) is None:
            yield f"entry {row.seq} cannot be read"
        elif row.seal != right:
            yield f"entry {row.seq} is not as it was written, or one before it is gone"
        seal, seq, found = row.seal, row.seq, found or row.seal == known_seal
    last = connection.execute(_LAST).first()
    if last is None or (last.seq, last.seal) != (seq, seal):
        yield f"the log ends at entry {seq}, which is not the last that was written"
    if connection.execute(select(head.c.row_id).where(head.c.row_id != 1)).first():
        yield "audit_head holds more than its one row"
    if not found:
        yield "the seal noted earlier is not in the log: it was written anew"


def last_seal(connection: Connection) -> tuple[int, str]:
    """The number of the last entry, 0 for none, and its seal, to be noted elsewhere."""
    row = connection.execute(_LAST).one()
    return row.seq, row.seal


def _fields(entry: Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


_LAST = select(head.c.seq, head.c.seal).where(head.c.row_id == 1)
_LAST_LOCKED = _LAST.with_for_update()
_ADDED, _ENDED = insert(log), update(head).where(head.c.row_id == 1)
"""Made once: every read of a woman's record is written down with them."""


def _every_entry(connection: Connection) -> Select[Any]:
    """Moments as text, for one that is none to be told rather than to end the reading: in ISO 8601, whatever the
    server's settings."""
    raw = cast(func.to_json(log.c.at), Text) if connection.dialect.name == "postgresql" else type_coerce(log.c.at, Text)
    others = (column for column in log.columns if column is not log.c.at)
    return select(*others, raw.label("at")).order_by(log.c.seq)


def _right_seal(before: str, row: Row[Any]) -> str | None:
    """What an entry ought to be sealed with; None for one that holds what was never written."""
    try:
        at = datetime.fromisoformat(row.at.strip('"'))
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        return _seal(before, row.seq, at, Entry(**{name: getattr(row, name) for name in Entry.__slots__}))
    except (AttributeError, OverflowError, TypeError, ValueError):
        return None


def _seal(before: str, seq: int, at: datetime, entry: Entry) -> str:
    text = json.dumps([before, seq, at.isoformat(), *_fields(entry).values()], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

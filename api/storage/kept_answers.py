"""The table of answers that a caller may ask for again: a write sent twice under one key is done once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, Text, delete

from api.storage.metadata import metadata
from api.storage.moments import Moment

KEPT = timedelta(hours=24)
"""How long a write can be sent again under its key."""

kept_answers = Table(
    "kept_answers",
    metadata,
    Column("user_id", Text, ForeignKey("users.user_id", ondelete="RESTRICT"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("asked_sha256", Text, nullable=False),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", Text),
    Column("at", Moment, nullable=False, index=True),
)
"""asked_sha256: of the method, the path and the body, so that one key cannot stand for two writes. status, headers,
body: what was answered; body holds ids, states and numbers only."""


def clear_old(connection: Connection, at: datetime) -> None:
    """Clears away what nobody may ask for again at a moment."""
    connection.execute(delete(kept_answers).where(kept_answers.c.at < at - KEPT))

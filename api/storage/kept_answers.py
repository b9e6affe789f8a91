"""The table of answers that a caller may ask for again: a write sent twice under one key is done once."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from api.storage.metadata import metadata
from api.storage.moments import Moment

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

"""The tables of those who may use the service, of the tokens they show, and of their sessions."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text

from api.storage.metadata import metadata
from api.storage.moments import Moment

users = Table(
    "users",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("region", Text),
    Column("partner_id", Text, ForeignKey("partners.partner_id", ondelete="RESTRICT"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    CheckConstraint("(role = 'caseworker') = (region is not null)", name="region_of_a_caseworker"),
    CheckConstraint("(role = 'partner') = (partner_id is not null)", name="partner_of_a_partner"),
)
"""closed_at: when the account ended; None for one in use. A row is never removed: what it did stays its own."""

tokens = Table(
    "tokens",
    metadata,
    Column("token_id", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.user_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)
"""digest: SHA-256 of the secret, which is kept nowhere. scopes: permissions, with `;` between."""

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("token_id", Text, ForeignKey("tokens.token_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
"""Somebody signed in to the pages with a token: good for no more and no longer than the token. digest: SHA-256 of the
secret of its cookie."""

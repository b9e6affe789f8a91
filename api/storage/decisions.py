"""The tables of what people decide: plans published, proposals judged, and homes that are not free."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Table, Text

from api.storage.contract import NUMBER
from api.storage.metadata import metadata
from api.storage.moments import Moment

publications = Table(
    "publications",
    metadata,
    Column("run_id", Text, ForeignKey("plans.run_id", ondelete="RESTRICT"), primary_key=True),
    Column("published_by", Text, nullable=False),
    Column("published_at", Moment, nullable=False, index=True),
    Column("why", Text, nullable=False),
)
"""Which plans are no longer drafts; rows are added and never changed."""

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", NUMBER, primary_key=True, autoincrement=True),
    Column("run_id", Text, ForeignKey("plans.run_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("woman_id", Text, nullable=False, index=True),
    Column("home_id", Text),
    Column("verdict", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("verdict in ('approve', 'reject', 'override')", name="verdict_known"),
)
"""What a named person decided on a proposal of a plan, and why; rows are added and never changed: the last one of a
woman in a plan holds. home_id: what they decided on; with `override`, the home they chose instead."""

voids = Table(
    "voids",
    metadata,
    Column("void_id", NUMBER, primary_key=True, autoincrement=True),
    Column("home_id", Text, ForeignKey("homes.home_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("began_on", Date, nullable=False),
    Column("expected_end_on", Date),
    Column("ended_on", Date),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""When a home was not free and why, as `homes.unavailable` says it today. expected_end_on: as far as anybody
can say. ended_on: None while it lasts."""

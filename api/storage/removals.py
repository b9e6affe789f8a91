"""The tables of retention: what is left of a closed case, and the proof of what went."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, Text

from api.storage.contract import NUMBER
from api.storage.metadata import metadata
from api.storage.moments import Moment

closed_cases = Table(
    "closed_cases",
    metadata,
    Column("case_id", NUMBER, primary_key=True, autoincrement=True),
    Column("closed_quarter", Text, nullable=False, index=True),
    Column("region", Text),
    Column("age_band", Text),
    Column("children_band", Text),
    Column("close_code", Text),
    Column("tenancy", Text),
    Column("offers", Integer, nullable=False),
)
"""What is kept of a case for figures: bands and codes that many share, and nothing that leads back to her."""

removals = Table(
    "removals",
    metadata,
    Column("removal_id", NUMBER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("months", Integer, nullable=False),
    Column("closed_before", Date, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("rows_removed", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)
"""Each run of retention; rows are added and never changed. rows_removed: table -> rows, as JSON. sha256: over the ids
that went, so that whoever still holds a list of them can show it was this one."""

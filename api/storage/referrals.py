"""The tables of referrals: whose case is open, who will receive her, and what a landlord was shown of risk."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, Table, Text

from api.storage.contract import NUMBER
from api.storage.metadata import metadata
from api.storage.moments import Moment

referrals = Table(
    "referrals",
    metadata,
    Column("woman_id", Text, ForeignKey("women.woman_id", ondelete="RESTRICT"), primary_key=True),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("receiving_partner_id", Text, ForeignKey("partners.partner_id", ondelete="RESTRICT"), index=True),
    Column("state", Text, nullable=False, index=True),
    Column("closed_at", Moment),
    Column("close_code", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("state in ('open', 'closed')", name="state_known"),
    CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed_has_its_moment"),
)
"""A woman's case; her facts stand in the tables of the contract. receiving_partner_id: the project that will receive
her. close_code: of domain.reasons. version: counts every change of the case or of her facts."""

handovers = Table(
    "handovers",
    metadata,
    Column("handover_id", NUMBER, primary_key=True, autoincrement=True),
    Column("woman_id", Text, ForeignKey("referrals.woman_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("from_partner_id", Text),
    Column("to_partner_id", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
)
"""Which project passed a case to which; rows are added and never changed."""

risk_assessments = Table(
    "risk_assessments",
    metadata,
    Column("assessment_id", Text, primary_key=True),
    Column("woman_id", Text, ForeignKey("referrals.woman_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("partner_id", Text, ForeignKey("partners.partner_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("shared_by", Text, nullable=False),
    Column("shared_at", Moment, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("outcome", Text),
    Column("outcome_code", Text),
    Column("outcome_by", Text),
    Column("outcome_at", Moment),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("outcome is null or outcome in ('accepted', 'refused', 'more_needed')", name="outcome_known"),
)
"""That a landlord was shown her risk assessment, until when they are to answer, and what they answered. The assessment
itself is not kept here. outcome_code: of domain.reasons, where it was refused."""

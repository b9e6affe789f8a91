"""The tables of offers: who was offered which home, every step of it, and which homes are promised."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from api.storage.metadata import metadata
from api.storage.moments import Moment

LIVE = (
    "proposed",
    "sent",
    "accepted_by_landlord",
    "accepted_by_her",
    "approvals_pending",
    "confirmed",
)
"""States of an offer that may still become a home."""
ENDED = ("moved_in", "declined", "withdrawn", "lapsed")
PROMISED = LIVE[1:]
"""States in which an offer holds its home; one of `moved_in` keeps it."""

_LIVE = text(f"state in ({', '.join(repr(state) for state in LIVE)})")

offers = Table(
    "offers",
    metadata,
    Column("offer_id", Text, primary_key=True),
    Column("woman_id", Text, ForeignKey("women.woman_id", ondelete="RESTRICT"), index=True),
    Column("home_id", Text, ForeignKey("homes.home_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("partner_id", Text, ForeignKey("partners.partner_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("run_id", Text, ForeignKey("runs.run_id", ondelete="RESTRICT"), index=True),
    Column("state", Text, nullable=False, index=True),
    Column("bedspaces", Integer, nullable=False),
    Column("move_in_on", Date),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint(f"state in ({', '.join(repr(state) for state in (*LIVE, *ENDED))})", name="state_known"),
    CheckConstraint("bedspaces >= 1", name="takes_a_bedspace"),
)
"""One woman and one home. partner_id: whose home it was when it was proposed. run_id: of the plan it comes from.
woman_id:
None once her case was anonymised. bedspaces: how many people would move in. expires_at: when it lapses, unless somebody
acts; None where it does not."""

Index("uq_offers_one_live", offers.c.woman_id, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)

offer_steps = Table(
    "offer_steps",
    metadata,
    Column("offer_id", Text, ForeignKey("offers.offer_id", ondelete="RESTRICT"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("code", Text),
    Column("side", Text),
)
"""Every state an offer came into, by whom and why; rows are added and never changed. code, side: of domain.reasons."""

holds = Table(
    "holds",
    metadata,
    Column("home_id", Text, ForeignKey("homes.home_id", ondelete="RESTRICT"), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("offer_id", Text, ForeignKey("offers.offer_id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("expires_at", Moment),
    CheckConstraint("slot >= 1", name="slots_count_from_one"),
)
"""What of each home is promised: slot 1 of a self-contained home, and of a shared one a slot for each bedspace. The key
is what makes a promise exclusive: a second one of the same slot cannot be written. expires_at: as of its offer."""

"""Referrals, offers, decisions, sessions and retention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.storage.migrations.guards import only_added_to

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = "state in ('proposed', 'sent', 'accepted_by_landlord', 'accepted_by_her', 'approvals_pending', 'confirmed')"


def upgrade() -> None:
    """Takes the step."""
    op.create_table(
        "closed_cases",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("closed_quarter", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("age_band", sa.Text(), nullable=True),
        sa.Column("children_band", sa.Text(), nullable=True),
        sa.Column("close_code", sa.Text(), nullable=True),
        sa.Column("tenancy", sa.Text(), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_closed_cases")),
    )
    with op.batch_alter_table("closed_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_cases_closed_quarter"), ["closed_quarter"], unique=False)

    op.create_table(
        "removals",
        sa.Column(
            "removal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("closed_before", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("rows_removed", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("removal_id", name=op.f("pk_removals")),
    )
    op.create_table(
        "decisions",
        sa.Column(
            "decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("home_id", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict in ('approve', 'reject', 'override')", name=op.f("ck_decisions_verdict_known")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plans.run_id"], name=op.f("fk_decisions_run_id_plans"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "kept_answers",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asked_sha256", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_kept_answers_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_kept_answers")),
    )
    with op.batch_alter_table("kept_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_answers_at"), ["at"], unique=False)

    op.create_table(
        "offers",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=True),
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bedspaces", sa.Integer(), nullable=False),
        sa.Column("move_in_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'sent', 'accepted_by_landlord', 'accepted_by_her', 'approvals_pending', "
            "'confirmed', 'moved_in', 'declined', 'withdrawn', 'lapsed')",
            name=op.f("ck_offers_state_known"),
        ),
        sa.CheckConstraint("bedspaces >= 1", name=op.f("ck_offers_takes_a_bedspace")),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.home_id"], name=op.f("fk_offers_home_id_homes"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.partner_id"], name=op.f("fk_offers_partner_id_partners"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_offers_run_id_runs"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_offers_woman_id_women"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_woman_id"), ["woman_id"], unique=False)
        batch_op.create_index(
            "uq_offers_one_live",
            ["woman_id"],
            unique=True,
            sqlite_where=sa.text(LIVE),
            postgresql_where=sa.text(LIVE),
        )

    op.create_table(
        "publications",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plans.run_id"], name=op.f("fk_publications_run_id_plans"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_published_at"), ["published_at"], unique=False)

    op.create_table(
        "referrals",
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receiving_partner_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_code", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at is not null)", name=op.f("ck_referrals_closed_has_its_moment")
        ),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_referrals_state_known")),
        sa.ForeignKeyConstraint(
            ["receiving_partner_id"],
            ["partners.partner_id"],
            name=op.f("fk_referrals_receiving_partner_id_partners"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["women.woman_id"], name=op.f("fk_referrals_woman_id_women"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("woman_id", name=op.f("pk_referrals")),
    )
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrals_receiving_partner_id"), ["receiving_partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_state"), ["state"], unique=False)

    op.create_table(
        "voids",
        sa.Column("void_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("expected_end_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.home_id"], name=op.f("fk_voids_home_id_homes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("void_id", name=op.f("pk_voids")),
    )
    with op.batch_alter_table("voids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voids_home_id"), ["home_id"], unique=False)

    op.create_table(
        "handovers",
        sa.Column(
            "handover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("from_partner_id", sa.Text(), nullable=True),
        sa.Column("to_partner_id", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["woman_id"], ["referrals.woman_id"], name=op.f("fk_handovers_woman_id_referrals"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("slot >= 1", name=op.f("ck_holds_slots_count_from_one")),
        sa.ForeignKeyConstraint(
            ["home_id"], ["homes.home_id"], name=op.f("fk_holds_home_id_homes"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.offer_id"], name=op.f("fk_holds_offer_id_offers"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("home_id", "slot", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "offer_steps",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.offer_id"], name=op.f("fk_offer_steps_offer_id_offers"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("offer_id", "seq", name=op.f("pk_offer_steps")),
    )
    op.create_table(
        "risk_assessments",
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("shared_by", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_code", sa.Text(), nullable=True),
        sa.Column("outcome_by", sa.Text(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "outcome is null or outcome in ('accepted', 'refused', 'more_needed')",
            name=op.f("ck_risk_assessments_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.partner_id"],
            name=op.f("fk_risk_assessments_partner_id_partners"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["woman_id"],
            ["referrals.woman_id"],
            name=op.f("fk_risk_assessments_woman_id_referrals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_risk_assessments")),
    )
    with op.batch_alter_table("risk_assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_assessments_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_assessments_woman_id"), ["woman_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("token_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["token_id"], ["tokens.token_id"], name=op.f("fk_sessions_token_id_tokens"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_token_id"), ["token_id"], unique=False)

    for table in ("publications", "offer_steps", "closed_cases", "removals"):
        only_added_to(table)
    for table in ("decisions", "handovers"):
        only_added_to(table, ("update",))

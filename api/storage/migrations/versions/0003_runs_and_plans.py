"""Runs and plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.storage.migrations.guards import only_added_to

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Takes the step."""
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("horizon_weeks", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("time_limit_seconds", sa.Double(), nullable=True),
        sa.Column("previous_run_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["previous_run_id"], ["runs.run_id"], name=op.f("fk_runs_previous_run_id_runs"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "plans",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("input_sha256", sa.Text(), nullable=False),
        sa.Column("policy_sha256", sa.Text(), nullable=False),
        sa.Column("gap", sa.Double(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_plans_run_id_runs"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_plans")),
    )
    op.create_table(
        "run_work",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_asked_by", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_run_work_run_id_runs"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_work")),
    )
    with op.batch_alter_table("run_work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_work_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_run_work_one_batch",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("kind = 'batch' and state in ('queued', 'running')"),
            postgresql_where=sa.text("kind = 'batch' and state in ('queued', 'running')"),
        )

    op.create_table(
        "plan_files",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plans.run_id"], name=op.f("fk_plan_files_run_id_plans"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_plan_files")),
    )
    op.create_table(
        "plan_placements",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("woman_id", sa.Text(), nullable=False),
        sa.Column("home_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plans.run_id"], name=op.f("fk_plan_placements_run_id_plans"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("run_id", "woman_id", name=op.f("pk_plan_placements")),
    )
    with op.batch_alter_table("plan_placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_placements_home_id"), ["home_id"], unique=False)

    for table in ("runs", "plans"):
        only_added_to(table)
    for table in ("plan_placements", "plan_files"):
        only_added_to(table, ("update",))

"""The tables of runs: what was asked, how far it is, and the plans that came of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Double, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from api.storage.metadata import metadata
from api.storage.moments import Moment

runs = Table(
    "runs",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("horizon_weeks", Integer, nullable=False),
    Column("policy", Text, nullable=False),
    Column("time_limit_seconds", Double),
    Column("previous_run_id", Text, ForeignKey("runs.run_id", ondelete="RESTRICT")),
)
"""What was asked; rows are added and never changed. run_id: begins with the moment, so that an earlier run sorts first.
kind: `manual` or `batch`. policy: the whole TOML file. previous_run_id: whose plan is kept where that costs nothing."""

work = Table(
    "run_work",
    metadata,
    Column("run_id", Text, ForeignKey("runs.run_id", ondelete="RESTRICT"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("worker", Text),
    Column("begun_at", Moment),
    Column("beat_at", Moment),
    Column("ended_at", Moment),
    Column("stop_asked_by", Text),
    Column("stage", Text),
    Column("levels", Text),
    Column("fault", Text),
)
"""How far each run is. state: queued, running, done, failed or crashed. beat_at: when its worker last gave a sign."""

Index(
    "uq_run_work_one_batch",
    work.c.kind,
    unique=True,
    sqlite_where=text("kind = 'batch' and state in ('queued', 'running')"),
    postgresql_where=text("kind = 'batch' and state in ('queued', 'running')"),
)

plans = Table(
    "plans",
    metadata,
    Column("run_id", Text, ForeignKey("runs.run_id", ondelete="RESTRICT"), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("version", Text, nullable=False),
    Column("input_sha256", Text, nullable=False),
    Column("policy_sha256", Text, nullable=False),
    Column("gap", Double, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("women", Integer, nullable=False),
    Column("placed", Integer, nullable=False),
)
"""What came of a run, in short; rows are added and never changed."""

plan_placements = Table(
    "plan_placements",
    metadata,
    Column("run_id", Text, ForeignKey("plans.run_id", ondelete="RESTRICT"), primary_key=True),
    Column("woman_id", Text, primary_key=True),
    Column("home_id", Text, nullable=False, index=True),
)
"""Who is to live where by a plan; rows are added, never changed, and go only when her case is made anonymous."""

plan_files = Table(
    "plan_files",
    metadata,
    Column("run_id", Text, ForeignKey("plans.run_id", ondelete="RESTRICT"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Every file of a plan's run as `homeward match` writes it, deflated. sha256: of the file itself. What stands in
`restricted/` is what the run knew of the women."""

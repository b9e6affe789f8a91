"""Plans in the database without a match for each test: the run of fixtures/everything that many tests share, kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from api.access.users import User
from api.runs.asking import Asked, ask
from api.runs.plans import keep_plan
from api.runs.queue import Claim, end
from api.service.publishing import publish
from api.storage.database import writing
from matcher.solver.plan import Placement
from tests.runs import rows_of

MANAGER = User("bea", "manager")


def keep(engine: Engine, folder: Path, *, publishing: bool = True) -> str:
    """Keeps a run that stands in a directory as a plan, and publishes it; its id."""
    with writing(engine) as connection:
        asked = Asked(kind="manual", as_of=date(2026, 10, 1), horizon_weeks=520, policy="")
        run_id = ask(connection, asked, "bea", "w")
        placed = [
            Placement(woman_id=row["woman_id"], home_id=row["home_id"], points=int(row["points"]))
            for row in rows_of(folder / "placements.csv")
        ]
        keep_plan(connection, run_id, folder, placed)
        end(connection, Claim(run_id, "w"), "done")
        if publishing:
            publish(connection, MANAGER, run_id, "tests")
    return run_id

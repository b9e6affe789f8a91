"""Who may ask for runs, watch and stop them. Own are nightly runs: the account of the nightly run knows no others."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from api.runs.asking import Asked, Kind, ask
from api.storage.database import reading, writing
from api.storage.runs import runs, work
from tests.api.web.permission_rows import Ask, Row, Whose, World

MANAGERS, ASKERS = frozenset({"manager"}), frozenset({"manager", "batch"})
KINDS: dict[Whose, Kind] = {"own": "batch", "other": "manual"}


def waiting(world: World, whose: Whose) -> str:
    """A run that waits; a nightly one makes room for it."""
    freed(world)
    asked = Asked(kind=KINDS[whose], as_of=date(2026, 10, 1), horizon_weeks=12, policy="")
    with writing(world.engine) as connection:
        return ask(connection, asked, "tests")


def freed(world: World) -> None:
    """Nothing is under way any more."""
    with writing(world.engine) as connection:
        connection.execute(update(work).where(work.c.state == "queued").values(state="failed", fault="tests"))


def ended(world: World, whose: Whose) -> str:
    """A run that has ended, so that who watches it is answered at once."""
    waiting(world, whose)
    freed(world)
    with reading(world.engine) as connection:
        return connection.execute(select(runs.c.run_id).order_by(runs.c.run_id.desc())).scalars().first() or ""


def asked_for(world: World, _whose: Whose) -> Ask:
    freed(world)
    return Ask("/runs", json={"kind": "batch", "as_of": "2026-10-01"})


ROWS = [
    Row("GET", "/runs", ASKERS, ASKERS, lambda _world, _whose: Ask("/runs")),
    Row("GET", "/runs/{run_id}", ASKERS, MANAGERS, lambda world, whose: Ask(f"/runs/{ended(world, whose)}")),
    Row(
        "GET",
        "/runs/{run_id}/events",
        ASKERS,
        MANAGERS,
        lambda world, whose: Ask(f"/runs/{ended(world, whose)}/events"),
    ),
    Row("DELETE", "/runs/{run_id}", ASKERS, MANAGERS, lambda world, whose: Ask(f"/runs/{waiting(world, whose)}")),
    Row(
        "GET",
        "/runs/{run_id}/files/{name}",
        MANAGERS,
        MANAGERS,
        lambda world, _whose: Ask(f"/runs/{world.run_id}/files/placements.csv"),
    ),
    Row("POST", "/runs", ASKERS, ASKERS, asked_for),
]

"""Who may read what a plan says, publish it, and decide on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Literal

from sqlalchemy import insert

from api.access.users import User
from api.runs.asking import Asked, ask
from api.runs.queue import Claim, end
from api.service.publishing import publish
from api.service.refusals import Refused
from api.storage.database import writing
from api.storage.moments import now
from api.storage.runs import plans
from tests.api.web.permission_rows import Ask, Row, Whose, World

MANAGERS = frozenset({"manager"})
READERS = frozenset({"manager", "caseworker"})
RUNNERS = frozenset({"manager", "batch"})


def published(world: World) -> str:
    """The plan of the world, published; its id."""
    with suppress(Refused), writing(world.engine) as connection:
        publish(connection, User("bea", "manager"), world.run_id, "tests")
    return world.run_id


def draft(world: World, kind: Literal["manual", "batch"]) -> str:
    """Another plan in short, of no women."""
    with writing(world.engine) as connection:
        asked = Asked(kind=kind, as_of=date(2026, 10, 1), horizon_weeks=12, policy="")
        run_id = ask(connection, asked, "bea", "w")
        counts = {"gap": 0.0, "finished": True, "women": 0, "placed": 0}
        short = {"made_at": now(), "version": "0", "input_sha256": "", "policy_sha256": ""}
        connection.execute(insert(plans).values(run_id=run_id, **short, **counts))
        end(connection, Claim(run_id, "w"), "done")
    return run_id


def rows_of(table: str) -> Row:
    def asked(world: World, whose: Whose) -> Ask:
        return Ask(f"/{table}?run_id={published(world)}&woman_id={world.women[whose]}")

    return Row("GET", f"/{table}", READERS, READERS, asked)


def of_woman(path: str) -> Row:
    def asked(world: World, whose: Whose) -> Ask:
        told = path.format(woman_id=world.women[whose], home_id=world.homes[whose])
        return Ask(f"{told}?run_id={published(world)}")

    return Row("GET", path, READERS, MANAGERS, asked)


def one_plan(world: World, whose: Whose) -> Ask:
    return Ask(f"/plans/{draft(world, 'batch' if whose == 'own' else 'manual')}")


def publishing(world: World, _whose: Whose) -> Ask:
    return Ask(f"/plans/{draft(world, 'manual')}/publish", json={"reason": "agreed"})


def deciding(world: World, whose: Whose) -> Ask:
    body = {"woman_id": world.women[whose], "verdict": "approve", "reason": "close to school"}
    return Ask(f"/plans/{world.run_id}/decisions", json=body)


def figures(world: World, _whose: Whose) -> Ask:
    published(world)
    return Ask("/figures")


ROWS = [
    rows_of("placements"),
    rows_of("unplaced"),
    rows_of("alternatives"),
    Row("GET", "/shortages", MANAGERS, MANAGERS, lambda world, _: Ask(f"/shortages?run_id={published(world)}")),
    of_woman("/women/{woman_id}/recommendations"),
    of_woman("/women/{woman_id}/explanation"),
    of_woman("/women/{woman_id}/explanations/{home_id}"),
    Row("GET", "/plans", RUNNERS, RUNNERS, lambda _world, _whose: Ask("/plans")),
    Row("GET", "/plans/{run_id}", RUNNERS, MANAGERS, one_plan),
    Row("POST", "/plans/{run_id}/decisions", MANAGERS, MANAGERS, deciding),
    Row(
        "GET",
        "/plans/{run_id}/decisions",
        MANAGERS,
        MANAGERS,
        lambda world, _whose: Ask(f"/plans/{world.run_id}/decisions"),
    ),
    Row(
        "GET",
        "/figures",
        frozenset({"manager", "commissioner"}),
        frozenset({"manager", "commissioner"}),
        figures,
    ),
    # Last: what everybody goes by is then another plan.
    Row("POST", "/plans/{run_id}/publish", MANAGERS, MANAGERS, publishing),
]

"""What the permission table is made of: a row for every route, and the world that its requests speak of.

Each subject has a file `rows_<subject>.py` beside this one, with `ROWS`. A row's `ask` is called anew for every role,
and for an own and another's object, and may first make what it speaks of, through the services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import Engine

from api.runs.asking import Asked, ask
from api.runs.carrying_out import carry_out
from api.runs.holding import held
from api.runs.queue import Claim
from api.storage.database import writing
from matcher.domain import Policy
from matcher.intake.policy_text import write_policy
from matcher.rules.switches import known_tables

Whose = Literal["own", "other"]
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """fixtures/everything in a database, with the accounts of conftest.USERS and one plan over all of it, a draft.

    women: one of the caseworker's region, and one of another. homes: one of the partner's, and one of another partner.
    """

    engine: Engine
    run_id: str
    women: Mapping[Whose, str] = field(default_factory=lambda: {"own": "W01", "other": "W05"})
    homes: Mapping[Whose, str] = field(default_factory=lambda: {"own": "H01", "other": "H04"})


@dataclass(frozen=True)
class Ask:
    """One request. json: its body, json_of: that of roles that send another; content: a body that is no JSON."""

    path: str
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    json_of: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """Who gets an answer from a route.

    own: roles that get one for an object of their own, or where there are no objects. other: those of them that get one
    for an object of another region or partner too; to the rest it is not there (404). All other roles are refused.
    """

    method: str
    path: str
    own: frozenset[str]
    other: frozenset[str]
    ask: Callable[[World, Whose], Ask]


def plan_of_everything(engine: Engine) -> str:
    """Carries out a run over all women of the database; its id."""
    policy = write_policy(Policy(), known_tables())
    asked = Asked(kind="manual", as_of=date(2026, 10, 1), horizon_weeks=520, policy=policy)
    with writing(engine) as connection:
        run_id = ask(connection, asked, "tests", "tests")
    with held(engine, Claim(run_id, "tests")) as folder:
        assert carry_out(engine, Claim(run_id, "tests"), folder).found is not None
    return run_id

"""The layout of the database: brought to what this version needs, and told from older and newer ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from api.storage.database import DatabaseError, reading, writing

State = Literal["empty", "older", "current", "newer", "foreign"]
"""Nothing there; ours with steps to take; as this version needs it; of a later version; somebody else's tables."""

MIGRATIONS = Path(__file__).parent / "migrations"


def state_of(engine: Engine) -> State:
    """How the database stands to this version."""
    with reading(engine) as connection:
        return _state(connection)


def _state(connection: Connection) -> State:
    heads = MigrationContext.configure(connection).get_current_heads()
    if not heads:
        return "foreign" if inspect(connection).get_table_names() else "empty"
    steps, last = _steps()
    if set(heads) == last:
        return "current"
    return "older" if steps.issuperset(heads) else "newer"


def knows(revision: str) -> bool:
    """Whether this version has a step of that name."""
    return revision in _steps()[0]


@cache
def _steps() -> tuple[frozenset[str], frozenset[str]]:
    """The names of all steps, and of the last; read once, since reading them means to import each."""
    script = ScriptDirectory(str(MIGRATIONS))
    return frozenset(step.revision for step in script.walk_revisions()), frozenset(script.get_heads())


def require_empty(connection: Connection) -> None:
    """Raises DatabaseError where the database holds any table."""
    if _state(connection) != "empty":
        raise DatabaseError("the database is not empty; name an empty one")


def upgrade(engine: Engine) -> State:
    """Brings an empty or older database to what this version needs, all or nothing; what it was before.

    Raises DatabaseError for a database of a later version, or of somebody else.
    """
    with writing(engine) as connection:
        before = _state(connection)
        if before == "newer":
            raise DatabaseError("the database was made by a later version; use that version, or an older copy")
        if before == "foreign":
            raise DatabaseError("the database holds tables that are not Homeward's; name an empty database")
        if before != "current":
            command.upgrade(alembic_config(connection), "head")
    return before


def alembic_config(connection: Connection) -> Config:
    """What Alembic is told: where the steps lie, and the transaction to take them in."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def require_current(engine: Engine) -> None:
    """Raises DatabaseError, saying what to do, where the database is not as this version needs it."""
    message = {
        "empty": "the database is empty; run `homeward db init`",
        "older": "the database is of an earlier version; run `homeward db upgrade`",
        "newer": "the database was made by a later version; use that version",
        "foreign": "the database holds tables that are not Homeward's; name another one",
        "current": "",
    }[state_of(engine)]
    if message:
        raise DatabaseError(message)

"""The steps lead to the tables that the code describes, on both databases, and never over somebody else's."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL

from api.storage.database import DatabaseError, connect, reading, writing
from api.storage.metadata import metadata
from api.storage.schema import MIGRATIONS, alembic_config, require_current, state_of, upgrade

STEPS = [step.revision for step in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


def test_the_steps_lead_to_the_tables_of_the_code(engine: Engine) -> None:
    """Where this fails after a change of a table: `python -m api.storage.migrations "what changed"` writes the step."""
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_an_empty_database_is_made_ready_once(empty_url: URL) -> None:
    engine = connect(empty_url)
    assert state_of(engine) == "empty"
    with pytest.raises(DatabaseError, match="db init"):
        require_current(engine)
    assert upgrade(engine) == "empty"
    assert upgrade(engine) == "current"
    require_current(engine)
    engine.dispose()


@pytest.mark.parametrize("step", STEPS[:-1])
def test_an_earlier_layout_is_brought_up_to_date(empty_url: URL, step: str) -> None:
    engine = connect(empty_url)
    with writing(engine) as connection:
        command.upgrade(alembic_config(connection), step)
    assert state_of(engine) == "older"
    with pytest.raises(DatabaseError, match="db upgrade"):
        require_current(engine)
    assert upgrade(engine) == "older"
    assert state_of(engine) == "current"
    engine.dispose()


def test_a_later_version_is_left_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    assert state_of(engine) == "newer"
    for refused in (upgrade, require_current):
        with pytest.raises(DatabaseError, match="later version"):
            refused(engine)


def test_somebody_elses_database_is_left_alone(empty_url: URL) -> None:
    engine = connect(empty_url)
    with writing(engine) as connection:
        connection.execute(text("create table theirs (number integer)"))
    for refused in (upgrade, require_current):
        with pytest.raises(DatabaseError, match="not Homeward's"):
            refused(engine)
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == ["theirs"]
    engine.dispose()


def test_a_step_that_fails_leaves_no_trace(empty_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(empty_url)

    def half(config: object, _step: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.execute(text("create table half (number integer)"))
        raise RuntimeError("the power fails")

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(RuntimeError):
        upgrade(engine)
    assert state_of(engine) == "empty"
    engine.dispose()

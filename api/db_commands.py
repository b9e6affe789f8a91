"""The commands about the database: `homeward db`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.with_database import command_line_user, with_database
from matcher.intake.faults import BadInput
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.fresh import OutputError, fresh_directory, fresh_file
from matcher.report.words import count

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from api.storage.table_steps import Tally

db_app = typer.Typer(
    name="db",
    help="The database: make it, bring it up to date, move tables in and out. HOMEWARD_DATABASE_URL says which; "
    "without it a file in the data folder.",
    no_args_is_help=True,
)


@db_app.command("init")
def init_command() -> None:
    """Make the tables of an empty database."""
    with _database(make=True, current=False) as engine:
        from api.storage.schema import upgrade

        before = upgrade(engine)
    typer.echo("The database was ready already." if before == "current" else "The database is ready.")


@db_app.command("upgrade")
def upgrade_command() -> None:
    """Bring a database of an earlier version up to this one; nothing in it is lost."""
    with _database(current=False) as engine:
        from api.storage.schema import state_of, upgrade

        if state_of(engine) == "empty":
            refuse(BAD_INPUT, "The database is empty; run `homeward db init`.")
        before = upgrade(engine)
    typer.echo("The database was up to date." if before == "current" else "The database is up to date.")


@db_app.command("import")
def import_command(
    directory: Annotated[Path, typer.Argument(help="Directory of input tables (docs/tables.md).")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also remove every woman, home and partner that is not in the tables.")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day from which dates are judged odd; today without."),
    ] = None,
) -> None:
    """Bring a directory of tables into the database: all of it, or nothing where there is a fault."""
    with _database() as engine:
        from api.service.importing import import_tables
        from api.storage.audit import Entry, write_down
        from api.storage.database import writing
        from api.storage.moments import now
        from matcher.intake.contents import read_contents

        by = command_line_user()
        contents = read_contents(directory, as_of.date() if as_of else None)
        with writing(engine) as connection:
            done = import_tables(connection, contents, now(), by, replace=replace)
            write_down(
                connection, Entry(by, "import", "tables", "", f"homeward db import: {_said(done.tallies['women'])}")
            )
    for warning in (*contents.warnings, *done.warnings):
        typer.echo(f"warning: {warning}", err=True)
    for name, tally in done.tallies.items():
        typer.echo(f"{name}: {_said(tally)}")


def _said(tally: Tally) -> str:
    parts = {"new": tally.added, "changed": tally.changed, "removed": tally.removed, "unchanged": tally.unchanged}
    return ", ".join(f"{number:,} {word}" for word, number in parts.items() if number) or "no rows"


@db_app.command("export")
def export_command(
    directory: Annotated[Path, typer.Argument(help="A new or empty directory; only you may look into it.")],
) -> None:
    """Write the tables of the database as CSV files, which `homeward db import` and `homeward match` read back."""
    with _database() as engine, fresh_directory(directory) as folder:
        from api.storage.contents import kept_tables
        from api.storage.database import reading
        from matcher.intake.contents import write_contents

        folder.chmod(0o700)
        _note(engine, "export", "homeward db export")
        with reading(engine) as connection:
            tables = kept_tables(connection)
        write_contents(tables, folder)
    typer.echo(f"{directory}: {count(len(tables['women']), 'woman', 'women')}, {count(len(tables['homes']), 'home')}")


@db_app.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="A new file; only you may read it.")],
) -> None:
    """Write the whole database, as it is at this moment, to one file; work may go on meanwhile."""
    with _database() as engine, fresh_file(file) as fresh:
        from api.storage.archive import back_up

        _note(engine, "back up", "homeward db backup")
        rows = back_up(engine, fresh)
    typer.echo(f"{file}: {count(sum(rows.values()), 'row')} of {count(len(rows), 'table')}")


@db_app.command("restore")
def restore_command(file: Annotated[Path, typer.Argument(help="What `homeward db backup` wrote.")]) -> None:
    """Fill an empty database from a backup, of SQLite or PostgreSQL alike: all of it, or nothing."""
    if not file.is_file():
        refuse(BAD_INPUT, f"{file} is not a file.")
    with _database(make=True, current=False) as engine:
        from api.storage.archive import restore

        rows = restore(engine, file)
        _note(engine, "restore", "homeward db restore")
    typer.echo(f"{count(sum(rows.values()), 'row')} of {count(len(rows), 'table')}")


def _note(engine: Engine, action: str, command: str) -> None:
    """Notes in the audit log that a command read everything, or put it back."""
    from api.storage.audit import Entry, write_down
    from api.storage.database import writing

    with writing(engine) as connection:
        write_down(connection, Entry(command_line_user(), action, "database", "", command))


@contextmanager
def _database(*, make: bool = False, current: bool = True) -> Iterator[Engine]:
    """As `with_database`; faults of tables and of where they are to go end the command too."""
    try:
        with with_database(make=make, current=current) as engine:
            yield engine
    except BadInput as error:
        refuse(BAD_INPUT, f"{count(len(error.faults), 'fault')} in the input; nothing was written.", error.faults)
    except OutputError as error:
        refuse(BAD_INPUT, f"{error}.")

"""The commands about what is kept how long: `homeward retention`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.with_database import command_line_user, with_database
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.words import count

if TYPE_CHECKING:
    from api.service.retention.removing import Done
    from api.service.retention.traces import Trace

LONGEST_MONTHS = 600
STILL_FOUND = 1
"""Exit code: something is found where it should not be."""

retention_app = typer.Typer(
    name="retention", help="Closed cases made anonymous after their time, and the proof of it.", no_args_is_help=True
)


@retention_app.command("run")
def run_command(
    months: Annotated[
        int, typer.Option("--months", min=0, max=LONGEST_MONTHS, help="Cases closed at least so many months ago.")
    ] = 12,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", help="This woman_id alone, once for each; then also with 0 months: who asks to be erased."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing, and say what would be.")] = False,
) -> None:
    """Make closed cases anonymous, all that are due or none, and look for what is left of them."""
    if not months and not only:
        refuse(BAD_INPUT, "With 0 months every closed case would go at once; name whose with --only.")
    with with_database() as engine:
        from api.service.retention.removing import anonymise
        from api.storage.erasing import overwrite_removed
        from api.storage.moments import now

        by, today = command_line_user(), now().date()
        done = anonymise(engine, months, by, today, only=frozenset(only or ()), dry_run=dry_run)
        overwritten = dry_run or overwrite_removed(engine)
    _tell(done, dry_run)
    if not overwritten:
        typer.echo("Others were using the database: SQLite's log still holds what was removed; run this again.")
    if any(not trace.documented for trace in done.left):
        raise typer.Exit(STILL_FOUND)


def _tell(done: Done, dry_run: bool) -> None:
    """What was done, in numbers and the names of tables."""
    verb = "would be made" if dry_run else "made"
    typer.echo(f"{count(done.cases, 'case')} closed before {done.closed_before} {verb} anonymous.")
    if done.cases:
        typer.echo(f"Rows: {', '.join(f'{name} {number:,}' for name, number in sorted(done.rows.items()))}")
        typer.echo(f"Plans that can no longer be replayed: {done.plans:,}")
        typer.echo(
            f"Looked for in every text of every table: {count(done.sought, 'id or postcode', 'ids and postcodes')}"
        )
        _tell_traces(done.left)
        typer.echo(f"SHA-256 of their ids: {done.sha256}")
    if done.waiting:
        typer.echo(f"Closed as long, but with an offer under way: {done.waiting:,}")
    if done.without_case:
        typer.echo(f"Women without a referral, who have no case that could close and stay: {done.without_case:,}")


def _tell_traces(traces: Iterable[Trace]) -> None:
    places = Counter((trace.documented, trace.place) for trace in traces)
    for (documented, place), number in sorted(places.items()):
        why = "as docs/retention.md says" if documented else "WHICH SHOULD NOT BE: see docs/retention.md"
        typer.echo(f"  found in {place}: {count(number, 'row')}, {why}")
    if not places:
        typer.echo("  found nowhere")


@retention_app.command("list")
def list_command() -> None:
    """List every run of retention that made a case anonymous."""
    with with_database() as engine:
        from sqlalchemy import select

        from api.storage.database import reading
        from api.storage.removals import removals

        with reading(engine) as connection:
            for row in connection.execute(select(removals).order_by(removals.c.removal_id)):
                rows = ", ".join(f"{name} {number:,}" for name, number in json.loads(row.rows_removed).items())
                cases = count(row.cases, "case")
                typer.echo(
                    f"{row.removal_id}: {row.at:%Y-%m-%d}, {cases} closed before {row.closed_before}, by {row.by}"
                )
                typer.echo(f"   {rows}")
                typer.echo(f"   {row.sha256}")


@retention_app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(help="Ids of women, one a line, as somebody kept them elsewhere.")],
) -> None:
    """Look for ids in every text of every table and of every kept plan; say where, and which run removed just these."""
    ids = _ids(file)
    with with_database() as engine:
        from sqlalchemy import select

        from api.service.retention.needles import Needles
        from api.service.retention.removing import digest
        from api.service.retention.traces import all_traces
        from api.storage.database import reading
        from api.storage.removals import removals

        with reading(engine) as connection:
            asked = select(removals.c.removal_id).where(removals.c.sha256 == digest(ids))
            numbers = connection.scalars(asked.order_by(removals.c.removal_id)).all()
            traces = list(all_traces(connection, Needles(ids)))
    typer.echo(f"Looked for {count(len(ids), 'id')} in every text of every table:")
    _tell_traces(traces)
    for number in numbers:
        typer.echo(f"These are the ids of removal {number}.")
    if any(not trace.documented for trace in traces):
        raise typer.Exit(STILL_FOUND)


def _ids(file: Path) -> frozenset[str]:
    """The ids in a file. Ends the command where there are none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        refuse(BAD_INPUT, f"{file} cannot be read as text.")
    ids = frozenset(line.strip() for line in lines if line.strip())
    if not ids:
        refuse(BAD_INPUT, f"{file} names nobody; write one id a line.")
    return ids

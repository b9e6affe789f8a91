"""The commands about the audit log: `homeward audit`."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from api.with_database import with_database
from matcher.refusing import BAD_INPUT, refuse

audit_app = typer.Typer(name="audit", help="Who did what, when and why.", no_args_is_help=True)


@audit_app.command("verify")
def verify_command(
    seal: Annotated[
        str | None,
        typer.Option("--seal", help="A seal that this command printed earlier, which must still be in the log."),
    ] = None,
) -> None:
    """Check that every entry of the log is as it was written; print its last seal, to be noted somewhere else."""
    seal = None if seal is None else seal.strip().lower()
    if seal is not None and not re.fullmatch("[0-9a-f]{64}", seal):
        refuse(BAD_INPUT, "A seal is 64 digits and letters from a to f, as this command printed it.")
    with with_database() as engine:
        from api.storage.audit import last_seal, verify
        from api.storage.database import reading

        with reading(engine) as connection:
            wrong = list(verify(connection, seal))
            if wrong:
                refuse(1, "The audit log does not hold.", wrong)
            number, last = last_seal(connection)
    typer.echo(f"The audit log holds: {number:,} {'entry' if number == 1 else 'entries'}, seal {last}")

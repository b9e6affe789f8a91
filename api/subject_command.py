"""The command for who asks what is held on her: `homeward subject`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.with_database import command_line_user, with_database
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.fresh import OutputError, fresh_file
from matcher.report.words import count

subject_app = typer.Typer(name="subject", help="What is held on one woman.", no_args_is_help=True)


@subject_app.callback()
def group() -> None:
    """What is held on one woman."""


@subject_app.command("export")
def export_command(
    woman: Annotated[str, typer.Argument(help="Her woman_id.")],
    out: Annotated[Path, typer.Option("--out", help="A new file; only you may read it.")],
) -> None:
    """Write all that is held on a woman to a file, for a person to read before she is given it."""
    with with_database() as engine:
        from api.service.refusals import NotThere
        from api.service.subject import all_held
        from api.storage.audit import Entry, write_down
        from api.storage.database import reading, writing

        try:
            with fresh_file(out) as fresh:
                with reading(engine) as connection:
                    held = all_held(connection, woman)
                fresh.write_text(json.dumps(held, indent=1, default=str, ensure_ascii=False) + "\n", encoding="utf-8")
                with writing(engine) as connection:
                    write_down(connection, Entry(command_line_user(), "export", "woman", woman, "subject access"))
        except NotThere:
            refuse(BAD_INPUT, "There is no woman of that id; `homeward retention check` looks for one in all texts.")
        except OutputError as error:
            refuse(BAD_INPUT, f"{error}.")
    rows = sum(map(len, held["tables"].values()))
    typer.echo(f"{out}: {count(rows, 'row')}, {count(len(held['log']), 'entry', 'entries')} of the log, {_plans(held)}")


def _plans(held: dict[str, list[dict[str, str]]]) -> str:
    return count(len({one["run_id"] for one in held["plans"]}), "plan")

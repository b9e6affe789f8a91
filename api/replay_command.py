"""`homeward replay`: a kept plan made again, and compared byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.with_database import command_line_user, sentence, with_database
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.words import count

DIFFERS = 1

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The id of the run.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Also keep what was made, in a new directory or an empty one.")
]


def replay_command(run: RunArgument, out: OutOption = None) -> None:
    """Make the plan of a run again from what is kept of it, and compare the two."""
    from api.runs.replaying import NoReplay, replay
    from matcher.searching import beside

    with with_database() as engine, _folder(out) as folder:
        try:
            differences = beside(lambda: replay(engine, run, folder, command_line_user()))
        except NoReplay as error:
            refuse(BAD_INPUT, f"The run cannot be made again: {error}.")
        files = sum(path.is_file() for path in folder.rglob("*"))
    if differences:
        refuse(DIFFERS, f"Run {run} does not come again as it is kept.", differences)
    typer.echo(f"Run {run} comes again: {count(files, 'file')}, the same byte for byte but for the timings.")


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """Where it is written: for good, or for as long as it takes to compare."""
    from api.runs.folders import make_folder, remove_folder
    from matcher.report.fresh import OutputError, fresh_directory

    if out is not None:
        try:
            with fresh_directory(out) as folder:
                folder.chmod(0o700)
                yield folder
        except OutputError as error:
            refuse(BAD_INPUT, sentence(error))
        return
    folder = make_folder("replay")
    try:
        yield folder
    finally:
        remove_folder(folder)

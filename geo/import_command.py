"""`homeward geo import` and `homeward geo sources`: what Homeward knows places from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from geo.installed import KINDS, about_of, data_folder, file_of

if TYPE_CHECKING:
    from geo.sources.importing import Imported, Watch
    from geo.sources.reader import Part, SourceError

_BAD_INPUT = 2

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="ONS Postcode Directory, Code-Point Open, Get Information About Schools, or your postcodes.csv: "
        "CSV, zip or folder; known by what it holds, not by its name.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def import_command(files: FilesArgument) -> None:
    """Install places from files that you downloaded; one of a kind, in the place of the one before.

    A file with a fault is refused whole, and what was installed stays. An older release is taken, with a warning.
    """
    from geo.sources.importing import import_source
    from geo.sources.reader import SourceError

    refused = False
    for path in files:
        try:
            with _watching() as watch:
                done = import_source(path, watch=watch)
        except SourceError as fault:
            refused = True
            _tell_faults(fault)
        else:
            _tell(path, done)
    if refused:
        raise typer.Exit(_BAD_INPUT)


def sources_command(as_json: JsonOption = False) -> None:
    """List what is installed, with its date and rows; a postcode is looked up in the first that has it."""
    sources = list(_sources())
    if as_json:
        typer.echo(json.dumps(sources, indent=2, ensure_ascii=False))
        return
    for source in sources:
        day = source["dated"] or "no date given"
        rows = f"{source['rows']:,} rows" if source["readable"] else "cannot be read: import it again"
        typer.echo(f"{source['title']:<34}{day:<16}{rows}")
    typer.echo(f"\nInstalled files lie in {data_folder()}\n")
    for attribution in dict.fromkeys(source["attribution"] for source in sources if source["attribution"]):
        typer.echo(attribution)


def _sources() -> Iterator[dict[str, Any]]:
    """In order of precedence: installed postcodes, then those that come with Homeward, then schools."""
    from geo.sources.readers import READERS

    readers = {reader.kind: reader for reader in READERS}
    for kind in KINDS:
        if kind == "schools":
            yield _embedded()
        if file_of(kind).exists():
            about, reader = about_of(kind), readers[kind]
            yield {
                "kind": kind,
                "title": reader.title,
                "dated": about.dated if about else "",
                "rows": about.rows if about else 0,
                "readable": about is not None and about.layout == reader.layout,
                "attribution": about.attribution if about else "",
            }


def _embedded() -> dict[str, Any]:
    from geo.embedded import ATTRIBUTION, DATED, all_units

    title, rows = "postcodes that come with Homeward", len(all_units())
    return {
        "kind": "embedded",
        "title": title,
        "dated": DATED,
        "rows": rows,
        "readable": True,
        "attribution": ATTRIBUTION,
    }


def _tell(path: Path, done: Imported) -> None:
    from geo.embedded import DATED as EMBEDDED_DATED

    about, day = done.about, done.about.dated or "no date given"
    if not done.changed:
        typer.echo(f"{path}: {done.title}, {day}: installed already, {about.rows:,} rows; nothing changed")
        return
    typer.echo(f"{path}: {done.title}, {day}: {about.rows:,} rows installed")
    for reason, count in done.left_out.items():
        typer.echo(f"  left out: {count:,} {reason}")
    for remark, count in done.noted.items():
        typer.echo(f"  taken: {count:,} {remark}")
    if done.older and done.before:
        typer.echo(
            f"warning: {path}: older than what was installed, of {done.before.dated}; taken all the same", err=True
        )
    elif done.behind:
        words = f"older than the postcodes that come with Homeward, of {EMBEDDED_DATED}, which it outweighs"
        typer.echo(f"warning: {path}: {words}; taken all the same", err=True)
    if about.attribution:
        typer.echo("  Show the attribution wherever its places are shown: homeward geo sources")


def _tell_faults(fault: SourceError) -> None:
    for message in fault.faults:
        typer.echo(message, err=True)
    if fault.more:
        typer.echo(f"and {fault.more:,} more faults", err=True)


@contextmanager
def _watching() -> Iterator[Watch | None]:
    """Shows how much was read, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading")

        def watch(part: Part, stream: BinaryIO) -> BinaryIO:
            progress.reset(task, total=part.size_bytes)
            return progress.wrap_file(stream, part.size_bytes, task_id=task)

        yield watch

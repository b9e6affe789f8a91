"""The `generate` command: an invented national load as input tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.report.fresh import OutputError, fresh_directory, writing
from matcher.report.words import count
from matcher.synthetic.loads import generate_tables


def generate_command(
    women: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many women.")],
    homes: Annotated[int, typer.Option(min=1, max=3_000_000, help="How many homes.")],
    out: Annotated[Path, typer.Option(help="Directory for the tables; it must be new or empty.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 1,
    coupled: Annotated[bool, typer.Option("--coupled", help="Binding caseloads and non-associations.")] = False,
) -> None:
    """Write an invented national load: seeded, at real postcodes, calibrated to published figures."""
    try:
        with fresh_directory(out) as folder, writing(out):
            generate_tables(women, homes, seed, folder, coupled)
    except OutputError as error:
        typer.echo(f"{error}.", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{count(women, 'woman', 'women')} and {count(homes, 'home')}: {out}")

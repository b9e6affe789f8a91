"""How a command ends when it refuses: a headline and what is wrong, on standard error, and an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import typer

BAD_INPUT, INFEASIBLE_PINS, TIME_WAS_UP = 2, 3, 4


def refuse(code: int, headline: str, lines: Iterable[object] = ()) -> NoReturn:
    """Ends the command. lines: one thing to put right each."""
    typer.echo(headline, err=True)
    for line in lines:
        typer.echo(f"  {line}", err=True)
    raise typer.Exit(code)

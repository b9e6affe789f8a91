"""The engine's commands: match, check, explain, policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from matcher.match_command import match_command
from matcher.policy_commands import policies
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.certify import certify, said_of
from matcher.report.explanation import UnknownId, explain_pair
from matcher.report.reopen import RunError, check_run, open_run
from matcher.report.words import count

CertificateOption = Annotated[
    bool,
    typer.Option(
        "--certificate",
        help="Also prove again how good the plan is, by the run's certificate.json: every eligible pair again.",
    ),
]
RunArgument = Annotated[Path, typer.Argument(help="A run's directory.")]


def check_command(run: RunArgument, certificate: CertificateOption = False) -> None:
    """Check a run again from its files alone: every placement, every limit, the objective."""
    with _refusing(run):
        opened = open_run(run)
        wrong = [item.sentence for item in check_run(opened)]
        certified = certify(opened) if certificate else None
    wrong += certified.faults if certified is not None else ()
    if wrong:
        refuse(1, f"{run} does not hold: {count(len(wrong), 'violation')}.", wrong)
    levels = ", ".join(f"{level.name} {level.value:,}" for level in opened.plan.levels)
    typer.echo(f"{run} holds: {count(len(opened.plan.placements), 'placement')}, {levels}.")
    if certified is not None:
        typer.echo(said_of(opened, certified))


def explain_command(
    run: RunArgument,
    woman: Annotated[str, typer.Argument(help="woman_id")],
    home: Annotated[str | None, typer.Argument(help="home_id; the proposed home without")] = None,
) -> None:
    """Say why this home, or what stands in the way of that one."""
    with _refusing(run):
        opened = open_run(run)
    try:
        typer.echo(explain_pair(opened.facts, opened.plan, woman, home))
    except UnknownId as error:
        refuse(BAD_INPUT, f"{error.args[0]}.")


@contextmanager
def _refusing(run: Path) -> Iterator[None]:
    """Ends the command where a directory turns out to be no whole run."""
    try:
        yield
    except RunError as error:
        refuse(BAD_INPUT, f"{run} cannot be read as a run.", error.faults)


def register(app: typer.Typer) -> None:
    """Adds the engine's commands to an application."""
    app.command("match")(match_command)
    app.command("check")(check_command)
    app.command("explain")(explain_command)
    app.add_typer(policies, name="policy")

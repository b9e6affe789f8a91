"""The commands about policies: show, diff, init."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from matcher.domain import Policy
from matcher.intake.faults import BadInput, Fault
from matcher.intake.policy_text import TITLE, policy_diff, write_policy
from matcher.intake.presets import DEFAULT, choose_policy, preset_names, preset_summary
from matcher.refusing import BAD_INPUT, refuse
from matcher.report.words import count
from matcher.rules.switches import known_tables

PRESETS = ", ".join(preset_names())

NameOrFile = Annotated[str, typer.Argument(metavar="NAME|FILE", help=f"A policy file, or a preset: {PRESETS}.")]

policies = typer.Typer(help="Show, compare and write policies: what a match is to aim at.", no_args_is_help=True)


@policies.command("show")
def show_command(policy: NameOrFile = DEFAULT) -> None:
    """Print every setting of a policy, as TOML that reads back."""
    with _refusing():
        chosen = choose_policy(policy, known_tables())
    typer.echo(write_policy(chosen, known_tables()), nl=False)


@policies.command("diff")
def diff_command(
    a: Annotated[str, typer.Argument(help="A policy file, or a preset.")],
    b: Annotated[str, typer.Argument(help="Another one.")],
) -> None:
    """Print what one policy sets otherwise than another, a line each."""
    with _refusing():
        before, after = _both(a, b)
    for line in policy_diff(before, after, known_tables()) or ("no difference",):
        typer.echo(line)


@policies.command("init")
def init_command(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    preset: Annotated[str, typer.Option("--preset", metavar="NAME", help=f"Where to start from: {PRESETS}.")] = DEFAULT,
) -> None:
    """Write a policy file with every setting, to be edited."""
    if preset not in preset_names():
        refuse(BAD_INPUT, f"{preset} is not a preset; presets are: {PRESETS}.")
    if str(file) in preset_names():
        # The file would stand in for the preset of that name from then on.
        instead = f"homeward policy init mine.toml --preset {file}"
        refuse(BAD_INPUT, f"{file} is the name of a preset; name a file: {instead}")
    with _refusing():
        text = write_policy(choose_policy(preset, known_tables()), known_tables(), _title(preset))
    try:
        # "x": a file that somebody has edited is never overwritten, not even in a race.
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        refuse(BAD_INPUT, f"{file} is there already; name another file, or move that one away first.")
    except OSError as error:
        refuse(BAD_INPUT, f"{file} cannot be written ({error.strerror}).")
    typer.echo(f"{file} written from the preset {preset}; edit it, then: homeward match --policy {file}")


def _title(preset: str) -> str:
    return f"{TITLE}\nFrom the preset {preset}. {preset_summary(preset)}"


def _both(*names: str) -> list[Policy]:
    """Two policies; the faults of both together."""
    found: list[Policy] = []
    faults: list[Fault] = []
    for name in names:
        try:
            found.append(choose_policy(name, known_tables()))
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return found


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except BadInput as error:
        refuse(BAD_INPUT, f"{count(len(error.faults), 'fault')} in the policy.", error.faults)

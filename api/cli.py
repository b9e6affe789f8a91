"""The `homeward` command, composed from the packages' own commands."""

from __future__ import annotations

import gc
import signal
import sys
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING

import typer

from geo.commands import geo_app
from geo.installed import InstalledError

if TYPE_CHECKING:
    app: typer.Typer

RETRY_SECONDS = 0.02
BAD_INPUT = 2
_ALONE = "geo"
"""The group of commands that must start without the engine, whose imports take longer than a lookup."""


def __getattr__(name: str) -> typer.Typer:
    if name != "app":
        raise AttributeError(f"module 'api.cli' has no attribute {name!r}")
    return command_line(with_engine=True)


@cache
def command_line(*, with_engine: bool) -> typer.Typer:
    """The whole `homeward` command, which is `app` of this module too; or only `homeward geo`."""
    whole = typer.Typer(
        name="homeward",
        help="Match women leaving prison, and their children, with homes. Every result is a proposal for people to "
        "decide.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    if with_engine:
        from api.bench import bench_command
        from matcher.commands import register
        from matcher.synthetic.command import generate_command

        register(whole)
        whole.command("generate")(generate_command)
        whole.command("bench")(bench_command)
    whole.add_typer(geo_app, name="geo")
    return whole


def main() -> None:
    """Entry point of the `homeward` command."""
    signal.signal(signal.SIGTERM, end_on_signal)
    # A command is over before garbage is worth collecting: a twentieth of the time. A server must not do this.
    gc.disable()
    try:
        command_line(with_engine=sys.argv[1:2] != [_ALONE])()
    except InstalledError as fault:
        sys.exit(_told(fault))


def _told(fault: InstalledError) -> int:
    typer.echo(str(fault), err=True)
    return BAD_INPUT


def end_on_signal(number: int, frame: FrameType | None) -> None:
    """Ends as on an error, so that whatever is half done is cleared away; the exit code is the shell's for a signal.

    While a module is being imported Python may swallow what a handler raises, so there it asks again a moment later.
    """
    if frame is not None and "importlib._bootstrap" in frame.f_code.co_filename:
        signal.signal(signal.SIGALRM, lambda _number, later: end_on_signal(number, later))
        signal.setitimer(signal.ITIMER_REAL, RETRY_SECONDS)
        return
    raise SystemExit(128 + number)

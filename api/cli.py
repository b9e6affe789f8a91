"""The `homeward` command, composed from the packages' own commands."""

from __future__ import annotations

import gc
import sys
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from api.ending import BY_SIGNAL, end_at_once, hear_signals

if TYPE_CHECKING:
    import typer

    app: typer.Typer

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
    import typer

    from geo.commands import geo_app

    whole = typer.Typer(
        name="homeward",
        help="Match women leaving prison, and their children, with homes. Every result is a proposal for people to "
        "decide.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    if with_engine:
        from api.account_commands import token_app, user_app
        from api.audit_commands import audit_app
        from api.batch_command import batch_command
        from api.bench import bench_command
        from api.db_commands import db_app
        from api.replay_command import replay_command
        from api.retention_command import retention_app
        from api.serve_command import serve_command
        from api.subject_command import subject_app
        from api.worker_command import worker_command
        from matcher.commands import register
        from matcher.synthetic.command import generate_command

        register(whole)
        whole.command("generate")(generate_command)
        whole.command("bench")(bench_command)
        whole.command("batch")(batch_command)
        whole.command("worker")(worker_command)
        whole.command("replay")(replay_command)
        whole.command("serve")(serve_command)
        for name, group in (("db", db_app), ("user", user_app), ("token", token_app), ("audit", audit_app)):
            whole.add_typer(group, name=name)
        whole.add_typer(retention_app, name="retention")
        whole.add_typer(subject_app, name="subject")
    whole.add_typer(geo_app, name="geo")
    return whole


def main() -> NoReturn:
    """Entry point of the `homeward` command."""
    # Heard before anything large is imported: Ctrl-C ends the command without a traceback from the first moment.
    hear_signals()
    # A command is over before garbage is worth collecting: a twentieth of the time. A server must not do this.
    gc.disable()
    try:
        sys.exit(_ended())
    except SystemExit as end:
        if isinstance(end.code, int) and end.code > BY_SIGNAL:
            end_at_once(end.code)
        raise


def _ended() -> int:
    """What a command ends with that does not end by itself."""
    from geo.installed import InstalledError

    try:
        command_line(with_engine=sys.argv[1:2] != [_ALONE])()
    except InstalledError as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    return 0

"""The search that a person may cut short: by a limit on the command line, or with Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from matcher.solver.watch import Told, Watch


@contextmanager
def searching(seconds: float | None, tell: Told) -> Iterator[Watch]:
    """A watch for one search. Ctrl-C within the block asks the search to end with the best plan so far; a second one
    ends the command as usual.

    seconds: counted from when the search begins, not from here.
    """
    watch = Watch(seconds, tell)

    def asked(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        watch.stop()
        typer.echo("Stopping with the best plan so far; Ctrl-C again to give up.", err=True)

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield watch
    finally:
        signal.signal(signal.SIGINT, before)

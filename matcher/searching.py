"""The search that a person may cut short: by a limit on the command line, or with Ctrl-C."""

from __future__ import annotations

import math
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TypeVar

import typer

from matcher.solver.watch import Watch

T = TypeVar("T")

POLL_SECONDS = 0.1


def seconds_above_0(text: str) -> float:
    """A time limit as people write it. Raises typer.BadParameter for anything but a number above 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0.0 < seconds < math.inf:
        raise typer.BadParameter(f"{text!r} is not a number of seconds above 0, such as 600")
    return seconds


def searched(work: Callable[[Watch], T], watch: Watch) -> T:
    """What some work with a watch finds; whatever it raises passes through.

    Once the watch has begun, Ctrl-C asks it to end with the best plan so far. Before, or again, Ctrl-C ends the command
    as usual, and leaves the work behind.
    """
    with _stopped_by_hand(watch):
        return beside(partial(work, watch))


def beside(work: Callable[[], T]) -> T:
    """What some work finds in a thread of its own; a signal that ends this one leaves the work behind."""
    # A solver keeps its thread busy for seconds; this one stays free to hear signals.
    worker = ThreadPoolExecutor(1)
    try:
        running = worker.submit(work)
        # Now and then awake: a signal that another thread gets does not wake this one.
        while not running.done():
            wait([running], POLL_SECONDS)
        return running.result()
    finally:
        worker.shutdown(wait=False)


@contextmanager
def _stopped_by_hand(watch: Watch) -> Iterator[None]:
    def asked(number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        if not watch.begun:
            signal.raise_signal(number)
            return
        watch.stop()
        typer.echo("Stopping with the best plan so far; Ctrl-C again to give up.", err=True)

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        # Whoever gave up meanwhile has another one in place, and it stays.
        if signal.getsignal(signal.SIGINT) is asked:
            signal.signal(signal.SIGINT, before)

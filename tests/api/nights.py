"""Databases and processes for the tests of runs: filled, slow to prove, and watched from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select

from api.storage.database import reading
from api.storage.runs import plans, work

PATIENCE_SECONDS = 120.0
"""After so long a test gives up; on a busy machine everything takes a while."""


def states(engine: Engine) -> list[str]:
    """The state of every run, the first one first."""
    with reading(engine) as connection:
        return list(connection.scalars(select(work.c.state).order_by(work.c.run_id)))


def kept(engine: Engine) -> int:
    """How many plans are kept."""
    with reading(engine) as connection:
        return len(connection.execute(select(plans)).all())


def until(holds: Callable[[], bool]) -> None:
    """Waits for something that another process does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def process(*words: object) -> Iterator[subprocess.Popen[str]]:
    """A `homeward` command as a process of its own, killed at the end of the block where it still lives."""
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, words)]
    started = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()

"""`homeward worker`: carries out the runs that people ask for; `homeward serve --worker` has one beside it."""

from __future__ import annotations

import gc
import logging
import logging.config
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.logs import log_config
from api.with_database import with_database
from api.with_settings import settings_or_end

log = logging.getLogger("homeward.worker")
BEGUN_AGAIN_SECONDS = 5.0
"""Between the death of a worker beside a server and the next one."""
GRACE_SECONDS = 10.0
"""How long a worker that is told to end may take to put its run back."""
TOLD_TO_END = (0, 130, 143)
"""How a worker ends that nobody need begin again."""

OnceOption = Annotated[bool, typer.Option("--once", help="End when no run waits.")]
ParentOption = Annotated[
    int | None,
    typer.Option("--parent", min=1, help="End, after the run at work, when no longer a child of this process."),
]


def worker_command(once: OnceOption = False, parent: ParentOption = None) -> None:
    """Carry out the runs that wait, one after the other, until told to end."""
    from api.runs.working import work_on

    settings = settings_or_end()
    with with_database() as engine:
        # It stays: what is garbage must be collected.
        gc.enable()
        logging.config.dictConfig(log_config(settings))
        work_on(engine, lambda: parent is None or os.getppid() == parent, once=once)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker as a child of this process, begun anew should it die, and told to end with the block."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(over: threading.Event) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "worker", "--parent", str(os.getpid())]
    while not over.is_set():
        worker = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        while worker.poll() is None and not over.wait(0.2):
            pass
        if over.is_set():
            _end(worker)
        elif worker.returncode in TOLD_TO_END:
            return
        else:
            log.error("the worker ended with %d; another one follows", worker.returncode)
            over.wait(BEGUN_AGAIN_SECONDS)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        # Its run has given its last sign, and another worker will find it.
        worker.kill()
        worker.wait()

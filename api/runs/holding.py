"""A run in the hands of a worker: whatever happens to it, the run is ended and its folder removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from api.runs.folders import make_folder, remove_folder
from api.runs.queue import Claim, LostRun, end, put_back
from api.storage.database import writing

CTRL_C = 130


@contextmanager
def held(engine: Engine, claimed: Claim, *, again: bool = False) -> Iterator[Path]:
    """A folder for the run, gone at the end of the block; whatever is raised in the block ends the run as failed.

    again: one whose process is told to end goes back into the queue instead.

    For the main thread, which hears signals: the one that searches may be left behind when a process ends.

    Raises LostRun in place of any error, where the run was taken for crashed meanwhile.
    """
    folder = None
    try:
        folder = make_folder(claimed.run_id)
        yield folder
    except BaseException as error:
        try:
            # Whether the database still answers or not, the process ends as it was about to.
            with suppress(DBAPIError, TimeoutError), writing(engine) as connection:
                if again and isinstance(error, KeyboardInterrupt | SystemExit):
                    put_back(connection, claimed)
                else:
                    end(connection, claimed, "failed", _why(error))
        except LostRun as lost:
            if isinstance(error, Exception):
                raise lost from error
        raise
    finally:
        if folder is not None:
            remove_folder(folder)


def _why(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt) or (isinstance(error, SystemExit) and error.code == CTRL_C):
        return "stopped by hand"
    if isinstance(error, SystemExit):
        return "told to end"
    return f"an unexpected {type(error).__name__}; see the worker's log"

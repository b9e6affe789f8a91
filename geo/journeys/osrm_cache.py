"""Answers of routing servers, kept on disk: rounded points and whole numbers, nothing of whose they are."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.journeys.osrm_batches import Answers, Keys

FILE = "osrm-journeys-1.sqlite"
"""The number is that of the tables in it: another layout is another file."""

_WAIT_S = 30.0
_DAY_S = 86_400
_NOT_OURS = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLES = """
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, server TEXT, profile TEXT, version TEXT, heard REAL, UNIQUE (server, profile, version));
CREATE TABLE IF NOT EXISTS journey (
    source INTEGER, origin INTEGER, destination INTEGER, seconds INTEGER, metres INTEGER, day INTEGER,
    PRIMARY KEY (source, origin, destination)) WITHOUT ROWID;
"""
T = TypeVar("T")


class AnswerCache:
    """One SQLite file in a folder, which several processes and threads may share.

    folder: made when missing; the file is readable by its owner only. None: nothing is kept. keep_days: older answers
    are asked for again. A file that cannot be used never stops a journey: `warnings` says what was done about it.
    """

    def __init__(self, folder: Path | None, keep_days: int, server: str, profile: str) -> None:
        self.warnings: list[str] = []
        self._path = folder / FILE if folder else None
        self._keep_days = keep_days
        self._server = server, profile
        self._try(self._forget_old, None)

    def last_version(self) -> str | None:
        """The version of the server's data that was heard of last; None when none was."""
        return self._try(self._read_version, None)

    def fill(self, version: str, answers: Answers) -> None:
        """Enters every pair that is kept for a version of the data."""
        self._try(lambda file: self._read(file, version, answers), None)

    def keep(self, version: str, origins: Keys, destinations: Keys, *figures: NDArray[np.float64]) -> None:
        """Keeps seconds and metres, whole numbers or NaN, of shape (origins, destinations)."""
        self._try(lambda file: self._write(file, version, origins, destinations, *figures), None)

    def _read_version(self, file: sqlite3.Connection) -> str | None:
        row = file.execute(
            "SELECT version FROM source WHERE server = ? AND profile = ? ORDER BY heard DESC, id DESC LIMIT 1",
            self._server,
        ).fetchone()
        return str(row[0]) if row else None

    def _read(self, file: sqlite3.Connection, version: str, answers: Answers) -> None:
        source = self._source(file, version)
        if source is None or answers.destinations.size == 0:
            return
        ends = int(answers.destinations[0]), int(answers.destinations[-1])
        for row, origin in enumerate(answers.origins.tolist()):
            found = file.execute(
                "SELECT destination, seconds, metres FROM journey WHERE source = ? AND origin = ? "
                "AND destination BETWEEN ? AND ? AND day > ?",
                (source, origin, *ends, _today() - self._keep_days),
            ).fetchall()
            if found:
                _enter(answers, row, found)

    def _write(
        self,
        file: sqlite3.Connection,
        version: str,
        origins: Keys,
        destinations: Keys,
        seconds: NDArray[np.float64],
        metres: NDArray[np.float64],
    ) -> None:
        file.execute(
            "INSERT INTO source (server, profile, version, heard) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET heard = excluded.heard",
            (*self._server, version, time.time()),
        )
        source, today = self._source(file, version), _today()
        file.executemany(
            "INSERT OR REPLACE INTO journey VALUES (?, ?, ?, ?, ?, ?)",
            (
                (source, origin, destination, _whole(seconds[row, column]), _whole(metres[row, column]), today)
                for row, origin in enumerate(origins.tolist())
                for column, destination in enumerate(destinations.tolist())
            ),
        )

    def _source(self, file: sqlite3.Connection, version: str) -> int | None:
        row = file.execute(
            "SELECT id FROM source WHERE server = ? AND profile = ? AND version = ?", (*self._server, version)
        ).fetchone()
        return int(row[0]) if row else None

    def _forget_old(self, file: sqlite3.Connection) -> None:
        file.execute("DELETE FROM journey WHERE day <= ?", (_today() - self._keep_days,))

    def _try(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Does some work on the file in one transaction; a file that is broken is set aside, and the work left out."""
        if self._path is None:
            return otherwise
        try:
            with closing(_opened(self._path)) as file, file:
                return work(file)
        except (sqlite3.Error, OSError) as error:
            self._give_up(self._path, error)
            return otherwise

    def _give_up(self, path: Path, error: Exception) -> None:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OURS and _set_aside(path):
            self.warnings.append(f"the kept journeys in {path.name} could not be read: set aside and begun anew")
            return
        self._path = None
        self.warnings.append(f"journeys are not kept: {path.name} cannot be used in its folder")


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made here first, since SQLite would let the group and others read it.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    file = sqlite3.connect(path, timeout=_WAIT_S)
    try:
        file.execute("PRAGMA journal_mode = WAL")
        file.executescript(_TABLES)
    except sqlite3.Error:
        file.close()
        raise
    return file


def _set_aside(path: Path) -> bool:
    """Renames a broken file and forgets its journal; whether that was possible."""
    try:
        path.replace(path.with_suffix(".broken"))
        for journal in ("-wal", "-shm"):
            path.with_name(path.name + journal).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _enter(answers: Answers, row: int, found: list[tuple[int, int | None, int | None]]) -> None:
    kept = np.array(found, dtype=np.float64)
    # Points are below 2**53, so that they are whole in floats too.
    keys = kept[:, 0].astype(np.int64)
    columns = np.searchsorted(answers.destinations, keys)
    ours = answers.destinations[columns] == keys
    answers.enter(np.array([row]), columns[ours], kept[ours, 1], kept[ours, 2])


def _whole(figure: float) -> int | None:
    return None if np.isnan(figure) else int(figure)


def _today() -> int:
    return int(time.time() // _DAY_S)

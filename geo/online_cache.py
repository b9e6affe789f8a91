"""What online geocoders have said, kept on disk: a postcode goes out once, and not sooner than a service allows.

A SQLite file that only its owner can read, since it holds the postcodes that were asked. It can always be deleted.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS answer (service TEXT, code TEXT, lat REAL, lon REAL, box TEXT, PRIMARY KEY (service, code));
CREATE TABLE IF NOT EXISTS asked (service TEXT PRIMARY KEY, at REAL);
"""
_PRIVATE = 0o600
_SECONDS_FOR_OTHERS = 30.0


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer in degrees, None for a postcode that the service does not know.

    box: south, north, west and east edge in degrees, or ().
    """

    lat: float | None
    lon: float | None
    box: tuple[float, ...]


class OnlineCache:
    """A file of answers. Where it cannot be made or is broken, nothing is kept and nothing fails."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, service: str, code: str) -> Kept | None:
        """What a service said of a canonical postcode; None when it was not asked."""
        row = None
        with self._open() as held:
            if held is not None:
                query = "SELECT lat, lon, box FROM answer WHERE service = ? AND code = ?"
                row = held.execute(query, (service, code)).fetchone()
        return Kept(row[0], row[1], tuple(json.loads(row[2]))) if row else None

    def put(self, service: str, code: str, kept: Kept) -> None:
        """Keeps an answer."""
        with self._open() as held:
            if held is not None:
                row = (service, code, kept.lat, kept.lon, json.dumps(kept.box))
                held.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", row)

    def wait(self, service: str, seconds: float) -> None:
        """Waits for the turn of the next request, also after one of another process."""
        pause = 0.0
        with self._open() as held:
            if held is not None:
                held.execute("BEGIN IMMEDIATE")
                row = held.execute("SELECT at FROM asked WHERE service = ?", (service,)).fetchone()
                now = time.time()
                # A clock that was put back must not make anybody wait long.
                pause = min(max(row[0] + seconds - now, 0.0), 10 * seconds) if row else 0.0
                held.execute("INSERT OR REPLACE INTO asked VALUES (?, ?)", (service, now + pause))
        time.sleep(pause)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """The file for one transaction, or None. A fault in the file ends the transaction quietly."""
        held = self._connection()
        if held is None:
            yield None
            return
        with closing(held):
            try:
                with held:
                    yield held
            except sqlite3.Error:
                return

    def _connection(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=_PRIVATE)
            self._path.chmod(_PRIVATE)
            held = sqlite3.connect(self._path, timeout=_SECONDS_FOR_OTHERS)
        except (OSError, sqlite3.Error):
            return None
        try:
            held.executescript(_TABLES)
        except sqlite3.Error:  # some other file, or a broken one
            held.close()
            return None
        return held

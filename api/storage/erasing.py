"""What was removed, taken off the disk as far as a database lets us."""

from __future__ import annotations

from sqlalchemy import Engine


def overwrite_removed(engine: Engine) -> bool:
    """Empties the log in which SQLite still holds pages as they were; False where others were using it just now.

    SQLite has overwritten the rows themselves. PostgreSQL does both in its own time, by vacuuming.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        connection.close()

"""The database's own clock: the workers of several machines are compared by it, whatever their own clocks say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from api.storage.moments import Moment

# Not CURRENT_TIMESTAMP: PostgreSQL stops it while a transaction lasts, and SQLite tells it in whole seconds.
_CLOCKS = {
    "postgresql": func.clock_timestamp(type_=Moment),
    "sqlite": func.strftime("%Y-%m-%d %H:%M:%f", "now", type_=Moment),
}


def database_now(connection: Connection) -> datetime:
    """This moment by the database's clock, in UTC; on SQLite to the millisecond."""
    return connection.execute(select(_CLOCKS[connection.dialect.name])).scalar_one()

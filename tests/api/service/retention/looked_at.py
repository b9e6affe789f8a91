"""A run of retention over the database of these tests, and what stands in it before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from api.service.retention.removing import Done, anonymise
from api.storage.archive import tables_there
from api.storage.database import reading
from tests.api.service.retention.conftest import DAY


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading(engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables_there(connection)
        }


def rows_of(engine: Engine, table: Any) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def anonymised(engine: Engine, **more: Any) -> Done:
    return anonymise(engine, 12, "root", DAY, **more)

"""The tables of the contract into the database and out of it, losing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from api.storage.audit import head
from api.storage.contract import CONTRACT
from api.storage.home_places import place_homes
from api.storage.metadata import metadata
from api.storage.table_steps import Step, Tally, count_owners, rows_of, step_of
from matcher.domain import Home
from matcher.intake.contents import Contents, KeptRow, from_contents


def kept_tables(connection: Connection) -> dict[str, list[KeptRow]]:
    """Every table of the contract with its rows, in no particular order."""
    return {name: rows_of(connection, name) for name in CONTRACT}


def bring_in(connection: Connection, contents: Contents, at: datetime, *, replace: bool = False) -> dict[str, Tally]:
    """Brings tables that hold together (`read_contents`) into the database; table -> what that did.

    A row with an id takes the place of the row with that id. What hangs on a woman or a home of these tables (adults,
    children, zones, bars; occupants) is afterwards as these tables say. Pins are added to. All other rows stay, unless
    `replace`: then the database holds these tables and nothing else of the contract. at: now.
    Raises sqlalchemy.exc.IntegrityError where something else still needs a row that would go, and BadInput where
    postcodes changed and rows of the database no longer hold together with them.
    """
    lock_tables(connection)
    tables = contents.tables
    steps = [step_of(connection, name, tables.get(name, ()), tables, replace) for name in _by_dependence()]
    # What goes goes last: a row may have come to hang on another that stays.
    for step in steps:
        step.write(connection, at)
    for step in reversed(steps):
        step.remove(connection)
    count_owners(connection, steps, at)
    place_homes(connection, _homes_to_place(connection, contents, steps))
    return {step.name: step.tally for step in sorted(steps, key=lambda step: list(CONTRACT).index(step.name))}


def lock_tables(connection: Connection) -> None:
    """Has nobody else change a row of the contract, or write anything down, until the transaction ends; they may read.

    Whoever else changes rows locks women, then homes, then all else, and the end of the log last. In that order they
    are waited for here, whole tables at a time, so that no two wait for each other; two imports at once, too, which
    would both add the rows that have no id. On SQLite a writer is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        first = (CONTRACT["women"], CONTRACT["homes"])
        for table in (*first, *(CONTRACT[name] for name in _by_dependence() if CONTRACT[name] not in first)):
            connection.exec_driver_sql(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")
    connection.execute(select(head.c.seq).with_for_update())


def _homes_to_place(connection: Connection, contents: Contents, steps: Sequence[Step]) -> Sequence[Home]:
    """The homes brought in; all there are where the postcodes they may lie in have changed."""
    moved = any(step.name == "postcodes" and (step.gone or step.new or step.other) for step in steps)
    return from_contents(kept_tables(connection)).instance.homes if moved else contents.instance.homes


def _by_dependence() -> list[str]:
    """The tables, those that others refer to first."""
    return [table.name for table in metadata.sorted_tables if table.name in CONTRACT]

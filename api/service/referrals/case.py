"""A woman's case under its lock: nobody else changes her facts, her case or her offers until the transaction ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.access.scope import women_of
from api.access.users import User
from api.service.referrals.record import WOMEN
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.moments import now
from api.storage.referrals import referrals

_INSERT: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was when it was locked. version: of her facts and her case together, as a reader was told."""

    woman_id: str
    version: int
    state: str
    receiving_partner_id: str | None

    def require_open(self) -> None:
        """Raises Refused for a closed case."""
        if self.state != "open":
            raise Refused("case_closed", "The case is closed; reopen it first.")


def locked_case(connection: Connection, user: User, woman_id: str, seen: int | None = None) -> Case:
    """The case of a woman whom the user may know of, locked; a woman without one, who came with tables, has it made.

    seen: the version that the user read, where they say so. Raises NotThere and ChangedMeanwhile.
    """
    asked = select(WOMEN.c.version, WOMEN.c.changed_at).where(WOMEN.c.woman_id == woman_id, women_of(user))
    woman = connection.execute(asked.with_for_update(key_share=True)).first()
    if woman is None:
        raise NotThere
    if seen is not None and seen != woman.version:
        raise ChangedMeanwhile
    open_case(connection, user, woman_id, now(), woman.changed_at)
    row = connection.execute(select(referrals).where(referrals.c.woman_id == woman_id)).one()
    return Case(woman_id, woman.version, row.state, row.receiving_partner_id)


def open_case(connection: Connection, user: User, woman_id: str, at: datetime, changed_at: datetime) -> None:
    """Makes a woman's case where there is none yet. changed_at: when her facts last changed, which no case changes."""
    row = {"woman_id": woman_id, "opened_by": user.user_id, "opened_at": at, "state": "open", "changed_at": changed_at}
    added(connection, referrals, row)


def change_case(connection: Connection, case: Case, at: datetime, **values: Any) -> None:
    """Writes something of a locked case other than her facts."""
    own = referrals.c.woman_id == case.woman_id
    changes = {"version": referrals.c.version + 1, "changed_at": at, **values}
    connection.execute(update(referrals).where(own).values(**changes))


def count_change(connection: Connection, case: Case, at: datetime, facts: Mapping[str, Any] | None = None) -> int:
    """Counts a change of a locked case, with those of her own row; the new version."""
    as_read = (WOMEN.c.woman_id == case.woman_id, WOMEN.c.version == case.version)
    version = case.version + 1
    changed = {**(facts or {}), "version": version, "changed_at": at}
    if not connection.execute(update(WOMEN).where(*as_read).values(**changed)).rowcount:
        raise ChangedMeanwhile
    return version


def added(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Adds a row; False where there is one with its key already."""
    new = _INSERT[connection.dialect.name](table).values(**row).on_conflict_do_nothing()
    # Not by rowcount: after an insert PostgreSQL's driver does not say.
    return connection.execute(new.returning(*table.primary_key.columns)).first() is not None

"""That somebody read of a woman is written down before they see it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from api.access.users import User
from api.storage.audit import Entry, write_down


def note_reads(connection: Connection, user: User, women: Iterable[str], why: str) -> None:
    """Writes down, within a writing transaction, that a user read the records of some women; why: what was asked, such
    as `GET /referrals`."""
    write_down(connection, *reads_of_women(user, women, why))


def reads_of_women(user: User, women: Iterable[str], why: str) -> tuple[Entry, ...]:
    """That a user read the records of some women; why: what was asked, such as `GET /referrals`."""
    return tuple(Entry(user.user_id, "read", "woman", woman_id, why) for woman_id in sorted(set(women)))


def reads_of_occupants(user: User, homes: Iterable[str], why: str) -> tuple[Entry, ...]:
    """That a user read who lives in some homes: of people, if without names."""
    return tuple(Entry(user.user_id, "read", "home", home_id, why) for home_id in sorted(set(homes)))


def read_of_plan(user: User, run_id: str, why: str) -> Entry:
    """That a user read what a plan says of all its women."""
    return Entry(user.user_id, "read", "plan", run_id, why)

"""That somebody read of a woman is written down before they see it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from api.access.users import User
from api.storage.audit import Entry, write_down


def note_reads(connection: Connection, user: User, women: Iterable[str], why: str) -> None:
    """Writes down, within a writing transaction, that a user read the records of some women; why: what was asked, such
    as `GET /referrals`."""
    write_down(connection, *(Entry(user.user_id, "read", "woman", woman_id, why) for woman_id in sorted(set(women))))


def note_occupants_read(connection: Connection, user: User, homes: Iterable[str], why: str) -> None:
    """Writes down that a user read who lives in some homes: of people, if without names."""
    write_down(connection, *(Entry(user.user_id, "read", "home", home_id, why) for home_id in sorted(set(homes))))


def note_plan_read(connection: Connection, user: User, run_id: str, why: str) -> None:
    """Writes down that a user read what a plan says of all its women."""
    write_down(connection, Entry(user.user_id, "read", "plan", run_id, why))

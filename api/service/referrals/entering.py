"""A woman is referred: with whatever is known of her."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from api.access.users import User
from api.service.referrals.case import open_case
from api.service.referrals.new_ids import new_id, require_plain
from api.service.referrals.reading import checked
from api.service.referrals.record import NESTED
from api.service.referrals.writing import add_row
from api.service.referrals.written import Written, as_written
from api.service.refusals import Refused
from api.storage.audit import Entry, write_down
from matcher.intake.contents import KeptRow
from matcher.intake.raw import SPACES
from matcher.intake.reading import HEADERS


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of a woman. woman: the columns that were sent, her id too where one was given. nested: table of
    `NESTED` -> rows with the columns that were sent; a table that was not sent is not there."""

    woman: Mapping[str, Any]
    nested: Mapping[str, Sequence[Mapping[str, Any]]]


def refer(connection: Connection, user: User, sent: Sent, at: datetime) -> Written:
    """Refers a woman. Raises Refused."""
    woman_id = sent.woman.get("woman_id") or new_id("W")
    require_plain("woman_id", woman_id)
    said = {"referred_on": at.date(), "supervising_region": user.region, **sent.woman, "woman_id": woman_id}
    require_own_region(user, said["supervising_region"])
    nested = {name: [_of_her(name, row, woman_id) for row in sent.nested.get(name, ())] for name in NESTED}
    require_unlike(nested["children"])
    tables = checked(connection, user, {"women": [whole("women", said)], **nested}).tables
    add_row(connection, "women", tables["women"][0], at)
    for name in NESTED:
        for row in tables[name]:
            add_row(connection, name, row, at)
    open_case(connection, user, woman_id, at, at)
    found = as_written(connection, user, woman_id)
    write_down(connection, Entry(user.user_id, "create", "woman", woman_id, "POST /referrals"))
    return found


def whole(table: str, said: Mapping[str, Any]) -> KeptRow:
    """A row in which all that was not said is empty."""
    return {**dict.fromkeys(HEADERS[table]), **tidy(said)}


def tidy(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said without spaces around it; nothing else is nothing."""
    return {name: (value.strip(SPACES) or None) if isinstance(value, str) else value for name, value in said.items()}


def _of_her(table: str, said: Mapping[str, Any], woman_id: str) -> KeptRow:
    row = {**said, "woman_id": woman_id}
    return whole(table, with_id(row) if table == "children" else row)


def with_id(child: Mapping[str, Any]) -> Mapping[str, Any]:
    """A child who has an id, as given or a new one."""
    return {**child, "child_id": child.get("child_id") or new_id("C")}


def require_unlike(children: Sequence[KeptRow]) -> None:
    """Raises Refused where one id is given to two of her children."""
    ids = [child["child_id"] for child in children]
    if len(set(ids)) < len(ids):
        faults = ["children: two have the same child_id"]
        raise Refused("not_understood", "An id must be unique.", faults, understood=False)


def require_own_region(user: User, region: str | None) -> None:
    """Raises Refused where a caseworker names another region than their own: such a woman would be lost to them, and a
    transfer is a manager's."""
    if user.role == "caseworker" and region != user.region:
        message = "A caseworker's women are supervised by their own region; a transfer is for a manager."
        raise Refused("other_region", message)

"""One home added or changed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.access.users import User
from api.service.partner_homes.checking import CheckedHome, checked_home, fault_of_id
from api.service.partner_homes.keeping import add_homes, change_homes, put_occupants, same_people
from api.service.partner_homes.promises import refuse_if_promised, rests_on
from api.service.partner_homes.records import KeptHome, locked, own_home
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.audit import Entry, write_down
from api.storage.home_places import place_homes
from api.storage.moments import now
from matcher.intake.contents import KeptRow


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a home. warnings: what is odd of it, a sentence each that begins with its field."""

    home_id: str
    version: int
    changed: bool
    warnings: Sequence[str] = ()


def add_home(connection: Connection, user: User, row: KeptRow, living: Sequence[KeptRow], why: str) -> Written:
    """Adds a home; its id is made where none is given. Raises Refused."""
    home_id = row.get("home_id") or f"H-{secrets.token_hex(6)}"
    if (wrong := fault_of_id(home_id)) is not None:
        raise Refused("home_faulty", "The home cannot be kept as it is.", [f"home_id: {wrong}"], understood=False)
    partner_id = partner_for(user, row.get("partner_id"))
    checked = checked_home(connection, {**row, "home_id": home_id, "partner_id": partner_id}, living)
    home_id = checked.row["home_id"]
    if not add_homes(connection, [checked.row], now()):
        raise Refused("id_taken", "There is a home with this id already; take another one, or send none.")
    _put_people_and_place(connection, checked)
    write_down(connection, Entry(user.user_id, "add", "home", home_id, why))
    return Written(home_id, 1, True, checked.warnings)


def change_home(
    connection: Connection, user: User, home_id: str, version: int, said: Mapping[str, Any], why: str
) -> Written:
    """Changes what is said of a home by header, and with `occupants` who lives there; the rest stays. version: which
    was read. What changes nothing counts no version. Raises NotThere, ChangedMeanwhile and Refused."""
    before = held_for_change(connection, user, home_id, version)
    said = dict(said)
    living = said.pop("occupants", None)
    if "partner_id" in said:
        said["partner_id"] = partner_for(user, said["partner_id"])
    checked = checked_home(connection, {**before.row, **said}, before.occupants if living is None else living)
    same_living = same_people(before.occupants, checked.occupants)
    if before.row == checked.row and same_living:
        return Written(home_id, version, False, checked.warnings)
    if not same_living or rests_on(before.row, checked.row):
        refuse_if_promised(connection, home_id)
    change_homes(connection, [checked.row], now())
    _put_people_and_place(connection, checked)
    write_down(connection, Entry(user.user_id, "change", "home", home_id, why))
    return Written(home_id, version + 1, True, checked.warnings)


def held_for_change(connection: Connection, user: User, home_id: str, version: int | None) -> KeptHome:
    """A home that nobody else changes until the transaction ends. version: which was read; None for whichever it is.
    Raises NotThere and ChangedMeanwhile."""
    there = locked(connection, [home_id])
    if home_id not in there:
        raise NotThere
    home = own_home(connection, user, home_id)
    if version is not None and home.version != version:
        raise ChangedMeanwhile
    return home


def partner_for(user: User, given: str | None) -> str | None:
    """Whose the home is: of a partner's own homes always its own. Raises Refused where a partner names another."""
    if user.role != "partner":
        return given
    if given is not None and given != user.partner_id:
        fault = "partner_id: must be your own, or be left out"
        raise Refused("partner_fixed", "A home of yours cannot be another partner's.", [fault], understood=False)
    return user.partner_id


def _put_people_and_place(connection: Connection, checked: CheckedHome) -> None:
    put_occupants(connection, {checked.row["home_id"]: checked.occupants})
    place_homes(connection, [checked.home])

"""Whether homes hold together with all they refer to, by the checks that files go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from matcher.domain import Home
from matcher.intake.contents import FIRST_ROW, KeptRow, contents_of, raw_table
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.raw import SPACES, RawTable
from matcher.intake.reading import HEADERS, TABLES

NOT_IN_AN_ADDRESS = frozenset({"available", "export", "upload", ".", ".."})
"""Ids that stand for something else at the end of `/homes/`."""


@dataclass(frozen=True, slots=True)
class CheckedHome:
    """A home that holds together, as it is kept. home: what it says, with its place. warnings: what is odd, a sentence
    each that begins with its field."""

    row: KeptRow
    occupants: Sequence[KeptRow]
    home: Home
    warnings: Sequence[str]


def checked_home(connection: Connection, row: KeptRow, living: Sequence[KeptRow]) -> CheckedHome:
    """A home by header, and who lives there without its id. Raises Refused with every fault, by field."""
    home_id = row["home_id"]
    there = [_stripped({**one, "home_id": home_id}, "occupants") for one in living]
    raws = surroundings(connection)
    raws |= {"homes": raw_table("homes", [_stripped(row, "homes")]), "occupants": raw_table("occupants", there)}
    try:
        contents = contents_of(raws, {name: name for name in TABLES}, FaultList())
    except BadInput as error:
        raise Refused(
            "home_faulty",
            "The home cannot be kept as it is.",
            [_by_field(fault) for fault in error.faults if not _of_the_home(fault)],
            understood=False,
        ) from error
    tables, warnings = contents.tables, [_by_field(warning) for warning in contents.warnings]
    return CheckedHome(tables["homes"][0], tables["occupants"], contents.instance.homes[0], warnings)


def surroundings(connection: Connection) -> dict[str, RawTable | None]:
    """What homes refer to: the ids of all partners, and all postcodes of our own. The women are not at hand."""
    ids = connection.execute(select(CONTRACT["partners"].c.partner_id)).scalars()
    postcodes = CONTRACT["postcodes"]
    own = connection.execute(select(*(postcodes.c[header] for header in HEADERS["postcodes"]))).mappings()
    return {
        "women": None,
        "partners": raw_table("partners", [dict.fromkeys(HEADERS["partners"]) | {"partner_id": name} for name in ids]),
        "postcodes": raw_table("postcodes", [dict(row) for row in own]),
    }


def fault_of_id(home_id: str | None) -> str | None:
    """What is wrong with the id of a new home, beside what the tables say of ids; None where nothing is."""
    if home_id is not None and ("/" in home_id or home_id in NOT_IN_AN_ADDRESS):
        return "cannot stand in the address of a home; take another id, without a slash"
    return None


def _stripped(row: Mapping[str, Any], table: str) -> KeptRow:
    """With every header of the table, and texts without spaces around them, as in files."""
    values = {name: row.get(name) for name in HEADERS[table]}
    return {name: value.strip(SPACES) if isinstance(value, str) else value for name, value in values.items()}


def _of_the_home(fault: Fault) -> bool:
    """Whether a fault of an occupant is one of the home's id, which is told there."""
    return fault.file == "occupants" and fault.column == "home_id"


def _by_field(fault: Fault) -> str:
    where = [fault.column]
    if fault.file == "occupants" and fault.row is not None:
        where = ["occupants", str(fault.row - FIRST_ROW), "" if _of_the_home(fault) else fault.column]
    return f"{'.'.join(filter(None, where))}: {fault.message}"

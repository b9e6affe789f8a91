"""What a file of homes would change: checked as a whole before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from api.access.users import User
from api.service.partner_homes.checking import surroundings
from api.service.partner_homes.keeping import same_people
from api.service.partner_homes.promises import rests_on
from api.service.partner_homes.records import KeptHome, kept_homes
from api.service.partner_homes.sheets import FILES, Sent, faults_of_ownership, ids_of, whole, without
from api.service.refusals import Refused
from matcher.domain import Home
from matcher.intake.contents import Contents, KeptRow, contents_of
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.raw import RawTable
from matcher.intake.reading import TABLES

MOST_TOLD = 5_000
"""Faults that one answer lists; it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Change:
    """One home of a file that is new or other than it is kept. row_number: in homes.csv. before: None for a new one.
    living: who lives there, where that changes. matters: whether a promise of the home would rest on it."""

    row_number: int
    row: KeptRow
    home: Home
    before: KeptHome | None
    living: Sequence[KeptRow] | None
    matters: bool

    @property
    def home_id(self) -> str:
        """The home's id."""
        return self.home.home_id


@dataclass(frozen=True, slots=True)
class Upload:
    """What a file would do. refused: rows of homes.csv that are not taken, for these faults."""

    changes: Sequence[Change]
    unchanged: int
    refused: int
    faults: Sequence[Fault] = field(default=())
    warnings: Sequence[Fault] = field(default=())

    def without(self, promised: Mapping[str, Fault]) -> Upload:
        """The same without some homes, each for a fault."""
        left = [change for change in self.changes if change.home_id not in promised]
        gone = len(self.changes) - len(left)
        faults = [*self.faults, *promised.values()]
        return replace(self, changes=left, refused=self.refused + gone, faults=faults)


def looked_through(connection: Connection, user: User, sent: Sent, *, partial: bool) -> Upload:
    """What the files would change of the database as it is. partial: the homes that are right are taken without the
    others; else one fault refuses all. A home is right only with everybody who lives there. Raises Refused."""
    texts = FaultList()
    raws = sent.read(texts)
    kept: Mapping[str, KeptHome] = {}
    if "homes" in raws:
        kept = kept_homes(connection, ids_of(raws["homes"]))
        raws["homes"] = whole(raws["homes"], kept, user)
        faults_of_ownership(raws["homes"], kept, user, texts)
    agreed = _agreed(raws, surroundings(connection), texts, partial=partial)
    changes, taken = _changes(agreed, kept), len(agreed.homes.rows)
    refused = len(raws["homes"].rows) + len(raws["homes"].misfits) - taken
    return Upload(changes, taken - len(changes), refused, agreed.faults, agreed.warnings)


def refusal(faults: Sequence[Fault]) -> Refused:
    """That a file is not taken, with every fault by file, row and column, and without what the cells hold."""
    more = len(faults) - MOST_TOLD
    told = [str(replace(fault, value="")) for fault in faults[:MOST_TOLD]]
    told += [f"and {more} more"] if more > 0 else []
    return Refused("upload_faulty", "Nothing was taken: there are faults in what was sent.", told, understood=False)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What holds together of the files. homes: the texts of the rows taken, in the order of the contents'."""

    contents: Contents
    homes: RawTable
    lists_occupants: bool
    faults: Sequence[Fault]
    warnings: Sequence[Fault]


def _agreed(
    raws: Mapping[str, RawTable], around: Mapping[str, RawTable | None], texts: FaultList, *, partial: bool
) -> _Agreed:
    """The files, or what is left of them without the homes that have a fault. Raises Refused."""
    try:
        return _together(raws, around, texts)
    except BadInput as error:
        if not partial:
            raise refusal(error.faults) from error
        found = error
    try:
        left = _together(_without_faulty(raws, found.faults), around, FaultList())
    except BadInput as error:
        raise refusal([*found.faults, *(fault for fault in error.faults if fault.row is not None)]) from error
    return replace(left, faults=found.faults, warnings=found.warnings)


def _together(raws: Mapping[str, RawTable], around: Mapping[str, RawTable | None], texts: FaultList) -> _Agreed:
    read = {**around, "homes": raws.get("homes"), "occupants": raws.get("occupants")}
    contents = contents_of(read, {name: FILES.get(name, name) for name in TABLES}, texts)
    return _Agreed(contents, raws["homes"], "occupants" in raws, (), contents.warnings)


def _without_faulty(raws: Mapping[str, RawTable], faults: Sequence[Fault]) -> dict[str, RawTable]:
    """Without the homes that a fault is about, and those who live there. Raises Refused where it cannot be said about
    which home a fault is: then somebody who lives there could be missed."""
    rows = {(raw.file, row.number): row for raw in raws.values() for row in raw.rows}
    rows |= {(raw.file, row.number): row for name, raw in raws.items() if name == "homes" for row in raw.misfits}
    bad: set[str] = {""}
    for fault in faults:
        row = rows.get((fault.file, fault.row or 0))
        home_id = "" if row is None else row.cells.get("home_id", "")
        if row is None or not (home_id or fault.file == FILES["homes"]):
            raise refusal(faults)
        bad.add(home_id)
    return {name: without(raw, lambda row: row.cells.get("home_id", "") not in bad) for name, raw in raws.items()}


def _changes(agreed: _Agreed, kept: Mapping[str, KeptHome]) -> list[Change]:
    """The homes that are new or not as they are kept, in the order of the file."""
    living: dict[str, list[KeptRow]] = defaultdict(list)
    for row in agreed.contents.tables["occupants"]:
        living[row["home_id"]].append(row)
    found = []
    for raw, row in zip(agreed.homes.rows, agreed.contents.tables["homes"], strict=True):
        home_id = row["home_id"]
        before, people = kept.get(home_id), living[home_id]
        moved = agreed.lists_occupants and not (before and same_people(before.occupants, people))
        if before is None or moved or before.row != row:
            matters = before is not None and (moved or rests_on(before.row, row))
            home = agreed.contents.instance.home[home_id]
            found.append(Change(raw.number, row, home, before, people if moved else None, matters))
    return found

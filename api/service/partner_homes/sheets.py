"""homes.csv and occupants.csv as somebody sends them: their texts, made whole with what is kept of the same homes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from api.access.users import User
from api.service.partner_homes.checking import fault_of_id
from api.service.partner_homes.records import KeptHome
from matcher.intake.cells import cell_text
from matcher.intake.csv_text import read_csv
from matcher.intake.decode import decode
from matcher.intake.faults import Fault, FaultList
from matcher.intake.raw import RawRow, RawTable
from matcher.intake.reading import HEADERS
from matcher.report.tables import RISKY_STARTS

FILES: Mapping[str, str] = {"homes": "homes.csv", "occupants": "occupants.csv"}
"""Table -> what its file is called in every message, whatever its sender calls it."""
NEUTRALISED = re.compile(rf"'+[{re.escape(''.join(RISKY_STARTS))}]")
"""How a text begins that an export put an apostrophe before."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Files as they were sent. occupants: None leaves those who live in these homes as they are."""

    homes: bytes
    occupants: bytes | None = None

    def read(self, faults: FaultList) -> dict[str, RawTable]:
        """Table -> its texts, of those that were sent and can be read; the rest are faults."""
        content = {"homes": self.homes, "occupants": self.occupants}
        found = {name: _read(name, sent, faults) for name, sent in content.items() if sent is not None}
        return {name: raw for name, raw in found.items() if raw is not None}


def ids_of(raw: RawTable) -> set[str]:
    """The homes that a file speaks of."""
    return {row.cells.get("home_id", "") for row in (*raw.rows, *raw.misfits)} - {""}


def whole(raw: RawTable, kept: Mapping[str, KeptHome], user: User) -> RawTable:
    """homes.csv with every column: what the file has no column for stays as it is kept. A partner need not say whose
    homes these are."""
    added = [name for name in HEADERS["homes"] if name not in raw.headers and name != "home_id"]
    own = user.partner_id if user.role == "partner" and "partner_id" in added else None

    def with_rest(row: RawRow) -> RawRow:
        home = kept.get(row.cells.get("home_id", ""))
        rest = {name: "" if home is None else cell_text(home.row[name]) for name in added}
        if own is not None and home is None:
            rest["partner_id"] = own
        return RawRow(row.number, {**rest, **row.cells})

    return replace(raw, headers=(*raw.headers, *added), rows=tuple(map(with_rest, raw.rows)))


def without(raw: RawTable, keep: Callable[[RawRow], bool]) -> RawTable:
    """The rows to keep; those that do not fit the header are gone as well."""
    return replace(raw, rows=tuple(filter(keep, raw.rows)), misfits=())


def faults_of_ownership(raw: RawTable, kept: Mapping[str, KeptHome], user: User, faults: FaultList) -> None:
    """Notes rows of homes that the user has no say in, and new ids that no address can hold."""
    for row in raw.rows:
        home_id = row.cells.get("home_id", "")
        home = kept.get(home_id)
        wrong = fault_of_id(home_id) if home is None else None
        if user.role == "partner":
            if home is not None and home.row["partner_id"] != user.partner_id:
                wrong = "is the id of another partner's home; take another one"
            elif row.cells["partner_id"] not in ("", user.partner_id):
                faults.add(_fault(row, "partner_id", "must be your own"))
        if wrong is not None:
            faults.add(_fault(row, "home_id", wrong))


def _fault(row: RawRow, column: str, message: str) -> Fault:
    return Fault(file=FILES["homes"], row=row.number, column=column, message=message)


def _read(name: str, content: bytes, faults: FaultList) -> RawTable | None:
    text = decode(content, FILES[name], faults)
    raw = None if text is None else read_csv(text, name, FILES[name], HEADERS[name], faults)
    if raw is None or b"'" not in content:
        return raw
    return replace(raw, rows=tuple(map(_as_meant, raw.rows)))


def _as_meant(row: RawRow) -> RawRow:
    """Without the apostrophe that an export puts before what a spreadsheet would run."""
    if not any(NEUTRALISED.match(cell) for cell in row.cells.values()):
        return row
    return RawRow(row.number, {h: cell[1:] if NEUTRALISED.match(cell) else cell for h, cell in row.cells.items()})

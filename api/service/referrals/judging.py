"""What is missing of women, and what is odd: each with its cell, and why it matters, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.access.users import User
from api.service.referrals.missing import Missing, missing_of
from api.service.referrals.reading import read_tables
from api.service.referrals.record import NESTED, Record, key_of
from matcher.domain import Instance
from matcher.intake.contents import FIRST_ROW
from matcher.intake.faults import BadInput, Fault
from matcher.rules.doubts import doubts


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd in a cell, such as a postcode that nobody knows. row: the key of the row; None for her own."""

    table: str
    row: str | int | None
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """missing: None where her rows cannot be read together any more; the doubts then say why."""

    missing: tuple[Missing, ...] | None
    doubts: tuple[Doubt, ...]


def judge(connection: Connection, user: User, records: Mapping[str, Record]) -> dict[str, Judgement]:
    """woman_id -> what is missing of her and what is odd.

    What was right when it was written may be at fault today: a newer list of postcodes may lack one.
    """
    if not records:
        return {}
    tables = {name: [row for one in records.values() for row in one.tables[name]] for name in ("women", *NESTED)}
    try:
        contents = read_tables(connection, user, tables)
    except BadInput as error:
        wrong = _by_woman(error.faults, tables)
        if not wrong:
            raise
        rest = {name: record for name, record in records.items() if name not in wrong}
        at_fault = {name: Judgement(None, tuple(found)) for name, found in wrong.items()}
        return judge(connection, user, rest) | at_fault
    missing = missing_of(contents.instance, records)
    odd = _by_woman(contents.warnings, tables)
    for woman_id, doubt in _in_law(contents.instance):
        odd[woman_id].append(doubt)
    return {name: Judgement(missing[name], tuple(odd[name])) for name in records}


def _by_woman(faults: Iterable[Fault], tables: Mapping[str, list[Mapping[str, Any]]]) -> defaultdict[str, list[Doubt]]:
    found: defaultdict[str, list[Doubt]] = defaultdict(list)
    for fault in faults:
        if fault.row is not None and fault.row - FIRST_ROW < len(tables.get(fault.file, ())):
            row = tables[fault.file][fault.row - FIRST_ROW]
            key = None if fault.file == "women" else row[key_of(fault.file)]
            found[row["woman_id"]].append(Doubt(fault.file, key, fault.column, fault.message))
    return found


def _in_law(instance: Instance) -> Iterator[tuple[str, Doubt]]:
    for fault in doubts(instance.replace(homes=(), occupants=(), pins=())):
        yield fault.value, Doubt("women", None, fault.column, fault.message)

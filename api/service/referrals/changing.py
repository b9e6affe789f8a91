"""A referral's facts are changed: what is not sent stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from api.access.users import User
from api.service.offers.ending import reopen_for_new_date
from api.service.referrals.case import count_change, locked_case
from api.service.referrals.entering import Sent, require_own_region, tidy, whole, with_id
from api.service.referrals.hiding import Cell, hidden_cells, is_restricted
from api.service.referrals.reading import checked
from api.service.referrals.record import NESTED, Record, key_of, records_of
from api.service.referrals.writing import replace_rows
from api.service.referrals.written import Written, as_written
from api.service.refusals import Refused
from api.storage.audit import Entry, write_down
from matcher.intake.contents import KeptRow

WHERE_ZONE_LIES = ("postcode", "lat", "lon", "wkt")


def change(connection: Connection, user: User, woman_id: str, seen: int, sent: Sent, at: datetime) -> Written:
    """Changes facts of a woman; a table that is sent replaces that table, and in it a row that names its key stays that
    row. A new release date ends her live offer. Raises NotThere, ChangedMeanwhile and Refused."""
    case = locked_case(connection, user, woman_id, seen)
    case.require_open()
    record = records_of(connection, [woman_id])[woman_id]
    tables = merged(record, sent)
    if tables["women"][0]["supervising_region"] != record.woman["supervising_region"]:
        require_own_region(user, tables["women"][0]["supervising_region"])
    right = checked(connection, user, tables).tables
    changed = _write_rows(connection, record, tables, right, at)
    facts = {name: value for name, value in right["women"][0].items() if value != record.woman[name]}
    # Counted also where what is hidden stays the same: the version would else tell whoever guesses that they are right.
    changed = changed or bool(facts) or not hidden_cells(record.tables).isdisjoint(_said(sent))
    if changed:
        count_change(connection, case, at, facts)
    found = as_written(connection, user, woman_id)
    if right["women"][0]["release_date"] != record.woman["release_date"]:
        found = replace(found, withdrawn_offer_id=reopen_for_new_date(connection, woman_id, user.user_id))
    # What is answered tells of her, also where nothing has changed.
    write_down(connection, Entry(user.user_id, "change" if changed else "read", "woman", woman_id, "PATCH /referrals"))
    return found


def _write_rows(
    connection: Connection,
    record: Record,
    tables: Mapping[str, Sequence[KeptRow]],
    right: Mapping[str, Sequence[KeptRow]],
    at: datetime,
) -> bool:
    """Has the rows that hang on her be the right ones; whether that changes anything."""
    changed = False
    for name in NESTED:
        keys = (row.get(key_of(name)) for row in tables[name])
        changed |= replace_rows(connection, name, record.tables[name], list(zip(keys, right[name], strict=True)), at)
    return changed


def merged(record: Record, sent: Sent) -> dict[str, list[dict[str, Any]]]:
    """The record with what was sent. What is hidden stays so, or is emptied unless it is sent again: no change may
    bring a restricted place to light. Raises Refused."""
    tables = {"women": [{**record.woman, **tidy(sent.woman)}]}
    for name in NESTED:
        tables[name] = [dict(row) for row in record.tables[name]]
        if name in sent.nested:
            tables[name] = _merged_rows(name, sent.nested[name], record)
    said = _said(sent)
    shown = hidden_cells(record.tables) - hidden_cells(tables)
    for name, rows in tables.items():
        for row in rows:
            key = None if name == "women" else row.get(key_of(name))
            row.update({column: None for table, own, column in shown - said if (table, own) == (name, key)})
    return tables


def _merged_rows(table: str, rows: Sequence[Mapping[str, Any]], record: Record) -> list[dict[str, Any]]:
    key, before = key_of(table), {row[key_of(table)]: row for row in record.tables[table]}
    found, faults = [], []
    for at, row in enumerate(rows):
        own = row.get(key)
        if own in before:
            found.append({**before[own], **_without_measure(table, before[own], row), **tidy(row)})
            continue
        if table != "children" and own is not None:
            faults.append(f"{table}.{at}.{key}: is no row of hers")
        new = with_id(row) if table == "children" else row
        found.append(dict(whole(table, {**new, "woman_id": record.woman["woman_id"]})))
    if len({row[key] for row in rows if row.get(key)}) < sum(bool(row.get(key)) for row in rows):
        faults.append(f"{table}: two have the same {key}")
    if faults:
        raise Refused("not_understood", "The rows sent are not hers.", faults, understood=False)
    return found


def _without_measure(table: str, old: KeptRow, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """A restricted zone moves as a whole: the checks that two places agree would else measure from the hidden one."""
    moves = table == "zones" and is_restricted(old) and not sent.keys().isdisjoint(WHERE_ZONE_LIES)
    return dict.fromkeys(WHERE_ZONE_LIES) if moves else {}


def _said(sent: Sent) -> frozenset[Cell]:
    own = (("women", None, column) for column in sent.woman)
    nested = (
        (name, row.get(key_of(name)), column) for name, rows in sent.nested.items() for row in rows for column in row
    )
    return frozenset((*own, *nested))

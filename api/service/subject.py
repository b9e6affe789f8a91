"""All that is held on one woman, for her to be given when she asks: gathered from every table and every kept plan."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from api.service.refusals import NotThere
from api.service.retention.needles import Needles, text_of
from api.service.retention.traces import REPLAY, files_of, traces_in_tables
from api.storage.archive import tables_there
from api.storage.contract import CONTRACT

NOTICE = (
    "Everything that the database holds under this woman's id. A person must read it before it is given to her: it "
    "also tells of others (children, carers, victims, other women, who did what), and of places that are restricted."
)
_OF_PLANS = ("placements.csv", "unplaced.csv", "alternatives.csv")


def all_held(connection: Connection, woman_id: str) -> dict[str, Any]:
    """Table -> her rows; what hangs on her offers; the log of what was done with her record; what each plan says and
    knew of her; and where else her id stands. Raises NotThere."""
    tables = {table.name: table for table in tables_there(connection)}
    found = {name: _rows(connection, table, woman_id) for name, table in tables.items() if "woman_id" in table.c}
    if not found[CONTRACT["women"].name]:
        raise NotThere
    offers = [row["offer_id"] for row in found["offers"]]
    for name in ("offer_steps", "holds"):
        asked = select(tables[name]).where(tables[name].c.offer_id.in_(offers))
        found[name] = [dict(row) for row in connection.execute(asked).mappings()]
    return {
        "woman_id": woman_id,
        "notice": NOTICE,
        "tables": {name: rows for name, rows in sorted(found.items()) if rows},
        "log": _log(connection, tables["audit"], [woman_id, *offers]),
        "plans": list(_in_plans(connection, woman_id)),
        "named_elsewhere": _elsewhere(connection, woman_id),
    }


def _rows(connection: Connection, table: Table, woman_id: str) -> list[dict[str, Any]]:
    asked = select(table).where(table.c.woman_id == woman_id).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(asked).mappings()]


def _log(connection: Connection, table: Table, ids: list[str]) -> list[dict[str, Any]]:
    shown = (table.c[name] for name in ("at", "who", "action", "kind", "object_id", "why"))
    hers = or_(table.c.object_id.in_(ids), table.c.why.in_(ids))
    return [dict(row) for row in connection.execute(select(*shown).where(hers).order_by(table.c.seq)).mappings()]


def _in_plans(connection: Connection, woman_id: str) -> Iterator[Mapping[str, Any]]:
    """Each file of a plan that says something of her, with that alone."""
    for run_id, name, content in files_of(connection):
        if name in _OF_PLANS:
            read = csv.DictReader(io.StringIO(text_of(content)))
            rows: Any = [row for row in read if row["woman_id"].removeprefix("'") == woman_id]
        elif name == REPLAY:
            rows = _hers(json.loads(text_of(content)), woman_id)
        else:
            continue
        if rows:
            yield {"run_id": run_id, "file": name, "says": rows}


def _hers(knew: Mapping[str, Any], woman_id: str) -> dict[str, Any]:
    """What a plan knew of her when it was made."""
    tables = {name: rows for name, rows in knew.items() if isinstance(rows, list)}
    hers = {name: [row for row in rows if row.get("woman_id") == woman_id] for name, rows in tables.items()}
    return {name: rows for name, rows in hers.items() if rows}


def _elsewhere(connection: Connection, woman_id: str) -> list[dict[str, Any]]:
    """Rows that are not hers and name her, such as another woman's bar; without what they say of others."""
    return [
        {"place": trace.place, "row": trace.key}
        for trace in traces_in_tables(connection, Needles([woman_id]))
        if trace.column != "woman_id" and trace.table != "audit"
    ]

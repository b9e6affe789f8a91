"""Ids that must be unique, and references that must lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.domain.columns import columns_of
from matcher.intake.rows import Table, id_field


def check_references(tables: Mapping[str, Table]) -> None:
    """Notes every id given twice and every reference to an id that no row has."""
    for table in tables.values():
        _check_unique(table)
        for field, column in columns_of(table.record).items():
            if column.kind == "ref":
                _check_leads(table, field, tables[column.table])


def _check_unique(table: Table) -> None:
    own = id_field(table.record)
    if own is None:
        return
    first: dict[str, int] = {}
    for row in table.rows:
        name = getattr(row.record, own)
        if name is not None and first.setdefault(name, row.number) != row.number:
            table.fault(row, own, f"is the id of row {first[name]} too; an id must be unique")


def _check_leads(table: Table, field: str, target: Table) -> None:
    if not target.complete:
        return
    for row in table.rows:
        name = getattr(row.record, field)
        if name is not None and name not in target.ids:
            table.fault(row, field, f"is not in {target.file}")

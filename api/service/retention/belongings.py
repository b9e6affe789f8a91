"""By what a woman could be found again: her id, her children's, and the postcodes that are nobody else's."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Connection, String, Table, select

from api.service.retention.cases import in_parts
from api.storage.archive import tables_there

HERS = ("women", "children", "zones")
"""Tables whose postcodes are of a woman's life."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """ids: of women and children. postcodes: as they stand in the tables."""

    ids: frozenset[str]
    postcodes: frozenset[str]

    @property
    def texts(self) -> frozenset[str]:
        """All of it, postcodes also without their space."""
        return self.ids | self.postcodes | {one.replace(" ", "") for one in self.postcodes}


def belongings(connection: Connection, women: Collection[str]) -> Belongings:
    """What some women could be found by."""
    ids, postcodes = set(women), set[str]()
    tables = {table.name: table for table in tables_there(connection)}
    for some in in_parts(sorted(women)):
        children = tables["children"]
        ids.update(connection.scalars(select(children.c.child_id).where(children.c.woman_id.in_(some))))
        for table in map(tables.__getitem__, HERS):
            for column in _postcodes(table):
                asked = select(column).where(table.c.woman_id.in_(some), column.is_not(None))
                postcodes.update(connection.scalars(asked))
    return Belongings(frozenset(ids), frozenset(postcodes))


def nobody_elses(connection: Connection, sought: Belongings) -> Belongings:
    """What is left to look for once their rows are gone: not the id of something else, nor a postcode that another row
    has, of which no finding would say anything."""
    return Belongings(
        frozenset(_not_in(connection, sought.ids, _keys(connection))),
        frozenset(_not_in(connection, sought.postcodes, _all_postcodes(connection))),
    )


def _not_in(connection: Connection, texts: Collection[str], columns: Iterator[Column[str]]) -> set[str]:
    left = set(texts)
    for column in columns:
        for some in in_parts(sorted(left)):
            left.difference_update(connection.scalars(select(column).where(column.in_(some)).distinct()))
    return left


def _keys(connection: Connection) -> Iterator[Column[str]]:
    """The ids of everything that has one of its own."""
    for table in tables_there(connection):
        keys = list(table.primary_key)
        if len(keys) == 1 and isinstance(keys[0].type, String):
            yield keys[0]


def _all_postcodes(connection: Connection) -> Iterator[Column[str]]:
    for table in tables_there(connection):
        yield from _postcodes(table)


def _postcodes(table: Table) -> list[Column[str]]:
    return [column for column in table.columns if column.name == "postcode" or column.name.endswith("_postcode")]

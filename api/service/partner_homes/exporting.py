"""A partner's own homes as the files of the contract, which can be sent again as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from api.access.scope import homes_of
from api.access.users import User
from api.service.partner_homes.sheets import NEUTRALISED
from api.storage.contract import CONTRACT
from matcher.domain.columns import columns_of
from matcher.intake.cells import cell_text
from matcher.intake.reading import HEADERS, TABLES
from matcher.report.tables import csv_text

Sheet = Literal["homes", "occupants"]
_FREE_TEXT = ("id", "ref", "text", "list")


class _Plain(str):
    """What is written as it is: a number is no formula, with a minus or without."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file. lived_in: the homes of which it says who lives there."""

    text: str
    lived_in: Sequence[str]


def exported(connection: Connection, user: User, sheet: Sheet, partner_id: str | None = None) -> Exported:
    """The homes that a user may know everything of, or who lives there, as CSV. partner_id: only that one's.

    Text that a spreadsheet would run gets an apostrophe, and so does text that looks as if it had got one: an upload
    takes exactly one off.
    """
    homes, table = CONTRACT["homes"], CONTRACT[sheet]
    asked = select(*(table.c[name] for name in HEADERS[sheet])).where(homes_of(user))
    if sheet == "occupants":
        asked = asked.select_from(table.join(homes)).order_by(homes.c.home_id, table.c.row_id)
    else:
        asked = asked.order_by(homes.c.home_id)
    if partner_id is not None:
        asked = asked.where(homes.c.partner_id == partner_id)
    cells = [_cell(column.kind in _FREE_TEXT) for column in columns_of(TABLES[sheet]).values()]
    found = connection.execute(asked).all()
    rows = ([write(value) for write, value in zip(cells, row, strict=True)] for row in found)
    lived_in = [row.home_id for row in found] if sheet == "occupants" else []
    return Exported(csv_text(HEADERS[sheet], rows), lived_in)


def _cell(free_text: bool) -> Callable[[Any], str]:
    def plain(value: Any) -> str:
        return _Plain(cell_text(value))

    def neutralised(value: str | None) -> str:
        text = value or ""
        return f"'{text}" if NEUTRALISED.match(text) else text

    return neutralised if free_text else plain

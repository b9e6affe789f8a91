"""What a write of a referral answers: ids, the state, and the names of columns; never what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.access.users import User
from api.service.referrals.judging import judge
from api.service.referrals.record import records_of

Named = tuple[str, str | int | None, str]
"""Table, key of the row (None for her own), column."""


@dataclass(frozen=True, slots=True)
class Written:
    """An open referral after a write. version: of her facts and her case. children: their ids. missing: columns that
    are empty and matter. doubtful: columns that hold something odd, such as a postcode that nobody knows.
    withdrawn_offer_id: of the live offer that a new release date has ended."""

    woman_id: str
    version: int
    children: Sequence[str]
    missing: Sequence[Named]
    doubtful: Sequence[Named]
    withdrawn_offer_id: str | None = None


def as_written(connection: Connection, user: User, woman_id: str) -> Written:
    """A referral as it stands now."""
    records = records_of(connection, [woman_id])
    record, judged = records[woman_id], judge(connection, user, records)[woman_id]
    return Written(
        woman_id,
        record.version,
        [row["child_id"] for row in record.tables["children"]],
        [(one.table, one.row, one.column) for one in judged.missing or ()],
        [(one.table, one.row, one.column) for one in judged.doubts],
    )

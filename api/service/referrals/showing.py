"""A referral as those may see it who handle it, and the list of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from api.access.scope import sees_woman, women_of
from api.access.users import User
from api.service.cursors import closed, opened
from api.service.referrals.hiding import Cell, hidden_cells
from api.service.referrals.judging import Judgement, judge
from api.service.referrals.record import WOMEN, Record, records_of
from api.service.refusals import NotThere
from api.storage.referrals import handovers, referrals, risk_assessments

CHUNK, MOST_LOOKED_AT = 200, 1_000
"""While women are looked for of whom something is missing: how many at once, and for one page."""
_state = func.coalesce(referrals.c.state, "open")
"""A woman who came with tables has no case yet: it is open all the same."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One referral. hidden: cells of the record that are used and not shown. case: None for one never touched."""

    record: Record
    hidden: frozenset[Cell]
    case: Row[Any] | None
    judgement: Judgement
    handovers: Sequence[Row[Any]]
    assessments: Sequence[Row[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which referrals are listed. missing: those only of which something is missing. after: where a page ended."""

    state: str | None = None
    missing: bool = False
    receiving_partner_id: str | None = None
    released_before: date | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A woman in the list, in short. missing: how many facts; None where her rows are at fault."""

    row: Row[Any]
    missing: int | None


def show(connection: Connection, user: User, woman_id: str) -> Shown:
    """One referral. Raises NotThere."""
    if not sees_woman(connection, user, woman_id):
        raise NotThere
    records = records_of(connection, [woman_id])
    passed = select(handovers).where(handovers.c.woman_id == woman_id).order_by(handovers.c.handover_id)
    shared = select(risk_assessments).where(risk_assessments.c.woman_id == woman_id)
    return Shown(
        records[woman_id],
        hidden_cells(records[woman_id].tables),
        connection.execute(select(referrals).where(referrals.c.woman_id == woman_id)).first(),
        judge(connection, user, records)[woman_id],
        connection.execute(passed).all(),
        connection.execute(shared.order_by(risk_assessments.c.shared_at, risk_assessments.c.assessment_id)).all(),
    )


def listed(connection: Connection, user: User, asked: Asked) -> tuple[Sequence[Line], str | None]:
    """A page of the referrals that a user may know of, by id, and where the next begins. Raises BadCursor.

    Where only those are asked for of whom something is missing, a page may be short of its limit though there are more.
    """
    found: list[Line] = []
    last = ""
    for looked_at, line in enumerate(_lines(connection, user, asked)):
        wanted = line.missing != 0 or not asked.missing
        if looked_at == MOST_LOOKED_AT or (wanted and len(found) == asked.limit):
            return found, closed(last)
        if wanted:
            found.append(line)
        last = line.row.woman_id
    return found, None


def _lines(connection: Connection, user: User, asked: Asked) -> Iterator[Line]:
    """The referrals asked for, whatever is missing, one after the other."""
    after: str | None = None if asked.after is None else opened(asked.after, (str,))[0]
    size = CHUNK if asked.missing else asked.limit + 1
    while True:
        rows = connection.execute(_question(user, asked, after).limit(size)).all()
        judged = judge(connection, user, records_of(connection, [row.woman_id for row in rows]))
        for row in rows:
            yield Line(row, _count(judged, row.woman_id))
        if len(rows) < size:
            return
        after = rows[-1].woman_id


def _count(judged: Mapping[str, Judgement], woman_id: str) -> int | None:
    missing = judged[woman_id].missing if woman_id in judged else None
    return None if missing is None else len(missing)


def _question(user: User, asked: Asked, after: str | None) -> Any:
    wanted: list[ColumnElement[bool]] = [women_of(user)]
    if after is not None:
        wanted.append(WOMEN.c.woman_id > after)
    if asked.state is not None:
        wanted.append(_state == asked.state)
    if asked.receiving_partner_id is not None:
        wanted.append(referrals.c.receiving_partner_id == asked.receiving_partner_id)
    if asked.released_before is not None:
        wanted.append(WOMEN.c.release_date < asked.released_before)
    columns = (WOMEN.c.woman_id, WOMEN.c.supervising_region, WOMEN.c.release_date, WOMEN.c.version)
    chosen = select(*columns, _state.label("state"), referrals.c.receiving_partner_id)
    joined = WOMEN.outerjoin(referrals, referrals.c.woman_id == WOMEN.c.woman_id)
    return chosen.select_from(joined).where(*wanted).order_by(WOMEN.c.woman_id)

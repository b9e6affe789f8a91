"""Offers as each role may read them. What no line here shows, nobody sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, select

from api.access.reads import note_reads
from api.access.roles import Role
from api.access.scope import offers_of
from api.access.users import User
from api.runs.clock import database_now
from api.service.cursors import closed, opened
from api.service.offers.changing import in_time, is_over, out_of_time
from api.service.offers.facts import policy_of
from api.service.offers.fit import fit_of, may_be_shown
from api.service.offers.judging import APPROVERS, judge
from api.service.offers.preparing import approved
from api.service.refusals import NotThere, Refused
from api.storage.offers import LIVE, offer_steps, offers

OF_ALL = ("offer_id", "home_id", "partner_id", "bedspaces", "move_in_on", "proposed_at", "changed_at", "version")
FIELDS: Mapping[Role, frozenset[str]] = {
    "manager": frozenset({*OF_ALL, "woman_id", "run_id", "proposed_by"}),
    "caseworker": frozenset({*OF_ALL, "woman_id", "proposed_by"}),
    "partner": frozenset(OF_ALL),
}
"""Role -> columns of an offer that it may read."""
NAMES_HER: frozenset[Role] = frozenset({"manager", "caseworker"})
"""Roles to whom an offer says who she is; to the others it says what `fit.py` lists."""
WHILE_STANDING = frozenset({"bedspaces", "move_in_on"})
"""Columns that speak of her household or her release: a landlord reads them only as long as `fit.py` may be shown."""
LANDLORDS = "landlord"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which offers are asked for; None = all. after: where the page before ended."""

    state: str | None = None
    partner_id: str | None = None
    woman_id: str | None = None
    expiring_before: datetime | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Offers, the earliest proposed first, and where the next page begins."""

    offers: Sequence[Mapping[str, Any]]
    next: str | None


def list_offers(connection: Connection, user: User, wanted: Filter) -> OfferPage:
    """One page, within a writing transaction: of whom somebody reads is written down. Raises BadCursor."""
    at = database_now(connection)
    asked = select(offers).where(offers_of(user), *_conditions(wanted, user, at)).order_by(offers.c.offer_id)
    if wanted.after is not None:
        asked = asked.where(offers.c.offer_id > opened(wanted.after, (str,))[0])
    rows = connection.execute(asked.limit(wanted.limit + 1)).all()
    shown, more = rows[: wanted.limit], len(rows) > wanted.limit
    if user.role in NAMES_HER:
        note_reads(connection, user, _women(shown), "GET /offers")
    return OfferPage([_shown(row, user, at) for row in shown], closed(shown[-1].offer_id) if more else None)


def note_offer_read(connection: Connection, user: User, offer_id: str) -> None:
    """Writes down that somebody reads of her, in a transaction before the reading: what is refused there tells of her
    too. Raises NotThere."""
    note_reads(connection, user, _women([_seen(connection, user, offer_id)]), "GET /offers/{offer_id}")


def one_offer(connection: Connection, user: User, offer_id: str) -> Mapping[str, Any]:
    """An offer with its steps, after `note_offer_read`.

    Who knows her by name is told which approvals are needed and given; a landlord, as long as the home is promised to
    her, what `Fit` holds. Raises NotThere; Refused where her rows do not hold together.
    """
    row, at = _seen(connection, user, offer_id), database_now(connection)
    found: dict[str, Any] = {**_shown(row, user, at), "steps": _steps(connection, row, user), "fit": None}
    if user.role in NAMES_HER:
        found |= _approvals(connection, row, at)
    elif row.woman_id is not None and may_be_shown(row, at):
        found["fit"] = _fit(connection, row)
    return found


def _seen(connection: Connection, user: User, offer_id: str) -> Row[Any]:
    row = connection.execute(select(offers).where(offers.c.offer_id == offer_id, offers_of(user))).first()
    if row is None:
        raise NotThere
    return row


def _fit(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """For a landlord: what is wrong with her rows names her, so it is not told which."""
    try:
        return asdict(fit_of(connection, row))
    except Refused as refused:
        raise Refused(refused.code, "Her record must be put right first; tell a manager.") from None


def _women(rows: Sequence[Row[Any]]) -> set[str]:
    return {row.woman_id for row in rows if row.woman_id is not None}


def _shown(row: Row[Any], user: User, at: datetime) -> dict[str, Any]:
    """The columns of an offer that a role may read. One whose time is over has lapsed, written down or not."""
    over = is_over(row, at)
    found = {name: getattr(row, name) for name in FIELDS.get(user.role, frozenset())}
    if user.role not in NAMES_HER and not may_be_shown(row, at):
        found |= dict.fromkeys(WHILE_STANDING)
    return {**found, "state": "lapsed" if over else row.state, "expires_at": None if over else row.expires_at}


def _conditions(wanted: Filter, user: User, at: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state == "lapsed":
        found.append((offers.c.state == "lapsed") | out_of_time(at))
    elif wanted.state is not None:
        found.append(offers.c.state == wanted.state)
        if wanted.state in LIVE:
            found.append(in_time(at))
    if wanted.partner_id is not None:
        found.append(offers.c.partner_id == wanted.partner_id)
    if wanted.woman_id is not None:
        # Whoever may not know who she is cannot find out by asking for her either.
        found.append(offers.c.woman_id == wanted.woman_id if user.role in NAMES_HER else false())
    if wanted.expiring_before is not None:
        found += [in_time(at), offers.c.expires_at < wanted.expiring_before]
    return found


def _steps(connection: Connection, row: Row[Any], user: User) -> list[dict[str, Any]]:
    """Every step; a landlord is told no name, of reasons those of its own side alone, and nothing of who else must
    approve, or refuses: that alone would say that there are children in care, or what she did."""
    asked = select(offer_steps).where(offer_steps.c.offer_id == row.offer_id).order_by(offer_steps.c.seq)
    found = []
    for step in connection.execute(asked):
        told = {"state": step.state, "at": step.at, "side": step.side, "by": step.by, "reason_code": step.code}
        if user.role in NAMES_HER:
            found.append(told)
        elif step.side not in APPROVERS:
            found.append({**told, "by": None, "reason_code": step.code if step.side == LANDLORDS else None})
        elif step.state != "approvals_pending":
            found.append({**told, "side": None, "by": None, "reason_code": None})
    return found


def _approvals(connection: Connection, row: Row[Any], at: datetime) -> dict[str, Any]:
    """Which sides must approve, as long as they can, and which have."""
    needed = None
    if row.state in LIVE and not is_over(row, at):
        judged = judge(connection, {row.woman_id: row.home_id}, policy_of(connection, row.run_id))
        needed = list(judged[row.woman_id].approvals)
    return {"approvals_needed": needed, "approvals_given": sorted(approved(connection, row.offer_id))}

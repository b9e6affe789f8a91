"""Proposing: the first step of an offer, which binds nobody yet."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from api.access.scope import homes_of, sees_woman
from api.access.users import User
from api.runs.clock import database_now
from api.service.offers.changing import Step, is_over, lock_homes, lock_women, note_step
from api.service.offers.decided import WORDS, Decided, Pair
from api.service.offers.expiry import lapse
from api.service.offers.facts import policy_of
from api.service.offers.judging import Judged, judge
from api.service.offers.states import LASTS
from api.service.refusals import NotThere, Refused
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.offers import LIVE, offers
from matcher.domain import Policy

homes = CONTRACT["homes"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pair. offer_id: where it was proposed. why: else the code, and details of it."""

    pair: Pair
    offer_id: str | None = None
    why: str = ""
    details: tuple[str, ...] = ()

    def require(self) -> None:
        """Raises Refused where something speaks against the pair."""
        if self.why:
            raise Refused(self.why, WORDS[self.why], self.details)


def propose(connection: Connection, user: User, pair: Pair, run_id: str | None = None) -> str:
    """Proposes a home for a woman; the offer's id. run_id: of the published plan it comes from.

    Raises NotThere, Refused.
    """
    known = select(homes.c.home_id).where(homes.c.home_id == pair.home_id, homes_of(user))
    if not sees_woman(connection, user, pair.woman_id) or connection.scalar(known) is None:
        raise NotThere
    (outcome,) = propose_all(connection, user, [pair], policy_of(connection, run_id), run_id)
    outcome.require()
    assert outcome.offer_id is not None
    return outcome.offer_id


def propose_all(
    connection: Connection, user: User, pairs: Sequence[Pair], policy: Policy, run_id: str | None
) -> Sequence[Outcome]:
    """Proposes each pair that can be, all in one transaction; what became of each. Each woman and home is there."""
    lock_women(connection, (pair.woman_id for pair in pairs))
    at = database_now(connection)
    entries = _let_lapse(connection, pairs, at)
    decided = Decided.about(connection, pairs)
    judged = judge(connection, {pair.woman_id: pair.home_id for pair in pairs if not decided.against(pair)}, policy)
    found = []
    for pair in pairs:
        outcome = outcome_of(pair, decided, judged.get(pair.woman_id))
        if not outcome.why:
            partner_id = decided.homes[pair.home_id].partner_id
            outcome = Outcome(pair, _made(connection, user, pair, partner_id, judged[pair.woman_id], run_id, at))
            entries.append(Entry(user.user_id, "propose", "offer", str(outcome.offer_id), run_id or "POST /offers"))
        found.append(outcome)
    if entries:
        write_down(connection, *entries)
    return found


def _let_lapse(connection: Connection, pairs: Iterable[Pair], at: datetime) -> list[Entry]:
    """Ends the offers to these women whose time is over, so that new ones can be made."""
    asked = select(offers).where(offers.c.woman_id.in_([pair.woman_id for pair in pairs]), offers.c.state.in_(LIVE))
    over = [row for row in connection.execute(asked.order_by(offers.c.offer_id)) if is_over(row, at)]
    lock_homes(connection, (row.home_id for row in over))
    # Asked again: whoever took a home over has let its offer lapse already.
    again = connection.execute(asked.where(offers.c.offer_id.in_([row.offer_id for row in over]))).all() if over else []
    return [lapse(connection, row, at) for row in again]


def outcome_of(pair: Pair, decided: Decided, judged: Judged | None, own: str | None = None) -> Outcome:
    """What speaks against a pair: people first, then the rules. judged: None where people do. own: the offer that is
    about it already."""
    if against := decided.against(pair, own):
        under_way = (decided.under_way[pair.woman_id],) if against == "offer_under_way" else ()
        return Outcome(pair, why=against, details=under_way)
    blocked = () if judged is None else judged.blocked
    if "veto" in blocked:
        return Outcome(pair, why="ruled_out")
    return Outcome(pair, why="does_not_fit" if blocked else "", details=blocked)


def _made(
    connection: Connection, user: User, pair: Pair, partner_id: str, judged: Judged, run_id: str | None, at: datetime
) -> str:
    lasts = LASTS["proposed"]
    assert lasts is not None
    # Beginning with the moment, so that an earlier offer sorts first.
    offer_id = f"{at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(6)}"
    row = {
        "offer_id": offer_id,
        "woman_id": pair.woman_id,
        "home_id": pair.home_id,
        "partner_id": partner_id,
        "run_id": run_id,
        "state": "proposed",
        "bedspaces": judged.people,
        "move_in_on": judged.move_in_on,
        "proposed_by": user.user_id,
        "proposed_at": at,
        "expires_at": at + lasts,
        "version": 1,
        "changed_at": at,
    }
    connection.execute(insert(offers).values(**row))
    note_step(connection, offer_id, 1, Step(to="proposed", by=user.user_id), at)
    return offer_id

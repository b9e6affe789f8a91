"""Whether a home that people decide on could be offered to her as things stand, so that they are told at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from api.runs.clock import database_now
from api.service.offers.changing import is_over
from api.service.offers.decided import Decided, Pair
from api.service.offers.facts import policy_of
from api.service.offers.judging import judge_pair
from api.service.offers.preparing import require_together
from api.service.offers.proposing import outcome_of
from api.service.offers.room_left import require_room
from api.storage.offers import LIVE, PROMISED, offers


def require_possible(connection: Connection, pair: Pair, run_id: str) -> None:
    """Raises Refused, as an offer would be, where the home could not be proposed to her and sent today; run_id: by the
    policy of which run. An offer of this very pair does not speak against it.

    Nothing is locked, since nothing is promised by it: an offer asks all of it again.
    """
    at, policy = database_now(connection), policy_of(connection, run_id)
    own, holds_it = _her_offer(connection, pair, at)
    decided = Decided.about(connection, [pair])
    judged = None if decided.against(pair, own) else judge_pair(connection, pair.woman_id, pair.home_id, policy)
    outcome_of(pair, decided, judged, own).require()
    if not holds_it:
        others = require_room(connection, pair, at, run_id)
        require_together(connection, pair, others, at, policy)


def _her_offer(connection: Connection, pair: Pair, at: datetime) -> tuple[str | None, bool]:
    """Her live offer, where it is of this pair or its time is over; and whether it holds the home."""
    hers = connection.execute(
        select(offers).where(offers.c.woman_id == pair.woman_id, offers.c.state.in_(LIVE))
    ).first()
    if hers is None:
        return None, False
    over, same = is_over(hers, at), hers.home_id == pair.home_id
    return hers.offer_id if over or same else None, same and not over and hers.state in PROMISED

"""Which homes are promised: while one is, nothing may change of it that the promise rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select

from api.runs.clock import database_now
from api.service.offers.changing import in_time
from api.service.refusals import Refused
from api.storage.offers import PROMISED, offers
from matcher.intake.contents import KeptRow

CORRECTED_AT_ANY_TIME = frozenset({"rent_gbp_week", "ineligible_charges_gbp_week", "rent_in_advance_gbp", "brma"})
"""Columns of a home that may be put right while it is promised: what it costs. Everything else decides whether she may
or can live there, or when."""


def promising(at: datetime) -> ColumnElement[bool]:
    """Which rows of `offers` promise their home at a moment. One that is only proposed has not left the house: it falls
    where the home is not there any more. One of a woman who has moved in binds nobody to let the home again as it was.
    """
    return and_(in_time(at), offers.c.state.in_(PROMISED))


def rests_on(before: KeptRow, after: KeptRow) -> bool:
    """Whether something changed that a promise of the home rests on."""
    changed = {name for name in before if before[name] != after[name]} - CORRECTED_AT_ANY_TIME
    # To be free again harms no promise.
    return bool(changed - {"unavailable"}) or ("unavailable" in changed and after["unavailable"] is not None)


def promises_of(connection: Connection, home_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Home -> the offers that it is promised by. To be asked once the homes are locked: then none comes in between."""
    asked = select(offers.c.home_id, offers.c.offer_id).where(
        offers.c.home_id.in_(home_ids), promising(database_now(connection))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(asked.order_by(offers.c.offer_id)):
        found[row.home_id].append(row.offer_id)
    return found


def refuse_if_promised(connection: Connection, home_id: str) -> None:
    """Refuses to go on where a home, which is locked, is promised. Raises Refused, naming the offers."""
    promised = promises_of(connection, [home_id])
    if home_id in promised:
        raise refused_for_promises([f"offer {offer_id}" for offer_id in promised[home_id]])


def refused_for_promises(faults: Sequence[str]) -> Refused:
    """That what is promised stays as it is, naming the offers."""
    sentence = "A home is promised: end these offers first, for the reason that holds. What it costs can be put right."
    return Refused("home_promised", sentence, faults)

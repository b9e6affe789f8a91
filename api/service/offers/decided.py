"""What people have decided that speaks against an offer, before any rule is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from api.service.offers.holds import is_let_again
from api.service.offers.housed import last_moves
from api.storage.contract import CONTRACT
from api.storage.offers import LIVE, offers
from api.storage.referrals import referrals

homes, pins = CONTRACT["homes"], CONTRACT["pins"]
WORDS = {
    "offer_under_way": "An offer to her is under way.",
    "case_closed": "Her case is closed.",
    "lives_there": "She lives there already.",
    "home_withdrawn": "The home has been withdrawn.",
    "pinned_elsewhere": "She is pinned to another home, or another woman to this one.",
    "ruled_out": "Somebody has ruled this pair out.",
    "does_not_fit": "The home does not fit her by the rules named.",
}
"""Why a pair cannot be proposed: code -> sentence."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who is to be proposed for which home."""

    woman_id: str
    home_id: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What people have decided that speaks against some pairs. under_way: woman_id -> her live offer. closed: whose
    case is. homes: by id. pins: (woman_id, home_id) of all that name one of them, but for women whose case is closed.
    lived_in: (woman_id, home_id) of who moved in where last, until the home is let again."""

    under_way: Mapping[str, str]
    closed: set[str]
    homes: Mapping[str, Row[Any]]
    pins: set[tuple[str, str]]
    lived_in: set[tuple[str, str]]

    @classmethod
    def about(cls, connection: Connection, pairs: Sequence[Pair]) -> Decided:
        """What there is about some pairs whose homes are there."""
        women, wanted = [pair.woman_id for pair in pairs], {pair.home_id for pair in pairs}
        live = select(offers.c.woman_id, offers.c.offer_id).where(
            offers.c.woman_id.in_(women), offers.c.state.in_(LIVE)
        )
        closed = select(referrals.c.woman_id).where(referrals.c.state == "closed")
        pinned = select(pins.c.woman_id, pins.c.home_id).where(
            pins.c.kind == "pin",
            pins.c.woman_id.in_(women) | pins.c.home_id.in_(wanted),
            pins.c.woman_id.not_in(closed),
        )
        rows = connection.execute(select(homes).where(homes.c.home_id.in_(wanted)))
        return cls(
            {row.woman_id: row.offer_id for row in connection.execute(live)},
            set(connection.scalars(closed.where(referrals.c.woman_id.in_(women)))),
            {row.home_id: row for row in rows},
            {(row.woman_id, row.home_id) for row in connection.execute(pinned)},
            {
                (row.woman_id, row.home_id)
                for row in last_moves(connection, women)
                if not is_let_again(row, row.available_from)
            },
        )

    def against(self, pair: Pair, own: str | None = None) -> str:
        """The code of what speaks against a pair; "" where nothing does. own: the offer that is about it already."""
        if self.under_way.get(pair.woman_id, own) != own:
            return "offer_under_way"
        if pair.woman_id in self.closed:
            return "case_closed"
        if (pair.woman_id, pair.home_id) in self.lived_in:
            return "lives_there"
        if self.homes[pair.home_id].unavailable == "withdrawn":
            return "home_withdrawn"
        return "pinned_elsewhere" if self._pinned_elsewhere(pair) else ""

    def _pinned_elsewhere(self, pair: Pair) -> bool:
        shared = self.homes[pair.home_id].sharing == "shared"
        return any(
            (woman_id == pair.woman_id) is not (home_id == pair.home_id)
            for woman_id, home_id in self.pins
            if woman_id == pair.woman_id or not shared
        )

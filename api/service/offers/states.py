"""The states of an offer and every way from one to the next, as data: what stands in no row cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, get_args

from api.access.roles import Permission, Role
from api.service.refusals import Refused
from api.storage.offers import LIVE, PROMISED
from matcher.domain.reasons import REASONS, ReasonCode, ReasonSide

Action = Literal["send", "accept", "decline", "withdraw", "approvals", "confirm", "moved-in", "lapse"]

ACTIONS: tuple[Action, ...] = get_args(Action)

LASTS: Mapping[str, timedelta | None] = {
    "proposed": timedelta(days=14),
    "sent": timedelta(days=14),
    "accepted_by_landlord": timedelta(days=14),
    "accepted_by_her": timedelta(days=14),
    "approvals_pending": timedelta(days=28),
    "confirmed": None,
    "moved_in": None,
    "declined": None,
    "withdrawn": None,
    "lapsed": None,
}
"""State -> how long an offer stays in it before it lapses; None = for good. Approvals take longest: 10 working days for
an address, 20 for a move between regions."""

FREES = frozenset({"declined", "withdrawn", "lapsed"})
"""States in which the home is free again."""

DECLINES: frozenset[ReasonCode] = frozenset(code for code, reason in REASONS.items() if reason.declined)
ENDINGS: frozenset[ReasonCode] = frozenset(code for code, reason in REASONS.items() if not reason.declined)
"""Reasons that are nobody's refusal of the home: the pair may be proposed again."""

SidesOf = Mapping[Role, tuple[ReasonSide, ...]]
_MANAGER: SidesOf = {"manager": ("programme", "person")}
_LANDLORD: SidesOf = {"partner": ("landlord",)}
_HER: SidesOf = {"caseworker": ("person",)}
_APPROVERS: SidesOf = {"caseworker": ("probation", "children's services")}
_ANSWERING: SidesOf = {**_LANDLORD, "caseworker": ("person", "probation", "children's services")}


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some states to another. by: role -> the sides for which it may do it; nobody's is of the clock.
    codes: the reasons it takes, exactly one of them; without any it takes none."""

    action: Action
    start: tuple[str, ...]
    to: str
    by: SidesOf
    codes: frozenset[ReasonCode] = field(default_factory=frozenset)


MOVES: tuple[Move, ...] = (
    Move("send", ("proposed",), "sent", {"manager": ("programme",)}),
    Move("accept", ("sent",), "accepted_by_landlord", _LANDLORD),
    Move("accept", ("sent",), "accepted_by_her", _HER),
    Move("accept", ("accepted_by_her",), "approvals_pending", _LANDLORD),
    Move("accept", ("accepted_by_landlord",), "approvals_pending", _HER),
    Move("approvals", ("approvals_pending",), "approvals_pending", _APPROVERS),
    Move("confirm", ("approvals_pending",), "confirmed", {"manager": ("programme",)}),
    Move("moved-in", ("confirmed",), "moved_in", {**_LANDLORD, **_HER}),
    Move("decline", PROMISED, "declined", _ANSWERING, DECLINES),
    Move("withdraw", LIVE, "withdrawn", _MANAGER, ENDINGS),
    Move("lapse", tuple(state for state in LIVE if LASTS[state]), "lapsed", {}),
)
"""The whole machine. The two acceptances come in either order; the second of them opens the approvals."""

NEEDS: Mapping[Action, Permission] = {
    "send": "decisions:write",
    "accept": "offers:answer",
    "decline": "offers:answer",
    "withdraw": "decisions:write",
    "approvals": "offers:answer",
    "confirm": "decisions:write",
    "moved-in": "offers:answer",
}
"""Action -> the permission it needs; `lapse` is asked for by nobody."""


def may_ever(role: Role, action: Action) -> bool:
    """Whether an action is one of a role's at all, whatever the state."""
    return any(move.action == action and role in move.by for move in MOVES)


def way_from(state: str, action: Action, role: Role) -> Move:
    """The one way that an action by a role takes from a state. Raises Refused where there is none, and says what there
    is for that role."""
    ways = [move for move in MOVES if state in move.start and role in move.by]
    for move in ways:
        if move.action == action:
            return move
    possible = ", ".join(dict.fromkeys(move.action for move in ways))
    left = f"what you can do now: {possible}" if possible else "there is nothing that you can do now"
    raise Refused("wrong_state", f"The offer is {state}; {left}.")

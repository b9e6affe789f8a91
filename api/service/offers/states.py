"""The states of an offer and every way from one to the next, as data: what stands in no row cannot happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
OWN: Mapping[Role, ReasonSide] = {"manager": "programme", "partner": "landlord", "caseworker": "person"}
"""Role -> the side it speaks for without naming it. Whoever records what another side said must say which: a manager
hears most answers by telephone."""

_LANDLORD: SidesOf = {"manager": ("landlord",), "partner": ("landlord",)}
_HER: SidesOf = {"manager": ("person",), "caseworker": ("person",)}
_EITHER: SidesOf = {"manager": ("landlord", "person"), "partner": ("landlord",), "caseworker": ("person",)}
_APPROVERS: SidesOf = dict.fromkeys(("manager", "caseworker"), ("probation", "children's services"))
_ANSWERING: SidesOf = {
    "manager": ("landlord", "person", "probation", "children's services"),
    "partner": ("landlord",),
    "caseworker": ("person", "probation", "children's services"),
}
_ENDING: SidesOf = {"manager": ("programme", "person"), "caseworker": ("person",)}


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
    Move("moved-in", ("confirmed",), "moved_in", _EITHER),
    Move("decline", PROMISED, "declined", _ANSWERING, DECLINES),
    Move("withdraw", LIVE, "withdrawn", _ENDING, ENDINGS),
    # Recorded of the wrong woman or too soon: the one way back from a state that ended.
    Move("withdraw", ("moved_in",), "withdrawn", {"manager": ("programme",)}, frozenset({"recording_error"})),
    Move("lapse", tuple(state for state in LIVE if LASTS[state]), "lapsed", {}),
)
"""The whole machine. The two acceptances come in either order; the second of them opens the approvals."""

NEEDS: Mapping[Action, Permission] = {
    "send": "decisions:write",
    "accept": "offers:answer",
    "decline": "offers:answer",
    "withdraw": "offers:answer",
    "approvals": "offers:answer",
    "confirm": "decisions:write",
    "moved-in": "offers:answer",
}
"""Action -> the permission it needs; `lapse` is asked for by nobody."""


def may_ever(role: Role, action: Action) -> bool:
    """Whether an action is one of a role's at all, whatever the state."""
    return any(move.action == action and role in move.by for move in MOVES)


def way_from(
    state: str, action: Action, role: Role, code: ReasonCode | None = None, side: ReasonSide | None = None
) -> tuple[Move, ReasonSide]:
    """The one way that an action by a role takes from a state, and for which side it is done.

    code: the reason, where one is due. side: for whom the user speaks, if named. Raises Refused where there is no such
    way, saying what there is for that role; where the side must be named, saying which it can be; and for a reason or a
    side that is not one for this.
    """
    ways = [move for move in MOVES if move.action == action and role in move.by]
    now = [move for move in ways if state in move.start]
    if not now:
        raise _wrong_state(state, role)
    spoken = _side(now, role, code, side)
    for move in now:
        if spoken in move.by[role]:
            return move, spoken
    # The side has its say, though not now; or none in this at all.
    raise _wrong_state(state, role) if any(spoken in move.by[role] for move in ways) else _wrong_side()


def _side(ways: Sequence[Move], role: Role, code: ReasonCode | None, side: ReasonSide | None) -> ReasonSide:
    """For which side a user speaks: that of the reason, where one is due, or else the one named, or their own."""
    codes = ways[0].codes
    if codes:
        if code not in codes:
            raise Refused("wrong_reason", "That reason is not one for this.", sorted(codes), understood=False)
        if side not in (None, REASONS[code].side):
            raise _wrong_side()
        return REASONS[code].side
    possible = [one for move in ways for one in move.by[role]]
    if side is None and OWN[role] not in possible:
        sentence = f"Name the side whose word this is: {' or '.join(possible)}."
        raise Refused("side_missing", sentence, possible, understood=False)
    return side or OWN[role]


def _wrong_side() -> Refused:
    return Refused("wrong_side", "The reason belongs to another side, or the user does.", understood=False)


def _wrong_state(state: str, role: Role) -> Refused:
    possible = ", ".join(dict.fromkeys(_told(move, role) for move in MOVES if state in move.start and role in move.by))
    left = f"what you can do now: {possible}" if possible else "there is nothing that you can do now"
    return Refused("wrong_state", f"The offer is {state}; {left}.")


def _told(move: Move, role: Role) -> str:
    """An action, with the sides of which one must be named."""
    named = [] if move.codes else [side for side in move.by[role] if side != OWN[role]]
    return f"{move.action} ({' or '.join(named)})" if named else move.action

"""What named people decide on the proposals of a plan, and why; nothing is ever written over."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select

from api.access.scope import women_of
from api.access.users import User
from api.service.cursors import closed, opened
from api.service.offers.decided import Pair
from api.service.offers.possible import require_possible
from api.service.refusals import NotThere, Refused
from api.service.results.her_plan import her_plan
from api.service.results.known import known_of
from api.service.results.which_plan import plan_meant
from api.storage.audit import Entry, write_down
from api.storage.contract import CONTRACT
from api.storage.decisions import decisions
from api.storage.moments import now

Verdict = Literal["approve", "reject", "override"]
_women, _homes = CONTRACT["women"], CONTRACT["homes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What somebody decides. home_id: the home chosen instead of the proposed one; None but with `override`."""

    woman_id: str
    verdict: Verdict
    reason: str
    home_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as it is kept. home_id: the home decided on; with `override` the one chosen instead."""

    decision_id: int
    woman_id: str
    home_id: str | None
    verdict: Verdict
    reviewer: str
    reason: str
    at: datetime


def prepared(connection: Connection, run_id: str) -> None:
    """Has at hand what `decide` may look up of a run, which can take a second or two; refuses nothing."""
    with suppress(Refused):
        known_of(connection, run_id)


def decide(connection: Connection, user: User, run_id: str, decided: Decided) -> int:
    """Writes a decision down; its number. Raises NotThere; Refused where the woman, what is decided on, or the home
    chosen is not in the plan, or where the home that is approved or chosen could not be offered to her today."""
    home_id = _home_decided_on(connection, user, run_id, decided)
    if decided.verdict != "reject":
        _require_possible(connection, run_id, decided, home_id)
    row = {"run_id": run_id, "woman_id": decided.woman_id, "home_id": home_id, "verdict": decided.verdict}
    written = insert(decisions).values(**row, reviewer=user.user_id, reason=decided.reason, at=now())
    number = connection.execute(written.returning(decisions.c.decision_id)).scalar_one()
    # The reason may name anything of her: the log says only that there is one.
    write_down(connection, Entry(user.user_id, "decide", "woman", decided.woman_id, f"{decided.verdict} in {run_id}"))
    return int(number)


def _require_possible(connection: Connection, run_id: str, decided: Decided, home_id: str) -> None:
    """Raises NotThere where the home is gone, Refused where it is not in the plan, or an offer of it would be."""
    if connection.scalar(select(_homes.c.home_id).where(_homes.c.home_id == home_id)) is None:
        raise NotThere
    if decided.verdict == "override" and not known_of(connection, run_id).has_home(home_id):
        raise Refused("home_not_in_plan", "The home is not in the plan; ask for a new run.")
    require_possible(connection, Pair(decided.woman_id, home_id), run_id)


def _home_decided_on(connection: Connection, user: User, run_id: str, decided: Decided) -> str:
    hers = her_plan(connection, user, decided.woman_id, run_id)
    if hers.plan.state == "superseded":
        raise Refused("plan_superseded", "A later plan was published; decide on that one.")
    if decided.verdict != "override":
        if decided.home_id not in (None, hers.home_id):
            raise Refused("not_proposed", "Another home than that is proposed for her; choose it with `override`.")
        if hers.home_id is None:
            raise Refused("not_proposed", "Nothing is proposed for her; choose a home with `override`.")
        return hers.home_id
    if decided.home_id is None:
        raise Refused("home_missing", "`override` needs the home that is chosen instead.", understood=False)
    if decided.home_id == hers.home_id:
        raise Refused("proposed_already", "That home is proposed for her; `approve` it.")
    return decided.home_id


def decisions_listed(
    connection: Connection,
    user: User,
    run_id: str,
    limit: int,
    after: str | None = None,
    *,
    woman_id: str | None = None,
    history: bool = False,
) -> tuple[Sequence[Decision], str | None]:
    """One page of the decisions on a plan's women who are still there, in the order they were made, and where the next
    begins. Of each woman the last, which holds; all with `history`. Raises NotThere, BadCursor."""
    plan_meant(connection, user, run_id)
    asked = (
        select(decisions)
        .where(decisions.c.run_id == run_id, decisions.c.woman_id.in_(select(_women.c.woman_id).where(women_of(user))))
        .order_by(decisions.c.decision_id)
        .limit(limit + 1)
    )
    if not history:
        last = select(func.max(decisions.c.decision_id)).where(decisions.c.run_id == run_id)
        asked = asked.where(decisions.c.decision_id.in_(last.group_by(decisions.c.woman_id)))
    if woman_id is not None:
        asked = asked.where(decisions.c.woman_id == woman_id)
    if after is not None:
        asked = asked.where(decisions.c.decision_id > opened(after, (float,))[0])
    rows = connection.execute(asked).all()
    found = [Decision(**{name: getattr(row, name) for name in Decision.__slots__}) for row in rows[:limit]]
    return found, closed(float(found[-1].decision_id)) if len(rows) > limit else None

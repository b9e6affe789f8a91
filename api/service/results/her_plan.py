"""What a plan says of one woman: whom it is read for, and that she is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.access.scope import sees_woman
from api.access.users import User
from api.runs.plans import digests
from api.service.refusals import NotThere, Refused
from api.service.results.columns import Table
from api.service.results.tables import table_of
from api.service.results.which_plan import PlanMeant, plan_meant

_TABLES: tuple[Table, ...] = ("placements", "unplaced", "alternatives")
NEW_RUN = "It came after this plan was made, or is not of its horizon; ask for a new run."


@dataclass(frozen=True, slots=True)
class HerPlan:
    """proposed: her row of placements, unplaced: of those without a proposal; one of the two is there. others: her rows
    of alternatives."""

    plan: PlanMeant
    woman_id: str
    proposed: Mapping[str, Any] | None
    unplaced: Mapping[str, Any] | None
    others: Sequence[Mapping[str, Any]]

    @property
    def home_id(self) -> str | None:
        """The home that is proposed."""
        return None if self.proposed is None else str(self.proposed["home_id"])


def her_plan(connection: Connection, user: User, woman_id: str, run_id: str | None = None) -> HerPlan:
    """What a plan, None: the one published last, says of a woman.

    Raises NotThere where this user may know nothing of her or of the plan, Refused where she is not in it.
    """
    if not sees_woman(connection, user, woman_id):
        raise NotThere
    plan = plan_meant(connection, user, run_id)
    signed = digests(connection, plan.run_id)
    proposed, unplaced, others = (
        table_of(connection, plan.run_id, name, signed).of_woman(woman_id) for name in _TABLES
    )
    if not proposed and not unplaced:
        raise Refused("woman_not_in_plan", f"She is not in the plan. {NEW_RUN}")
    first, why_none = (rows[0] if rows else None for rows in (proposed, unplaced))
    return HerPlan(plan, woman_id, first, why_none, others)

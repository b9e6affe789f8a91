"""Why a home, or what stands in the way of it, in the engine's own words, as of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from api.access.users import User
from api.service.refusals import NotThere, Refused
from api.service.results.her_plan import NEW_RUN, HerPlan, her_plan
from api.service.results.known import known_of
from api.storage.contract import CONTRACT
from matcher.report.explanation import Kind, Line, explanation_lines
from matcher.solver.plan import Placement, Plan

_homes = CONTRACT["homes"]
NEUTRAL: Mapping[Kind, str] = {
    "block": "Blocked by a restricted condition; a named person can look it up.",
    "review": "For review: a restricted condition; a named person can look it up.",
    "flag": "To know: a restricted condition; a named person can look it up.",
}
"""What is said in place of restricted rules to who does not run the match, as the tables of a plan do not name them."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """lines: as `homeward explain` prints them, but restricted rules are named for managers only. home_id: the home
    they are about; None where none is proposed."""

    hers: HerPlan
    home_id: str | None
    lines: Sequence[Line]


def explanation_of(
    connection: Connection, user: User, woman_id: str, home_id: str | None = None, run_id: str | None = None
) -> Explanation:
    """Why this home, or None: the one proposed; the lines of a woman without a proposal say why there is none.

    Raises as `her_plan`; NotThere where there is no such home, Refused where the plan does not know of it.
    """
    hers = her_plan(connection, user, woman_id, run_id)
    about = home_id or hers.home_id
    if about is None:
        return Explanation(hers, None, _without_proposal(hers))
    known = known_of(connection, hers.plan.run_id)
    if not known.has_home(about):
        if connection.execute(select(_homes.c.home_id).where(_homes.c.home_id == about)).first() is None:
            raise NotThere
        raise Refused("home_not_in_plan", f"The home is not in the plan. {NEW_RUN}")
    involved = {about} if hers.home_id is None else {about, hers.home_id}
    proposed = () if hers.home_id is None else (Placement(woman_id=woman_id, home_id=hers.home_id, points=0),)
    facts = known.facts_of(woman_id, involved)
    lines = explanation_lines(facts, Plan(placements=proposed, levels=()), woman_id, about)
    return Explanation(hers, about, lines if user.role == "manager" else tuple(_neutral(lines)))


def _neutral(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without restricted rules: one line in place of all of a kind."""
    told = set()
    for line in lines:
        if not line.restricted:
            yield line
        elif line.kind not in told:
            told.add(line.kind)
            yield Line(line.kind, NEUTRAL[line.kind])


def _without_proposal(hers: HerPlan) -> tuple[Line, ...]:
    row = hers.unplaced or {}
    told = (row.get("sentence"), row.get("smallest_change"))
    return (
        Line("headline", f"{hers.woman_id} has no proposal in this plan."),
        *(Line("block", text) for text in told if text),
    )

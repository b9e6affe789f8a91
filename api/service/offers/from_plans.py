"""Proposing what a published plan says, as people have decided on it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from api.access.users import User
from api.runs.plans import placements_of
from api.service.offers.decided import Pair
from api.service.offers.facts import policy_of
from api.service.offers.housed import housed_women
from api.service.offers.proposing import propose_all
from api.service.refusals import NotThere, Refused
from api.service.results.which_plan import current_plan_id
from api.storage.contract import CONTRACT
from api.storage.decisions import decisions, publications
from api.storage.offers import offers
from api.storage.runs import plans

women, homes = CONTRACT["women"], CONTRACT["homes"]


def wanted_by(connection: Connection, run_id: str) -> dict[str, str]:
    """woman_id -> home_id as a published plan and the last decision on each woman have it. Raises NotThere, Refused for
    a draft and for a plan that another took the place of."""
    if connection.scalar(select(plans.c.run_id).where(plans.c.run_id == run_id)) is None:
        raise NotThere
    if connection.scalar(select(publications.c.run_id).where(publications.c.run_id == run_id)) is None:
        raise Refused("not_published", "The plan is a draft; publish it first.")
    if current_plan_id(connection) != run_id:
        raise Refused("plan_superseded", "A later plan was published; propose that one.")
    found = dict(placements_of(connection, run_id))
    said = select(decisions).where(decisions.c.run_id == run_id).order_by(decisions.c.decision_id)
    for row in connection.execute(said):
        if row.verdict == "reject" or row.home_id is None:
            found.pop(row.woman_id, None)
        else:
            found[row.woman_id] = row.home_id
    return found


def require_in_plan(connection: Connection, run_id: str, pair: Pair) -> None:
    """Raises NotThere, or Refused where a plan is a draft or has no such placement."""
    if wanted_by(connection, run_id).get(pair.woman_id) != pair.home_id:
        raise Refused("not_in_plan", "The plan, as decided on, does not propose that home for her.")


def propose_plan(connection: Connection, user: User, run_id: str) -> Mapping[str, int]:
    """Proposes every placement of a published plan; outcome -> how many women.

    Outcomes are `proposed`, the codes of `proposing.WORDS`, `offered_before` for a woman who had an offer from this
    plan, `housed` for one who has moved in and needs no other home, and `gone` where she or the home is no longer
    there. Raises NotThere, Refused.
    """
    wanted = wanted_by(connection, run_id)
    before = set(connection.scalars(select(offers.c.woman_id).where(offers.c.run_id == run_id)))
    housed = housed_women(connection)
    there = set(connection.scalars(select(women.c.woman_id))), set(connection.scalars(select(homes.c.home_id)))
    counts: Counter[str] = Counter()
    pairs = []
    for woman_id, home_id in sorted(wanted.items()):
        if woman_id in before:
            counts["offered_before"] += 1
        elif woman_id in housed:
            counts["housed"] += 1
        elif woman_id not in there[0] or home_id not in there[1]:
            counts["gone"] += 1
        else:
            pairs.append(Pair(woman_id, home_id))
    made = propose_all(connection, user, pairs, policy_of(connection, run_id), run_id)
    counts.update(outcome.why or "proposed" for outcome in made)
    return counts

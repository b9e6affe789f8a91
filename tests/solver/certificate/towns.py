"""Small towns for certificates, one in which everything that several placements share bites; and plans of models."""

from __future__ import annotations

from datetime import date

from matcher.domain import Instance, Partner, Pin, Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import build_model
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Placement, Plan
from matcher.solver.solve import Result
from tests.rules.world import bar, child, home, shared, woman, world

FLOORS = {"mothers": 0.25, "care_leaver": 0.5}
NEEDS = (4.5, 7.25, 3.0, 6.01, None, 9.0)
ON_SITE = (None, 2.0, 0.5)


def coupled_town() -> Instance:
    """Hours that do not suffice, partners who take one household in a period, a pin, and groups to look after."""
    women = (
        woman(
            woman_id=f"W{at}",
            priority=1 + at % 5,
            support_hours_week=need,
            care_leaver=at % 2 == 0,
            release_date=date(2026, 12, 1 + at) if at < 4 else date(2027, 1, 12),
        )
        for at, need in enumerate(NEEDS)
    )
    homes = (
        home(home_id=f"H{at}", partner_id="pqr"[at % 3], bedrooms=1 + at % 3, support_hours_week=ON_SITE[at % 3])
        for at in range(7)
    )
    partners = (
        Partner(partner_id="p", caseload_hours_week=10.0, max_new_in_period=1),
        Partner(partner_id="q", caseload_hours_week=6.005, max_new_households=2),
        Partner(partner_id="r", max_new_in_period=1),
    )
    mother = child(child_id="K", woman_id="W1", returns="yes")
    return world(*women, *homes, *partners, mother, Pin(woman_id="W3", home_id="H0", kind="pin"))


def flat_town() -> Instance:
    """More women than places, a partner who takes one household for two homes, a pin, and nothing that couples."""
    women = (woman(woman_id=f"w{at}", priority=1 + at) for at in range(5))
    homes = (
        home(home_id="h1", partner_id="p"),
        home(home_id="h2", partner_id="p", bedrooms=1),
        home(home_id="h3", partner_id="q", bedrooms=2),
        home(home_id="h4", partner_id="q"),
    )
    partners = Partner(partner_id="p"), Partner(partner_id="q", max_new_households=1)
    return world(*women, *homes, *partners, Pin(woman_id="w4", home_id="h1", kind="pin"))


def modelled(
    instance: Instance, policy: Policy, previous: dict[str, str] | None = None
) -> tuple[Facts, AssignmentModel, int]:
    """Facts, the model, and the number of eligible pairs."""
    facts = build_facts(instance, policy)
    candidates = find_candidates(facts)
    return facts, build_model(facts, candidates, previous).model, len(candidates.woman)


def plan_of(facts: Facts, model: AssignmentModel, result: Result) -> Plan:
    """The plan of a result."""
    women, homes = facts.instance.women, facts.instance.homes
    placements = (
        Placement(
            woman_id=women[model.pair_agent[pair]].woman_id,
            home_id=homes[model.pair_place[pair]].home_id,
            points=int(model.pair_points[pair]),
        )
        for pair in result.chosen[result.chosen >= 0].tolist()
    )
    return Plan(placements=tuple(placements), levels=result.levels)


def shared_town() -> Instance:
    """Women alone, mothers and larger families for two shared homes, one of a partner short of hours, and one home of
    its own; one woman is pinned, and one may live with no children."""
    families = {"a": 0, "b": 0, "c": 1, "d": 2, "e": 1, "f": 0, "g": 3}
    women = (woman(woman_id=name, priority=1 + at % 5, support_hours_week=4.0) for at, name in enumerate(families))
    children = (
        child(child_id=f"{name}{at}", woman_id=name, date_of_birth=date(2018 + at, 3, 1))
        for name, number in families.items()
        for at in range(number)
    )
    homes = (
        shared(home_id="s5", partner_id="p", bedspaces=5, bedrooms=4, children_ok=True),
        shared(home_id="s7", partner_id="q", bedspaces=7, bedrooms=4, children_ok=True),
        home(home_id="own", partner_id="q"),
    )
    partners = Partner(partner_id="p", caseload_hours_week=9.0), Partner(partner_id="q")
    return world(
        *women,
        *children,
        *homes,
        *partners,
        bar("no_cohabit_children", woman_id="f"),
        Pin(woman_id="c", home_id="s7", kind="pin"),
    )

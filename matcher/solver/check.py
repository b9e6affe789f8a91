"""The referee: checks a finished plan again, placement by placement, without the solver.

It codes the safety rules, bedrooms, dates, capacities and the objective a second time, from docs/semantics.md; it asks
the other rules again on the single pair. A plan that it rejects is never returned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from matcher.domain import Instance, Policy
from matcher.rules.explain import explain_points_of_pairs, explain_rules_of_pairs
from matcher.rules.facts import Facts, build_facts
from matcher.rules.switches import switch_faults
from matcher.solver.coupling.floors import floor_setting_faults
from matcher.solver.plan import Placement, Plan
from matcher.solver.referee.floors import floor_faults
from matcher.solver.referee.ids import id_faults, known_placements, pin_faults
from matcher.solver.referee.kept_apart import apart_faults
from matcher.solver.referee.objective import objective_faults
from matcher.solver.referee.pair import pair_faults
from matcher.solver.referee.partners import partner_faults
from matcher.solver.referee.points import point_faults
from matcher.solver.referee.shared import home_faults
from matcher.solver.referee.violation import Violation

__all__ = ["PlanRejected", "Violation", "check", "require_valid"]

SHOWN = 5


class PlanRejected(RuntimeError):
    """A plan broke a rule or a limit. `violations` holds everything that is wrong with it."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        lines = [violation.sentence for violation in violations[:SHOWN]]
        rest = len(violations) - len(lines)
        super().__init__("; ".join(["the referee rejects the plan", *lines, *([f"and {rest} more"] if rest else [])]))


def check(
    instance: Instance,
    policy: Policy,
    plan: Plan,
    *,
    previous: Mapping[str, str] | None = None,
    facts: Facts | None = None,
    judged: Collection[Placement] = (),
) -> tuple[Violation, ...]:
    """Everything wrong with a plan; empty when it is good. Takes time in step with the number of placements.

    previous: woman_id -> home_id of an earlier plan; give it exactly when the plan was made against one.
    facts: `build_facts(instance, policy)` where it is at hand; built otherwise.
    judged: placements that were found good before, and of which no row of the woman or the home, and nothing that bears
        on everybody, has changed since: as pairs they are not judged again. Whatever is about several placements, and
        the objective, is always judged whole.
    Kinds: policy, for a switch or a floor that no policy may set; unknown_woman, unknown_home, placed_twice, order;
    home_households, home_persons, home_rooms, partner_households, partner_hours, partner_period, pin_left_out; apart,
    for women who may not be placed together as they are; group_floor; the code of each rule that blocks a pair;
    disagreement, where the referee's own coding of a rule and the engine's differ; points, points_range, quality_floor;
    levels, objective, bound.

    Raises ValueError when `facts` are of another instance or policy.
    Source: docs/semantics.md.
    """
    if facts is None:
        facts = build_facts(instance, policy)
    elif facts.instance != instance or facts.policy != policy:
        raise ValueError("the facts are of another instance or policy")
    return tuple(_violations(instance, policy, plan, previous, facts, {item.woman_id: item for item in judged}))


def _violations(
    instance: Instance,
    policy: Policy,
    plan: Plan,
    previous: Mapping[str, str] | None,
    facts: Facts,
    judged: Mapping[str, Placement],
) -> Iterator[Violation]:
    placements = known_placements(instance, plan)
    for sentence in (*switch_faults(policy), *floor_setting_faults(policy)):
        yield Violation("policy", "", "", sentence)
    yield from id_faults(instance, plan)
    yield from home_faults(instance, policy, placements)
    yield from partner_faults(instance, policy, placements)
    yield from apart_faults(instance, placements)
    yield from floor_faults(instance, policy, placements)
    yield from pin_faults(instance, plan)
    yield from _one_by_one(facts, [item for item in placements if not _is_among(item, judged)])
    yield from objective_faults(instance, plan, placements, previous)


def _is_among(item: Placement, judged: Mapping[str, Placement]) -> bool:
    held = judged.get(item.woman_id)
    return held is item or held == item


def _one_by_one(facts: Facts, placements: Sequence[Placement]) -> Iterator[Violation]:
    """What is wrong with each placement alone."""
    women = np.array([facts.woman_row[item.woman_id] for item in placements], dtype=np.intp)
    homes = np.array([facts.home_row[item.home_id] for item in placements], dtype=np.intp)
    rules, points = explain_rules_of_pairs(facts, women, homes), explain_points_of_pairs(facts, women, homes)
    for item, rule_answers, point_answers in zip(placements, rules, points, strict=True):
        yield from pair_faults(facts, item.woman_id, item.home_id, rule_answers)
        yield from point_faults(facts, item, point_answers)


def require_valid(
    instance: Instance,
    policy: Policy,
    plan: Plan,
    *,
    previous: Mapping[str, str] | None = None,
    facts: Facts | None = None,
    judged: Collection[Placement] = (),
) -> None:
    """`check`, for a plan that is about to be returned.

    Raises PlanRejected when anything is wrong, and ValueError as `check` does.
    """
    violations = check(instance, policy, plan, previous=previous, facts=facts, judged=judged)
    if violations:
        raise PlanRejected(violations)

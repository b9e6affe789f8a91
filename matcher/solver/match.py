"""The whole way from an instance to a proven plan that the referee has passed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.domain import Instance, Policy
from matcher.domain.serial import to_json
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.rules.switches import switch_faults
from matcher.solver.build import Built, build_model
from matcher.solver.check import require_valid
from matcher.solver.plan import Placement, Plan
from matcher.solver.solve import Result, solve

Progress = Callable[[str, float], None]

NOT_ENFORCED = (
    "Weighted support hours: a partner's caseload_hours_week is not yet a limit.",
    "Two women on the list who may not live or associate with each other (non_association, no_cohabit_person and its"
    " radius_km) are not yet kept apart; proposals to one home are flagged.",
    "Shared homes: bars are tested against the people already there and children who may come; women proposed together"
    " are not yet tested against each other.",
    "Shared homes take pinned women exactly, and then only as many households as would fit if each were the largest"
    " that may be proposed; the optimum is proved under this cautious limit.",
    "Statutory overcrowding is not yet measured in shared homes.",
    "Help with rent takes no account of earnings, other income, or deductions for an adult who joins her.",
    "partners.covers binds nobody.",
    "Ways go round the Severn, Humber, Trent, Mersey, Dee, Thames and Tamar; over other waters (the Solent, Southampton"
    " Water, the Stour and Orwell, the Fal, Morecambe Bay) the straight line still counts.",
)
"""What this version does not enforce; silence means enforced."""


@dataclass(frozen=True)
class Match:
    """One run: what it knew, what it weighed, and what it proposes. seconds: stage -> wall time."""

    instance: Instance
    policy: Policy
    facts: Facts
    candidates: Candidates
    built: Built
    result: Result
    plan: Plan
    seconds: dict[str, float]

    @cached_property
    def instance_json(self) -> str:
        """The instance as it is signed and kept for replay."""
        return to_json(self.instance)

    @cached_property
    def policy_json(self) -> str:
        """The policy as it is signed and kept for replay."""
        return to_json(self.policy)


def match(
    instance: Instance,
    policy: Policy | None = None,
    *,
    previous: Mapping[str, str] | None = None,
    keep_criteria: bool = False,
    progress: Progress | None = None,
) -> Match:
    """The optimal plan for an instance, checked by the referee.

    previous: woman_id -> home_id of an earlier plan, kept where that costs nothing. keep_criteria: keep every pair's
    points by criterion. progress: called with a stage's name and its share done.
    Raises InfeasiblePins; ValueError for a policy that switches a rule as no policy may; PlanRejected if the referee
    finds fault, which is a defect of the program.
    """
    policy = policy or Policy()
    if faults := tuple(switch_faults(policy)):
        raise ValueError("; ".join(faults))
    tell = progress or (lambda _stage, _share: None)
    clock = _Clock()
    facts = build_facts(instance, policy)
    clock.stage("facts")
    candidates = find_candidates(facts, keep_criteria=keep_criteria, progress=lambda share: tell("pairs", share))
    clock.stage("candidates")
    built = build_model(facts, candidates, previous)
    result = solve(built.model)
    clock.stage("solve")
    tell("solve", 1.0)
    plan = _plan(instance, candidates, built, result)
    require_valid(instance, policy, plan, previous=previous, facts=facts)
    clock.stage("referee")
    tell("referee", 1.0)
    return Match(instance, policy, facts, candidates, built, result, plan, clock.seconds)


def _plan(instance: Instance, candidates: Candidates, built: Built, result: Result) -> Plan:
    rows = built.candidate[result.chosen[result.chosen >= 0]]
    placements = tuple(
        Placement(
            woman_id=instance.women[candidates.woman[row]].woman_id,
            home_id=instance.homes[candidates.home[row]].home_id,
            points=int(candidates.points[row]),
        )
        for row in rows
    )
    return Plan(placements=placements, levels=result.levels)


class _Clock:
    """Wall time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 4)
        self._last = now

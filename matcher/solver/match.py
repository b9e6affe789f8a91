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
from matcher.solver.coupled.answer import NoPlan
from matcher.solver.coupling.floors import floor_setting_faults
from matcher.solver.floor_price import FloorPrice, floor_prices
from matcher.solver.flow import Infeasible
from matcher.solver.pins import InfeasiblePins
from matcher.solver.plan import Placement, Plan
from matcher.solver.solve import Result, solve
from matcher.solver.watch import Watch

Progress = Callable[[str, float], None]

NOT_ENFORCED = (
    "Statutory overcrowding is not yet measured in shared homes.",
    "Help with rent takes no account of earnings, other income, or deductions for an adult who joins her.",
    "partners.covers binds nobody.",
    "Ways go round the Severn, Humber, Trent, Mersey, Dee, Thames and Tamar; over other waters (the Solent, Southampton"
    " Water, the Stour and Orwell, the Fal, Morecambe Bay) the straight line still counts.",
)
"""What this version does not enforce; silence means enforced."""


@dataclass(frozen=True)
class Match:
    """One run: what it knew, what it weighed, and what it proposes. seconds: stage -> wall time. floors: the price of
    each floor of the policy."""

    instance: Instance
    policy: Policy
    facts: Facts
    candidates: Candidates
    built: Built
    result: Result
    plan: Plan
    seconds: dict[str, float]
    floors: tuple[FloorPrice, ...] = ()

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
    watch: Watch | None = None,
) -> Match:
    """The optimal plan for an instance, checked by the referee.

    previous: woman_id -> home_id of an earlier plan, kept where that costs nothing. keep_criteria: keep every pair's
    points by criterion. progress: called with a stage's name and its share done. watch: a limit on the search for the
    plan and its proof; when it ends the search, the best plan so far is the answer, with its proven gap.
    Raises InfeasiblePins; ValueError for a policy that switches a rule, or sets a floor, as no policy may; PlanRejected
    if the referee finds fault, which is a defect of the program.
    """
    policy = policy or Policy()
    if faults := (*switch_faults(policy), *floor_setting_faults(policy)):
        raise ValueError("; ".join(faults))
    tell = progress or (lambda _stage, _share: None)
    clock = Clock()
    facts = build_facts(instance, policy)
    clock.stage("facts")
    candidates = find_candidates(facts, keep_criteria=keep_criteria, progress=lambda share: tell("pairs", share))
    clock.stage("candidates")
    built = build_model(facts, candidates, previous)
    watch = watch or Watch()
    result = or_refused(lambda: solve(built.model, watch))
    floors = floor_prices(built.model, result, policy, watch)
    clock.stage("solve")
    tell("solve", 1.0)
    plan = plan_of(instance, candidates, built, result)
    require_valid(instance, policy, plan, previous=previous, facts=facts)
    clock.stage("referee")
    tell("referee", 1.0)
    return Match(instance, policy, facts, candidates, built, result, plan, clock.seconds, floors)


def or_refused(solving: Callable[[], Result]) -> Result:
    """What a solve finds. Raises InfeasiblePins where pins and limits leave no plan: pins are all that must hold
    whatever it costs."""
    try:
        return solving()
    except Infeasible as error:
        raise InfeasiblePins(("the pins, the limits and the policy's floors cannot all hold together",)) from error
    except NoPlan as error:
        raise InfeasiblePins(("no plan was found that holds every pin, limit and floor; there may be one",)) from error


def plan_of(instance: Instance, candidates: Candidates, built: Built, result: Result) -> Plan:
    """The plan of a solved model."""
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


class Clock:
    """Wall time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 4)
        self._last = now

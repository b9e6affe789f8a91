"""The whole way from an instance to a proven plan that the referee has passed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from matcher.domain import Instance, Policy
from matcher.domain.serial import to_json
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.rules.pool import PairPool
from matcher.rules.switches import switch_faults
from matcher.solver.build import Built, build_model
from matcher.solver.check import require_valid
from matcher.solver.clock import Clock
from matcher.solver.coupled.answer import NoPlan
from matcher.solver.coupling.floors import floor_setting_faults
from matcher.solver.floor_price import FloorPrice, floor_prices
from matcher.solver.flow import Infeasible
from matcher.solver.pins import InfeasiblePins
from matcher.solver.plan import Placement, Plan
from matcher.solver.priced.whole import priced_match
from matcher.solver.solve import Result, solve
from matcher.solver.watch import Watch

Progress = Callable[[str, float], None]
Solved = TypeVar("Solved")

EVERY_PAIR_UP_TO, SCARCE_UP_TO = 20_000_000, 4_000_000
"""Women x homes up to which every eligible pair is listed with its points; beyond, pairs are priced (see `priced`).
Where there are fewer homes than women that proves closer bounds and finds better plans, in less time, from the second
on."""

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
    """One run: what it knew, what it weighed, and what it proposes.

    seconds: stage -> wall time. floors: the price of each floor of the policy. pool: all eligible pairs, where
    `candidates` lists only those that matter and all of each woman who is left out; None where it lists every one.
    previous: woman_id -> home_id of the plan it was to stay near; None where there was none.
    """

    instance: Instance
    policy: Policy
    facts: Facts
    candidates: Candidates
    built: Built
    result: Result
    plan: Plan
    seconds: dict[str, float]
    floors: tuple[FloorPrice, ...] = ()
    pool: PairPool | None = None
    previous: Mapping[str, str] | None = None

    @property
    def eligible(self) -> int:
        """Pairs that no rule blocks."""
        return len(self.candidates.woman) if self.pool is None else self.pool.eligible

    @property
    def proposable(self) -> int | None:
        """Of those, pairs that may be proposed: at or above the quality floor, or pinned. None = not counted, since
        few of them had their points worked out."""
        return len(self.built.candidate) if self.pool is None else None

    @cached_property
    def instance_json(self) -> str:
        """The instance as it is signed and kept for replay."""
        return to_json(self.instance)

    @cached_property
    def policy_json(self) -> str:
        """The policy as it is signed and kept for replay."""
        return to_json(self.policy)

    @cached_property
    def previous_json(self) -> str | None:
        """What the earlier plan proposed for the women of this instance, as it is kept for `check` and replay."""
        if self.previous is None:
            return None
        hers = {name: home for name, home in sorted(self.previous.items()) if name in self.instance.woman}
        return json.dumps(hers, indent=1) + "\n"


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

    Large ones, by women x homes, are solved without a list of their pairs, and proven over all of them all the same.
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
    watch = watch or Watch()
    if keep_criteria or _lists_every_pair(instance):
        candidates = find_candidates(facts, keep_criteria=keep_criteria, progress=lambda share: tell("pairs", share))
        clock.stage("candidates")
        built, pool = build_model(facts, candidates, previous), None
        result = or_refused(lambda: solve(built.model, watch))
    else:
        asked = partial(tell, "pairs")
        found = or_refused(lambda: priced_match(facts, previous, watch=watch, progress=asked))
        candidates, built, result, pool = found.candidates, found.built, found.result, found.pool
    floors = floor_prices(built.model, result, policy, watch, every_pair=pool is None)
    clock.stage("solve")
    tell("solve", 1.0)
    plan = plan_of(instance, candidates, built, result)
    require_valid(instance, policy, plan, previous=previous, facts=facts)
    clock.stage("referee")
    tell("referee", 1.0)
    return Match(instance, policy, facts, candidates, built, result, plan, clock.seconds, floors, pool, previous)


def _lists_every_pair(instance: Instance) -> bool:
    women, homes = len(instance.women), len(instance.homes)
    return women * homes <= (EVERY_PAIR_UP_TO if homes >= women else min(EVERY_PAIR_UP_TO, SCARCE_UP_TO))


def or_refused(solving: Callable[[], Solved]) -> Solved:
    """What a solve finds. Raises InfeasiblePins where pins and limits leave no plan: pins are all that must hold
    whatever it costs."""
    try:
        return solving()
    except Infeasible as error:
        raise InfeasiblePins(("the pins, the limits and the policy's floors cannot all hold together",)) from error
    except NoPlan as error:
        raise InfeasiblePins(("no plan was found that holds every pin, limit and floor; there may be one",)) from error


def plan_of(
    instance: Instance,
    candidates: Candidates,
    built: Built,
    result: Result,
    known: Mapping[str, Placement] | None = None,
) -> Plan:
    """The plan of a solved model. known: placements by woman_id, which are taken as they are where nothing differs."""
    rows = built.candidate[result.chosen[result.chosen >= 0]]
    columns = (column[rows].tolist() for column in (candidates.woman, candidates.home, candidates.points))
    placements = []
    for woman, home, points in zip(*columns, strict=True):
        woman_id, home_id = instance.women[woman].woman_id, instance.homes[home].home_id
        held = None if known is None else known.get(woman_id)
        if held is None or held.home_id != home_id or held.points != points:
            held = Placement(woman_id=woman_id, home_id=home_id, points=points)
        placements.append(held)
    return Plan(placements=tuple(placements), levels=result.levels)

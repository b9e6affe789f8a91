"""What run.json says of a run, compared with its levels and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matcher.domain import Instance, Policy
from matcher.report.journey_words import journeys_record
from matcher.report.roll import policy_roll
from matcher.solver.check import Violation
from matcher.solver.plan import Plan


def record_faults(
    record: Mapping[str, Any], instance: Instance, policy: Policy, plan: Plan, left_out: Sequence[str] | None
) -> Iterator[Violation]:
    """A violation for each figure of run.json that is not so, and one when unplaced.csv lists other women than it must.

    left_out: woman ids of unplaced.csv; None when the file is missing. The numbers of pairs are not counted again.
    """
    for name, said, true in _figures(record, instance, plan):
        if said != true:
            yield _fault(f"run.json says {name} is {said}, but it is {true}")
    for name, roll in policy_roll(policy).items():
        if record.get(name) != roll:
            yield _fault(f"run.json and the policy of the run differ on the {name}")
    # By distance nothing was looked up: the estimate beside it is that of whoever checks.
    if instance.journeys is not None and record.get("journeys") != journeys_record(instance, policy):
        yield _fault("run.json says of journeys what restricted/instance.json does not")
    placed = {placement.woman_id for placement in plan.placements}
    if left_out is not None and sorted(left_out) != sorted(instance.woman.keys() - placed):
        yield _fault("unplaced.csv does not list exactly the women without a placement")


def _figures(record: Mapping[str, Any], instance: Instance, plan: Plan) -> Iterator[tuple[str, Any, Any]]:
    """(name, what run.json says, what is so)."""
    yield "as_of", record.get("as_of"), instance.as_of.isoformat()
    yield "gap", record.get("gap"), plan.gap
    yield "status", record.get("status"), "optimal" if plan.gap == 0 else "feasible"
    if plan.gap == 0:
        yield "finished", record.get("finished"), True
    for said, level in zip(record["levels"], plan.levels, strict=True):
        yield f"the gap of level {level.name}", said.get("gap"), level.gap
    counts = record.get("counts")
    counts = counts if isinstance(counts, dict) else {}
    placed = len(plan.placements)
    for name, true in (
        ("women", len(instance.women)),
        ("homes", len(instance.homes)),
        ("partners", len(instance.partners)),
        ("placed", placed),
        ("unplaced", len(instance.women) - placed),
    ):
        yield f"the count {name}", counts.get(name), true


def _fault(sentence: str) -> Violation:
    return Violation(kind="record", woman_id="", home_id="", sentence=sentence)

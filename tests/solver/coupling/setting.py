"""The coupling rules of a small world, and what they say of a plan."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from matcher.domain import Instance, Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver import AssignmentModel
from matcher.solver.build import build_model
from matcher.solver.constraints import Coupling
from tests.rules.world import Record, world

Rule = TypeVar("Rule")


def model_of(*records: Record, **policy: Any) -> AssignmentModel:
    """The model of a world; `policy` changes settings."""
    facts = build_facts(world(*records), Policy(**policy))
    return build_model(facts, find_candidates(facts)).model


def rules(kind: type[Rule], *records: Record, **policy: Any) -> list[Rule]:
    """The rules of one kind."""
    return [rule for rule in model_of(*records, **policy).coupling if isinstance(rule, kind)]


def only(kind: type[Rule], *records: Record, **policy: Any) -> Rule:
    """The one rule of a kind."""
    (rule,) = rules(kind, *records, **policy)
    return rule


def broken(coupling: tuple[Coupling, ...], instance: Instance, plan: dict[str, str]) -> list[str]:
    """The codes of the rules that a plan, woman_id -> home_id, breaks, each as often as it does."""
    women = {woman.woman_id: row for row, woman in enumerate(instance.women)}
    homes = {home.home_id: row for row, home in enumerate(instance.homes)}
    agent = np.array([women[woman_id] for woman_id in plan], np.int64)
    place = np.array([homes[home_id] for home_id in plan.values()], np.int64)
    return [rule.code for rule in coupling for _ in rule.violations(agent, place)]

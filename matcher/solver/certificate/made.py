"""The certificate of a solver's result: its multipliers, told by the ids of homes, partners and women."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.domain import Instance, Policy
from matcher.domain.policy import FLOOR_GROUPS
from matcher.solver.arrays import Ints
from matcher.solver.certificate.partners import PARTNERS
from matcher.solver.certificate.record import Certificate, Proof
from matcher.solver.constraints import HouseholdsInPeriod, JointOccupancy, SupportHours
from matcher.solver.constraints.base import Budget
from matcher.solver.coupling.floors import share_of
from matcher.solver.duals.dual import Dual, budgets_of, floors_of
from matcher.solver.model import AssignmentModel
from matcher.solver.prices.smallest import Prices
from matcher.solver.solve import Result


def certificate_of(
    instance: Instance, policy: Policy, model: AssignmentModel, result: Result, pairs: tuple[int, int | None]
) -> Certificate:
    """model: what was solved, of this instance and policy. pairs: how many pairs the rules allow, and how many of them
    may be proposed, None where that was not counted."""
    groups = [group for group in FLOOR_GROUPS if share_of(policy, group)[0]] if floors_of(model) else []
    duals = result.duals or (composite_dual(model, result.prices),)
    proofs = tuple(_proof(instance, model, dual, groups) for dual in duals)
    return Certificate(result.levels, priced_bounds(model, result), *pairs, proofs)


def priced_bounds(model: AssignmentModel, result: Result) -> tuple[int, ...]:
    """For each level what its duals prove of every plan that is as good on the levels before it."""
    if not result.duals:
        return tuple(level.bound for level in result.levels)
    totals = [(dual, dual.total(model) + dual.constant) for dual in result.duals]
    most = int(model.pair_points.max(initial=0))
    plain = int(model.agent_weight.sum()), model.most_placed * most, model.most_placed
    found = list(plain[: len(result.levels)])
    for dual, total in totals:
        left = total
        factors = dual.weight_factor, dual.points_factor, dual.kept_factor
        for at, (level, factor) in enumerate(zip(result.levels, factors, strict=False)):
            found[at] = min(found[at], left // factor) if factor > 0 else found[at]
            left -= factor * level.value
    return tuple(found)


def composite_dual(model: AssignmentModel, prices: Prices) -> Dual:
    """The prices of a flow, which prove all levels at once; of rules that couple they take no account."""
    first, second = model.scales
    return Dual(
        place=prices.place,
        group=prices.group,
        weight_factor=first,
        points_factor=second,
        kept_factor=0 if model.pair_kept is None else 1,
        budgets=tuple(np.zeros(len(rule.room), np.int64) for rule in budgets_of(model)),
        floors=tuple(np.zeros(1, np.int64) for _ in floors_of(model)),
    )


def _proof(instance: Instance, model: AssignmentModel, dual: Dual, groups: Sequence[str]) -> Proof:
    limits: dict[str, Mapping[str, int]] = {}
    packed: dict[str, tuple[str, ...]] = {}
    for rule, held in zip(budgets_of(model), dual.budgets, strict=True):
        names = cell_names(instance, rule)
        if held is None:
            packed[rule.code] = tuple(names.values())
        elif held.any():
            limits[rule.code] = {name: int(held[cell]) for cell, name in names.items() if held[cell]}
    if dual.shared_out is not None and dual.shared_out.any():
        packed[PARTNERS] = tuple(instance.partners[row].partner_id for row in np.flatnonzero(dual.shared_out).tolist())
    return Proof(
        placed=dual.weight_factor,
        points=dual.points_factor,
        kept=dual.kept_factor,
        homes=_by_id([home.home_id for home in instance.homes], dual.place),
        partners=_by_id([partner.partner_id for partner in instance.partners], dual.group),
        limits=limits,
        packed=packed,
        floors=dict(zip(groups, (int(held[0]) for held in dual.floors), strict=True)),
        women=None if dual.agent is None else _by_id([woman.woman_id for woman in instance.women], dual.agent),
    )


def cell_names(instance: Instance, rule: Budget) -> Mapping[int, str]:
    """What a certificate calls each budget that pairs can draw on: its partner, and its period where it has one; or
    its shared home."""
    partners = [home.partner_id for home in instance.homes]
    if isinstance(rule, SupportHours):
        of_budget = dict(zip(rule.place_budget.tolist(), partners, strict=True))
        return {budget: of_budget[budget] for budget in range(len(rule.room))}
    if isinstance(rule, HouseholdsInPeriod):
        of_group = dict(zip(rule.place_group.tolist(), partners, strict=True))
        groups, periods = rule.capacity.shape
        return {cell: f"{of_group[cell // periods]} {cell % periods}" for cell in range(groups * periods)}
    if isinstance(rule, JointOccupancy):
        return {place: instance.homes[place].home_id for place in np.flatnonzero(rule.place_shared).tolist()}
    return {budget: str(budget) for budget in range(len(rule.room))}


def _by_id(ids: Sequence[str], prices: Ints) -> Mapping[str, int]:
    return dict(zip(ids, prices.tolist(), strict=True))

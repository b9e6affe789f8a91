"""The coupled load: 1,000 women, 3,000 homes, some 340,000 pairs, and rules that hold many placements together."""

from __future__ import annotations

import dataclasses

import numpy as np

from matcher.domain import Instance, Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.build import build_model
from matcher.solver.constraints import GroupFloor, JointOccupancy, NonAssociation, SupportHours
from matcher.synthetic import generate

FLOOR_POINTS = 5_400
"""The quality floor that leaves some 340,000 pairs."""
HOURS_SHARE, USUAL_HOURS = 0.35, 30.0
"""Partners have this share of the hours drawn for them, so that hours bind all over the country."""
APART, SHARED = 100, 200


def coupled_load(women: int = 1_000, homes: int = 3_000, seed: int = 1) -> AssignmentModel:
    """Hours on every partner, 100 women to be kept apart from another, 200 shared homes and two group floors."""
    instance = generate(women, homes, seed, coupled=True)
    facts = build_facts(instance, Policy(quality_floor_points=FLOOR_POINTS))
    model = build_model(facts, find_candidates(facts)).model
    chance = np.random.default_rng(seed)
    shared = np.zeros(homes, bool)
    several = np.flatnonzero(model.place_capacity > 1)
    shared[chance.choice(several, min(SHARED, len(several)), replace=False)] = True
    bars = chance.permuted(np.tile(np.arange(women), (APART, 1)), axis=1)[:, :2]
    rules = (
        support_hours(instance, model.place_group),
        NonAssociation(
            bars,
            np.where(shared, np.arange(homes), -1),
            radius_m=chance.choice([-1, 1_000, 5_000, 20_000], APART),
            place_point_m=points(instance),
        ),
        joint_occupancy(facts, shared, chance.permuted(np.tile(np.arange(women), (20 * APART, 1)), axis=1)[:, :2]),
        *floors(instance),
    )
    capacity = np.where(shared, model.place_capacity, np.minimum(model.place_capacity, 1))
    return dataclasses.replace(model, place_capacity=capacity, coupling=rules)


def support_hours(instance: Instance, partner: Ints) -> SupportHours:
    """In half hours a week."""
    hours = np.array([one.caseload_hours_week or USUAL_HOURS for one in instance.partners])
    return SupportHours(
        agent_need=halves(
            [3.0 if one.support_hours_week is None else one.support_hours_week for one in instance.women]
        ),
        place_on_site=halves([one.support_hours_week or 0.0 for one in instance.homes]),
        place_budget=partner,
        capacity=np.maximum(2, halves(hours * HOURS_SHARE)),
    )


def halves(hours: list[float] | np.ndarray) -> Ints:
    """Whole half hours."""
    return (np.asarray(hours) * 2).astype(np.int64)


def points(instance: Instance) -> np.ndarray:
    """(homes, 3) easting, northing and doubt."""
    spots = [home.place for home in instance.homes]
    return np.array(
        [(spot.easting_m, spot.northing_m, spot.uncertainty_m) if spot else (np.nan,) * 3 for spot in spots]
    )


def joint_occupancy(facts: Facts, shared: np.ndarray, incompatible: Ints) -> JointOccupancy:
    """Persons, rooms, and women who must not share a home."""
    women, homes = facts.tables["women"].columns, facts.tables["homes"].columns
    spaces, rooms = (np.nan_to_num(homes[name], nan=-1.0).astype(np.int64) for name in ("free_bedspaces", "rooms_free"))
    return JointOccupancy(
        agent_persons=at_least_one(women["persons"]),
        agent_rooms=at_least_one(women["bedrooms_high"]),
        place_shared=shared,
        place_bedspaces=spaces,
        place_rooms=rooms,
        incompatible=incompatible,
    )


def at_least_one(counts: np.ndarray) -> Ints:
    """Whole counts; what is not known counts as one."""
    return np.maximum(1, np.nan_to_num(counts, nan=1.0)).astype(np.int64)


def floors(instance: Instance) -> tuple[GroupFloor, GroupFloor]:
    """Care leavers, and women who need much support: at least nineteen twentieths of their share of the list."""
    found = []
    for member in (
        np.array([bool(one.care_leaver) for one in instance.women]),
        np.array([(one.support_hours_week or 0.0) >= 4.0 for one in instance.women]),
    ):
        found.append(GroupFloor(member, (19 * int(member.sum()), 20 * len(member))))
    return found[0], found[1]

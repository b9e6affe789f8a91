"""Limits over several placements by the ids of women, homes and partners; who may not meet whom is only counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matcher.domain.policy import FLOOR_GROUPS
from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints import HouseholdsInPeriod, JointOccupancy, NonAssociation, SupportHours
from matcher.solver.coupling.floors import share_of
from matcher.solver.match import Match


def joint_limits(match: Match) -> dict[str, Any]:
    """What `limits.json` says of each rule that may bind; a rule that no plan could break is left out.

    Members of groups with a floor are not listed: a group may be about risk or abuse.
    """
    found: dict[str, Any] = {}
    for rule in match.built.model.coupling:
        if isinstance(rule, SupportHours):
            found[rule.code] = _support_hours(match, rule)
        elif isinstance(rule, HouseholdsInPeriod):
            found[rule.code] = _households_in_period(match, rule)
        elif isinstance(rule, JointOccupancy):
            found[rule.code] = _joint_occupancy(match, rule)
    shares = ((group, *share_of(match.policy, group)) for group in FLOOR_GROUPS)
    if floors := {group: f"{part}/{whole}" for group, part, whole in shares if part}:
        found["group_floor"] = floors
    if kept_apart := _kept_apart(match):
        found["restricted_pairs_of_women"] = kept_apart
    return found


def _support_hours(match: Match, rule: SupportHours) -> Mapping[str, Any]:
    """A woman draws what she needs beyond what the home gives, or nothing."""
    counts = rule.place_budget >= 0
    return {
        "unit": "hundredths of an hour a week",
        "partner_gives": _by_partner(match, rule.place_budget, rule.capacity.tolist()),
        "home_gives": _by_home(match, counts, rule.place_on_site),
        "woman_needs": _by_woman(match, counts, rule.agent_need),
    }


def _households_in_period(match: Match, rule: HouseholdsInPeriod) -> Mapping[str, Any]:
    """A household moves in in the later of its own period and the home's."""
    counts = rule.place_group >= 0
    ready = np.zeros(len(counts), np.int64) if rule.place_period is None else rule.place_period
    return {
        "partner_takes_by_period": _by_partner(match, rule.place_group, rule.capacity.tolist()),
        "home_period": _by_home(match, counts, ready),
        "woman_period": _by_woman(match, counts, rule.agent_period),
    }


def _joint_occupancy(match: Match, rule: JointOccupancy) -> Mapping[str, Any]:
    """All homes that several may share, whether or not the rule binds there: that alone could tell who is barred."""
    shared = match.built.model.place_capacity > 1
    return {
        "home_bedspaces": _by_home(match, shared, rule.place_bedspaces),
        "home_rooms": _by_home(match, shared, rule.place_rooms),
        "woman_persons": _by_woman(match, shared, rule.agent_persons),
        "woman_rooms": _by_woman(match, shared, rule.agent_rooms),
    }


def _kept_apart(match: Match) -> int:
    """Pairs of women who may not be placed everywhere together."""
    coupling = match.built.model.coupling
    barred = [rule.incompatible for rule in coupling if isinstance(rule, JointOccupancy)]
    apart = [rule.apart for rule in coupling if isinstance(rule, NonAssociation)]
    both = np.concatenate([np.zeros((0, 2), np.int64), *barred, *apart])
    return len(np.unique(np.sort(both, axis=1), axis=0))


def _by_partner(match: Match, number: Ints, held: list[Any]) -> Mapping[str, Any]:
    """number: (homes,) of what each home's partner is counted by, or -1."""
    homes = match.instance.homes
    return {homes[at].partner_id: held[number[at]] for at in np.flatnonzero(number >= 0).tolist()}


def _by_home(match: Match, counts: Bools, number: Ints) -> Mapping[str, int | None]:
    """null where it is not known."""
    homes = match.instance.homes
    return {homes[at].home_id: _known(int(number[at])) for at in np.flatnonzero(counts).tolist()}


def _by_woman(match: Match, counts: Bools, number: Ints) -> Mapping[str, int]:
    """Women who may be proposed to a home that counts."""
    model, women = match.built.model, match.instance.women
    asked = np.unique(model.pair_agent[counts[model.pair_place]]).tolist()
    return {women[at].woman_id: int(number[at]) for at in asked}


def _known(number: int) -> int | None:
    return None if number < 0 else number

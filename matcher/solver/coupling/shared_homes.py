"""Shared homes: which households fit into one together, and which women may not share one."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from matcher.rules.table import Floats
from matcher.solver.arrays import Ints
from matcher.solver.constraints import JointOccupancy
from matcher.solver.coupling.near_children import barred_from
from matcher.solver.coupling.offers import Offers

NOT_KNOWN = -1


def joint_occupancy(offers: Offers) -> JointOccupancy | None:
    """The rule for shared homes that several households may share; None where their capacity says it all.

    It says it all where everybody proposed for a home is alone and nobody is barred from anybody. Where that is not so
    of one home the rule is of all, whoever is proposed there: so it is the same rule when more pairs come in.
    """
    women, homes = offers.facts.tables["women"].columns, offers.facts.tables["homes"].columns
    several = offers.shared & (offers.capacity > 1)
    if not several.any():
        return None
    asked = np.flatnonzero(several[offers.home])
    persons = _whole(women["persons"], 1)
    barred = _barred(offers, asked)
    if not len(barred) and not (persons[offers.woman[asked]] > 1).any():
        return None
    return JointOccupancy(
        agent_persons=persons,
        agent_rooms=np.maximum(_whole(women["bedrooms_high"], 1), 1),
        place_shared=several,
        place_bedspaces=_whole(homes["free_bedspaces"], NOT_KNOWN),
        place_rooms=_whole(homes["rooms_free"], NOT_KNOWN),
        incompatible=barred,
    )


def _whole(values: Floats, unknown: int) -> Ints:
    return np.nan_to_num(values, nan=unknown).astype(np.int64)


def _barred(offers: Offers, asked: Ints) -> Ints:
    """(q, 2) women who may not share a home although both may be proposed for one, the lower row first."""
    size = len(offers.facts.instance.women), len(offers.capacity)
    ones = np.ones(len(asked), np.int32)
    may_come = csr_array((ones, (offers.woman[asked], offers.home[asked])), shape=size)
    two = np.concatenate([_named(offers), barred_from(offers.facts, may_come)])
    two = np.unique(np.sort(two, axis=1), axis=0)
    both = may_come[two[:, 0]].multiply(may_come[two[:, 1]])
    return two[np.asarray(both.sum(axis=1)).ravel() > 0]


def _named(offers: Offers) -> Ints:
    """(q, 2) women on the list of whom one is barred from living with the other by name."""
    row = offers.facts.woman_row
    found = [
        (row[bar.woman_id], row[bar.other_id])
        for bar in offers.facts.instance.bars
        if bar.kind == "no_cohabit_person" and bar.approved_by is None and bar.other_id and bar.other_id in row
    ]
    return np.array([two for two in found if two[0] != two[1]], np.int64).reshape(-1, 2)

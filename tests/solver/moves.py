"""Changes to a problem, rules included, of which one knows what they do to its optimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints import Coupling
from tests.solver.problems import changed

BY_AGENT = ("agent_", "member", "charges")
BY_PLACE = ("place_",)
PAIRS_OF_AGENTS = ("apart", "incompatible")
OF_THEM = ("radius_m", "not_same_group")


def sorted_pairs(
    model: AssignmentModel, agent: Ints, place: Ints, row: Ints, points: Ints, **others: object
) -> AssignmentModel:
    """The model with these pairs, put in order. Pair i was kept as pair row[i] of the model was; -1 = it was not."""
    order = np.lexsort((place, agent))
    kept = None if model.pair_kept is None else np.append(model.pair_kept, False)[row[order]]
    arrays = {"pair_agent": agent[order], "pair_place": place[order], "pair_points": points[order], "pair_kept": kept}
    return changed(model, **arrays, **others)


def renumbered(model: AssignmentModel, agent: Ints, place: Ints) -> AssignmentModel:
    """The same problem with agent i numbered agent[i], and place j numbered place[j]."""
    was_agent, was_place = np.argsort(agent), np.argsort(place)
    return sorted_pairs(
        model,
        agent[model.pair_agent],
        place[model.pair_place],
        np.arange(len(model.pair_agent)),
        model.pair_points,
        agent_weight=model.agent_weight[was_agent],
        must_place=None if model.must_place is None else model.must_place[was_agent],
        place_capacity=model.place_capacity[was_place],
        place_group=model.place_group[was_place],
        coupling=tuple(_renumbered_rule(rule, agent, place) for rule in model.coupling),
    )


def regrouped(model: AssignmentModel, chance: np.random.Generator) -> AssignmentModel:
    """The same problem with other numbers for its groups, and with the rows of a rule's two agents in another order."""
    outer = model.group_parent is not None  # All others lie in the last one.
    groups = len(model.group_capacity)
    number = np.append(chance.permutation(groups - outer), [groups - 1] * outer).astype(np.int64)
    was = np.argsort(number)
    return changed(
        model,
        place_group=number[model.place_group],
        group_capacity=model.group_capacity[was],
        group_parent=None if model.group_parent is None else model.group_parent[was],
        coupling=tuple(_turned(rule) for rule in model.coupling),
    )


def _turned(rule: Coupling) -> Coupling:
    """The rule with the rows of its two agents in the other order, and each two as well."""
    turned = _of_rows(rule, (*PAIRS_OF_AGENTS, *OF_THEM), lambda held: held[::-1])
    return _of_rows(turned, PAIRS_OF_AGENTS, lambda held: held[:, ::-1])


def _renumbered_rule(rule: Coupling, agent: Ints, place: Ints) -> Coupling:
    found = _of_rows(rule, BY_AGENT, lambda held: held[np.argsort(agent)])
    found = _of_rows(found, BY_PLACE, lambda held: held[np.argsort(place)])
    found = _of_rows(found, ("charges",), lambda held: held[:, np.argsort(place)])
    found = _of_rows(found, PAIRS_OF_AGENTS, lambda held: agent[held])
    return _of_rows(found, ("pinned",), lambda held: np.stack([agent[held[:, 0]], place[held[:, 1]]], axis=1))


def _of_rows(rule: Coupling, names: tuple[str, ...], change: Callable[[np.ndarray], np.ndarray]) -> Coupling:
    """The rule with every array whose name begins like one of these changed."""
    held = {field.name: getattr(rule, field.name) for field in fields(rule)}
    return replace(
        rule, **{name: change(array) for name, array in held.items() if name.startswith(names) and array is not None}
    )


def with_twin(model: AssignmentModel, place: int, capacity: int) -> AssignmentModel:
    """The model with one more place just like one it has, and of this capacity; nobody was there before."""
    rows = np.flatnonzero(model.pair_place == place)
    every = np.arange(len(model.pair_agent))
    return sorted_pairs(
        model,
        np.append(model.pair_agent, model.pair_agent[rows]),
        np.append(model.pair_place, np.full(len(rows), model.places)),
        np.append(every, np.full(len(rows), -1)),
        np.append(model.pair_points, model.pair_points[rows]),
        place_capacity=np.append(model.place_capacity, capacity),
        place_group=np.append(model.place_group, model.place_group[place]),
        coupling=tuple(_with_twin_in_rule(rule, place) for rule in model.coupling),
    )


def _with_twin_in_rule(rule: Coupling, place: int) -> Coupling:
    found = _of_rows(rule, BY_PLACE, lambda held: np.append(held, held[[place]], axis=0))
    return _of_rows(found, ("charges",), lambda held: np.hstack([held, held[:, [place]]]))


def with_pairs(model: AssignmentModel, agent: Ints, place: Ints, points: Ints) -> AssignmentModel:
    """The model with more pairs."""
    every = np.arange(len(model.pair_agent))
    return sorted_pairs(
        model,
        np.append(model.pair_agent, agent),
        np.append(model.pair_place, place),
        np.append(every, np.full(len(agent), -1)),
        np.append(model.pair_points, points),
    )


def without_agent(model: AssignmentModel, agent: int) -> AssignmentModel:
    """The model with no pair of this agent, whether or not she had to be placed."""
    rows = np.flatnonzero(model.pair_agent != agent)
    must = None if model.must_place is None else model.must_place & (np.arange(model.agents) != agent)
    return sorted_pairs(
        model, model.pair_agent[rows], model.pair_place[rows], rows, model.pair_points[rows], must_place=must
    )

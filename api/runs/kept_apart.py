"""Homes that are too near to somebody who lives elsewhere already, for those who may not associate with her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import permutations

import numpy as np

from matcher.domain import Instance, Policy
from matcher.intake.contents import KeptRow, from_contents
from matcher.rules.facts import build_facts
from matcher.solver.constraints import NonAssociation
from matcher.solver.coupling.apart import non_associations
from matcher.solver.coupling.offers import Offers

Tables = Mapping[str, Sequence[KeptRow]]
OF_WOMEN = ("adults", "children", "zones", "bars", "pins")
"""Tables of which each row is about a woman."""
BETWEEN_TWO = ("non_association", "no_cohabit_person")
"""Kinds of bars that name somebody."""


def instance_of(tables: Tables, theirs: Set[str]) -> Instance:
    """What is known of some women and of nobody else. Raises BadInput."""
    own = {name: [row for row in tables[name] if row["woman_id"] in theirs] for name in ("women", *OF_WOMEN)}
    few = {**tables, **own, "pins": (), "occupants": (), "sites": ()}
    return from_contents(few).instance


def too_near(tables: Tables, coming: Set[str], living: Set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(woman_id, home_id) of those who are to be placed and homes where they may not live: as the solver's own rule has
    it for two who are both to be placed.

    tables: all rows, also those of women who are not to be placed. coming: who is. living: (woman_id, home_id) of who
    lives where, or is to be taken so. Raises BadInput.
    """
    lives = {woman_id for woman_id, _ in living}
    bars = [row for row in tables["bars"] if row["approved_by"] is None and row["kind"] in BETWEEN_TWO]
    apart = {(row["kind"], *two) for row in bars for two in permutations((row["woman_id"], row["other_id"]))}
    met = {bar for bar in apart if bar[1] != bar[2] and bar[1] in coming and bar[2] in lives}
    for _, one, other in met:
        yield from ((one, home_id) for woman_id, home_id in living if woman_id == other)
    if two_apart := {(one, other) for kind, one, other in met if kind == "non_association"}:
        yield from _around(tables, two_apart, living)


def _around(tables: Tables, met: Set[tuple[str, str]], living: Set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The homes too near for the first of each two to where the other lives."""
    facts = build_facts(instance_of(tables, {woman_id for two in met for woman_id in two}), Policy())
    everybody, homes = np.arange(len(facts.woman_row)), np.arange(len(facts.home_row))
    some = np.zeros(len(everybody), np.int64), np.ones(len(everybody), bool)
    rules = tuple(non_associations(Offers(facts, everybody, *some, np.ones(len(homes), np.int64))))
    for one, other in sorted(met):
        theirs = {facts.home_row[home_id] for woman_id, home_id in living if woman_id == other}
        pair = facts.woman_row[one], facts.woman_row[other]
        for at in sorted({at for rule in rules for here in theirs for at in _meeting(rule, pair, here, len(homes))}):
            yield one, facts.instance.homes[at].home_id


def _meeting(rule: NonAssociation, pair: tuple[int, int], here: int, homes: int) -> Iterator[int]:
    """The homes in which the first of two is too near to the second in hers: who is given every home there is breaks
    the rule in just those."""
    one, other = pair
    agent, place = np.r_[other, np.full(homes, one)], np.r_[here, np.arange(homes)]
    for broken in rule.violations(agent, place):
        yield dict(zip(broken.agents, broken.places, strict=True))[one]

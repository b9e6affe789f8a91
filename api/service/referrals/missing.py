"""Which facts of a woman are not known and matter, and why: by what the rules need and the criteria look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from api.service.referrals.record import Record
from matcher.domain import Child, Instance, Policy
from matcher.domain.ages import age_on
from matcher.intake.contents import KeptRow
from matcher.rules.facts import Facts, build_facts
from matcher.rules.facts.pulls import SCHOOL_AGE
from matcher.rules.household import Household
from matcher.rules.members import child_status, facts_to_ask
from matcher.rules.registry import criteria, hard_rules

PLAN = Policy()
"""What is missing is judged by the policy that a run has when nobody names another."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact to ask for. row: the key of the row it belongs to; None for her own. why: sentences, what it decides."""

    table: str
    row: str | int | None
    column: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Woman:
    """One woman of an instance, and her rows as they are kept."""

    woman_id: str
    record: Record
    facts: Facts

    @property
    def household(self) -> Household | None:
        return self.facts.households[self.woman_id]

    @cached_property
    def children(self) -> Mapping[str, Child]:
        """child_id -> child."""
        return {child.child_id: child for child in self.facts.instance.children_of[self.woman_id]}

    @cached_property
    def coming(self) -> frozenset[str]:
        """Ids of the children who will live with her within the planning window."""
        members = () if self.household is None else self.household.members_in_window()
        return frozenset(member.child.child_id for member in members if member.child)

    def empty(self, table: str, column: str) -> Iterator[KeptRow]:
        """Her rows of a table in which a column is empty."""
        return (row for row in self.record.tables[table] if row[column] is None)


Place = tuple[str, str | int | None, str]
"""Table, key of the row, column."""


def _own(column: str) -> Callable[[Woman], Iterator[Place]]:
    return lambda woman: (("women", None, column) for _ in woman.empty("women", column))


def _of_members(*columns: str) -> Callable[[Woman], Iterator[Place]]:
    """Facts of everybody who will live with her."""

    def found(woman: Woman) -> Iterator[Place]:
        for column in columns:
            yield from (("adults", row["row_id"], column) for row in woman.empty("adults", column))
            for row in woman.empty("children", column):
                if row["child_id"] in woman.coming:
                    yield "children", row["child_id"], column

    return found


def _of_regions(woman: Woman) -> Iterator[Place]:
    return (("zones", row["row_id"], "postcode") for row in woman.record.tables["zones"] if row["kind"] == "region")


BEHIND: Mapping[str, Callable[[Woman], Iterator[Place]]] = {
    "women.release": _own("release_date"),
    "women.persons": _own("release_date"),
    "women.bedrooms_low": _own("release_date"),
    "women.rooms_low": _own("release_date"),
    "women.ages": _of_members("date_of_birth"),
    "women.sexes": _of_members("sex"),
    "women.risk_assessed": _own("risk_flags"),
    "women.income_release": _own("benefit_income_gbp_week"),
    "women.born_for_rate": _own("date_of_birth"),
    "women.size_need": _of_members("date_of_birth", "sex"),
    "region_zones.region": _of_regions,
}
"""Fact of a rule -> the cells that would make it known."""

CHILD_FACTS = {
    "who has parental responsibility": "parental_responsibility",
    "which order or agreement is in force": "order",
    "whether there are court proceedings": "proceedings",
    "whether anybody contests the return": "return_contested",
    "whether the child is looked after": "looked_after",
    "which council is responsible": "council",
}
"""What `facts_to_ask` asks -> the column that answers."""


def missing_of(instance: Instance, records: Mapping[str, Record]) -> dict[str, tuple[Missing, ...]]:
    """woman_id -> what is missing of her, by table, row and column; the instance holds all of these women."""
    facts = build_facts(instance.replace(homes=(), occupants=(), pins=()), PLAN)
    return {name: _missing(Woman(name, record, facts)) for name, record in records.items()}


def _missing(woman: Woman) -> tuple[Missing, ...]:
    why: defaultdict[Place, list[str]] = defaultdict(list)
    for place, words in (*_for_rules(woman), *_for_criteria(woman), *_for_returns(woman)):
        if words not in why[place]:
            why[place].append(words)
    order = sorted(why, key=lambda place: (place[0] != "women", place[0], str(place[1]), place[2]))
    return tuple(Missing(*place, tuple(why[place])) for place in order)


def _for_rules(woman: Woman) -> Iterator[tuple[Place, str]]:
    for fact, places in BEHIND.items():
        if _unknown(woman, fact):
            yield from ((place, sentence) for place in places(woman) for sentence in _needing(fact))


@cache
def _needing(fact: str) -> tuple[str, ...]:
    """What the rules ask that need a fact, by code."""
    return tuple(rule.sentence for rule in hard_rules() if fact in (*rule.needs, *rule.asks))


def _unknown(woman: Woman, fact: str) -> bool:
    """Whether a fact of hers, or of one of her items, is not known."""
    table, _, column = fact.partition(".")
    known = woman.facts.tables[table].known[column]
    if known is None:
        return False
    rows, _ = woman.facts.tables[table].rows_of(np.array([woman.facts.woman_row[woman.woman_id]]))
    return not known[rows].all()


def _for_criteria(woman: Woman) -> Iterator[tuple[Place, str]]:
    """What makes one home better than another: where it is not known, a run says nothing and scores nothing."""
    sentences = {criterion.code: criterion.sentence for criterion in criteria()}
    for column, code in (("supervising_region", "region_kept"), ("home_postcode", "home_area")):
        yield from ((place, sentences[code]) for place in _own(column)(woman))
    for child in woman.children.values():
        if _wants_school(child, woman):
            yield ("children", child.child_id, "school_postcode"), sentences["school_sum"]
        if _wants_contact_place(child, woman):
            yield ("children", child.child_id, "contact_postcode"), sentences["contact_journeys"]
    hours = "A partner gives no more hours of support than it has."
    yield from ((place, hours) for place in _own("support_hours_week")(woman))


def _wants_school(child: Child, woman: Woman) -> bool:
    if woman.household is None or child.child_id not in woman.coming or child.school_place is not None:
        return False
    of_age = child.date_of_birth is None or age_on(child.date_of_birth, woman.household.window_end) >= SCHOOL_AGE
    return of_age and child.school_postcode is None


def _wants_contact_place(child: Child, woman: Woman) -> bool:
    if child.contact not in ("supervised", "unsupervised") or child.child_id in woman.coming:
        return False
    return child.contact_postcode is None and child.carer_postcode is None


def _for_returns(woman: Woman) -> Iterator[tuple[Place, str]]:
    """What decides whether a child's return can be planned."""
    for child in woman.children.values():
        for asked in facts_to_ask(child):
            yield ("children", child.child_id, CHILD_FACTS[asked]), f"Whether a return can be planned: {asked}."
        if child.returns is None and child_status(child) == "uncertain":
            yield ("children", child.child_id, "returns"), "Whether a return can be planned: if it is wanted."

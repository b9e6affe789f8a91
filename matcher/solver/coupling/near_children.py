"""Women barred from living with children, and the households whose children would live with them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from matcher.rules.facts import Facts
from matcher.rules.facts.codings import floats
from matcher.rules.members import Member, members_of
from matcher.rules.table import Bools, Index, Table, day_key
from matcher.solver.arrays import Ints

MOST_AT_ONCE = 200_000
"""Pairs of women looked at together, to spare memory."""


def barred_from(facts: Facts, may_come: csr_array) -> Ints:
    """(q, 2) a woman with a bar on living with children, and one whose household brings somebody it is or may be about.

    may_come: (women, homes) who may be proposed for which home that several may share; only women who could meet in
    one are looked at. The children who count are those of the scenario `all_planned`, whatever the policy says.
    """
    bars, people = facts.tables["child_bars"], _people(facts)
    one, other = _women(bars), _women(people)
    meeting = (may_come[one] @ may_come[other].T).tocoo()
    row, col = one[meeting.coords[0]], other[meeting.coords[1]]
    apart = np.flatnonzero(row != col)
    kept = [
        part[_covers(facts, bars, people, row[part], col[part])]
        for part in np.array_split(apart, 1 + len(apart) // MOST_AT_ONCE)
    ]
    found = np.concatenate(kept)
    return np.stack([row[found], col[found]], axis=1).astype(np.int64)


def _women(table: Table) -> Index:
    """The women to whom rows of the table belong, each once."""
    return np.zeros(0, np.intp) if table.parent is None else np.unique(table.parent)


def _people(facts: Facts) -> Table:
    """Everybody who comes or may come to live with each woman, but for adults of unknown age."""
    rows = [
        (row, member)
        for row, woman in enumerate(facts.instance.women)
        for member in _members(facts, woman.woman_id)
        if not (member.adult and member.born is None)
    ]
    members = [member for _, member in rows]
    columns = {
        "since": floats(member.lives_from.toordinal() for member in members),
        "since_key": floats(day_key(member.lives_from) for member in members),
        "born_key": floats(day_key(member.born) for member in members),
        "sex": floats(None if member.sex is None else member.sex == "M" for member in members),
    }
    return Table(len(rows), columns, parent=np.array([row for row, _ in rows], np.intp))


def _members(facts: Facts, woman_id: str) -> Iterator[Member]:
    household, woman = facts.households[woman_id], facts.instance.woman[woman_id]
    if household is None:
        return
    if facts.policy.scenario == "all_planned":
        yield from household.members
    else:
        every_return = facts.policy.replace(scenario="all_planned")
        yield from members_of(woman, household.release, facts.instance, every_return)


def _covers(facts: Facts, bars: Table, people: Table, one: Index, other: Index) -> Bools:
    """(k,) whether a bar of `one` is, or may be, about somebody who comes to live with `other`."""
    women = facts.tables["women"].columns
    at, bar = _rows_of(bars, one)
    pair, person = _rows_of(people, other[at])
    at, bar = at[pair], bar[pair]
    column, ban = people.columns, bars.columns
    window_end = np.maximum(women["window_end"][one[at]], women["window_end"][other[at]])
    together_key = np.maximum(column["since_key"][person], women["release_key"][one[at]])
    age = np.floor((together_key - column["born_key"][person]) / 10_000.0)
    sex = column["sex"][person]
    young = np.isnan(age) | (age < ban["under_age"][bar])
    of_sex = ban["any_sex"][bar] | np.isnan(sex) | (sex == ban["barred_sex"][bar])
    found = np.zeros(len(one), bool)
    found[at[young & of_sex & (column["since"][person] <= window_end)]] = True
    return found


def _rows_of(table: Table, parents: Index) -> tuple[Index, Index]:
    """For every row of the table that belongs to a parent: the parent's position, and the row. Any order of parents."""
    if table.parent is None:
        raise ValueError("the rows belong to nobody")
    start = np.searchsorted(table.parent, parents)
    count = np.searchsorted(table.parent, parents, side="right") - start
    position = np.repeat(np.arange(len(parents)), count)
    return position, np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count) + start[position]

"""The most that households living together in one shared home are worth, worked out again from the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from matcher.rules.facts import Facts
from matcher.solver.certificate.knapsack import Knapsacks
from matcher.solver.referee.shared import barred_from_each_other


class Option(NamedTuple):
    """A household that may be proposed for the home: her row, bedspaces and rooms it takes, and what it is worth."""

    woman: int
    persons: int
    rooms: int
    worth: int


class Households:
    """Shared homes, by name, and after them a cell for all other pairs. Counts bedspaces, rooms where a family is
    there, and who may not live with whom; one household alone always fits."""

    def __init__(self, facts: Facts, home_ids: Sequence[str]) -> None:
        women, homes = facts.tables["women"].columns, facts.tables["homes"].columns
        rows = [facts.home_row[home_id] for home_id in home_ids]
        self._space = [(_whole(homes["free_bedspaces"][row]), _whole(homes["rooms_free"][row])) for row in rows]
        self._persons, self._rooms = women["persons"], women["bedrooms_high"]
        self._options: list[list[Option]] = [[] for _ in rows]
        self._others = Knapsacks([None])
        ids = [woman.woman_id for woman in facts.instance.women]
        self._barred = {facts.woman_row[bar.woman_id] for bar in facts.instance.bars if bar.woman_id in facts.woman_row}
        self._apart = cache(
            lambda one, other: barred_from_each_other(facts.instance, facts.policy, ids[one], ids[other])
        )

    def add(self, cell: int, woman: int, drawn: int, worth: int) -> None:
        """A pair that is worth more than nothing; each once."""
        if cell == len(self._space):
            self._others.add(0, woman, drawn, worth)
            return
        persons, rooms = self._space[cell]
        own = min(persons, _whole(self._persons[woman])), min(rooms, _whole(self._rooms[woman]))
        self._options[cell].append(Option(woman, *own, worth))

    def most(self) -> int:
        """The best of every home, and of each woman elsewhere, added up."""
        homes = zip(self._space, self._options, strict=True)
        return self._others.most() + sum(self._of_home(space, options, 0) for space, options in homes)

    def _of_home(self, space: tuple[int, int], options: Sequence[Option], least: int) -> int:
        """The most that some of them together are worth, if it is more than `least`, which it is otherwise."""
        worth, living = _best(space, options)
        if worth <= least:
            return least
        her = self._barred_among(living)
        if her is None:
            return worth
        # She is not there, or nobody is with whom she may not live.
        with_her = [option for option in options if option.woman == her or not self._apart(her, option.woman)]
        least = self._of_home(space, with_her, least)
        return self._of_home(space, [option for option in options if option.woman != her], least)

    def _barred_among(self, living: Sequence[int]) -> int | None:
        """The first who may not live with another of them."""
        for one in sorted(self._barred.intersection(living)):
            if any(one != other and self._apart(one, other) for other in living):
                return one
        return None


def _best(space: tuple[int, int], options: Sequence[Option]) -> tuple[int, Sequence[int]]:
    """The most that some are worth, whoever they are, and who they are: women alone, who need no rooms, or any
    households with theirs."""
    alone = sorted((option for option in options if option.persons == 1), key=_dearest_first)[: space[0]]
    # held[p, r]: the most with p bedspaces and r rooms taken, and by whom.
    held: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for option in _best_of_each_size(space, options):
        for (persons, rooms), (worth, living) in list(held.items()):
            taken = persons + option.persons, rooms + option.rooms
            more = worth + option.worth
            if taken[0] <= space[0] and taken[1] <= space[1] and more > held.get(taken, (0, ()))[0]:
                held[taken] = more, (*living, option.woman)
    of_women_alone = sum(option.worth for option in alone), tuple(option.woman for option in alone)
    return max(of_women_alone, *held.values())


def _dearest_first(option: Option) -> tuple[int, int]:
    return -option.worth, option.woman


def _best_of_each_size(space: tuple[int, int], options: Sequence[Option]) -> Iterator[Option]:
    """Of each size no more than there are bedspaces for."""
    count: dict[tuple[int, int], int] = defaultdict(int)
    for option in sorted(options, key=_dearest_first):
        count[option.persons, option.rooms] += 1
        if count[option.persons, option.rooms] * option.persons <= space[0]:
            yield option


def _whole(need: float) -> int:
    """What is not known, or is 0, counts as one."""
    return max(1, int(need)) if need == need else 1

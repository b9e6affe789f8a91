"""The most that households living together in one shared home are worth, worked out again from the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
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


class Space(NamedTuple):
    """Bedspaces and rooms that are free in a home, and how many households may come."""

    persons: int
    rooms: int
    households: int


class Living(NamedTuple):
    """What some women are worth together, and their rows."""

    worth: int
    women: tuple[int, ...]


class Households:
    """Shared homes, by name, and after them a cell for all other pairs. Counts bedspaces, rooms where a family is
    there, and who may not live with whom; one household alone always fits."""

    def __init__(self, facts: Facts, home_ids: Sequence[str]) -> None:
        women, homes = facts.tables["women"].columns, facts.tables["homes"].columns
        rows = [facts.home_row[home_id] for home_id in home_ids]
        free = [(_whole(homes["free_bedspaces"][row]), _whole(homes["rooms_free"][row])) for row in rows]
        self._space = [Space(persons, rooms, households=persons) for persons, rooms in free]
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
        space = self._space[cell]
        own = min(space.persons, _whole(self._persons[woman])), min(space.rooms, _whole(self._rooms[woman]))
        self._options[cell].append(Option(woman, *own, worth))

    def most(self, but: Collection[int] = ()) -> int:
        """The best of every home, and of each woman elsewhere, added up. but: cells of homes that do not count."""
        cells = (cell for cell in range(len(self._space)) if cell not in but)
        return self._others.most() + sum(self.best(cell, self._space[cell].households).worth for cell in cells)

    def best(self, cell: int, households: int) -> Living:
        """Who are worth most together in one home, no more than so many households."""
        space = self._space[cell]._replace(households=households)
        return self._of_home(space, self._options[cell], Living(0, ()))

    def _of_home(self, space: Space, options: Sequence[Option], least: Living) -> Living:
        """Those of them who are worth most together, if it is more than `least`, which it is otherwise."""
        best = _best(space, options)
        if best.worth <= least.worth:
            return least
        her = self._barred_among(best.women)
        if her is None:
            return best
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


def _best(space: Space, options: Sequence[Option]) -> Living:
    """Those who are worth most, whoever they are: women alone, who need no rooms, or any households with theirs."""
    alone = sorted((option for option in options if option.persons == 1), key=_dearest_first)
    alone = alone[: min(space.persons, space.households)]
    # held[p, r, h]: the most with p bedspaces and r rooms taken by h households, and by whom.
    held: dict[tuple[int, int, int], tuple[int, tuple[int, ...]]] = {(0, 0, 0): (0, ())}
    for option in _best_of_each_size(space, options):
        for (persons, rooms, households), (worth, women) in list(held.items()):
            taken = persons + option.persons, rooms + option.rooms, households + 1
            fits = taken[0] <= space.persons and taken[1] <= space.rooms and taken[2] <= space.households
            if fits and worth + option.worth > held.get(taken, (0, ()))[0]:
                held[taken] = worth + option.worth, (*women, option.woman)
    of_women_alone = sum(option.worth for option in alone), tuple(option.woman for option in alone)
    return Living(*max(of_women_alone, *held.values()))


def _dearest_first(option: Option) -> tuple[int, int]:
    return -option.worth, option.woman


def _best_of_each_size(space: Space, options: Sequence[Option]) -> Iterator[Option]:
    """Of each size no more than there are bedspaces for, and than may come."""
    count: dict[tuple[int, int], int] = defaultdict(int)
    for option in sorted(options, key=_dearest_first):
        count[option.persons, option.rooms] += 1
        same = count[option.persons, option.rooms]
        if same * option.persons <= space.persons and same <= space.households:
            yield option


def _whole(need: float) -> int:
    """What is not known, or is 0, counts as one."""
    return max(1, int(need)) if need == need else 1

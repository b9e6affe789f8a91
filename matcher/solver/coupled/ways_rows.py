"""The rows of a programme by ways: every limit that pairs, counted ways and steps over places keep to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.counted_ways import CountedWays, Step
from matcher.solver.coupled.ways_cuts import Cut


class WaysRows:
    """Columns are k pairs, y counted ways and then steps. row, column, value: of all entries, in parts. lower, upper:
    of every row. rows: what each one stands for; columns: what each one after the pairs does."""

    def __init__(self, ways: CountedWays, pairs: Ints, cuts: Sequence[Cut]) -> None:
        self.row, self.column, self.value = list[Ints](), list[Ints](), list[Ints]()
        self.lower, self.upper = list[float](), list[float]()
        self.rows, self.columns = list[Hashable](), list[Hashable](_columns(ways))
        self._ways, self._pairs = ways, pairs
        self._agent, self._place = ways.model.pair_agent[pairs], ways.model.pair_place[pairs]
        self._kind = ways.modes.row[pairs]
        self._x, self._y = np.arange(len(pairs)), len(pairs) + np.arange(len(ways.way))
        self._of_agents()
        self._of_places()
        self._of_groups()
        self._of_kinds()
        for group, steps in zip(np.flatnonzero(ways.groups).tolist(), ways.steps, strict=True):
            self._of_steps(group, steps)
        for cut in cuts:
            self._of_cut(cut)

    def _add(self, row: Ints, column: Ints, value: Ints) -> None:
        """row: numbers from the first row that has no limit yet."""
        self.row.append(row + len(self.upper))
        self.column.append(column)
        self.value.append(value)

    def _limits(self, names: Iterable[Hashable], upper: Ints, equal: Bools | None = None) -> None:
        """Of the next rows."""
        self.rows += names
        self.upper += upper.tolist()
        self.lower += np.where(False if equal is None else equal, upper, -np.inf).tolist()

    def _of_agents(self) -> None:
        self._add(self._agent, self._x, np.ones_like(self._x))
        agents = self._ways.model.agents
        self._limits(range(agents), np.ones(agents, np.int64), ~self._ways.model.may_be_left)

    def _of_places(self) -> None:
        """Those that are not shared, and of shared ones those whose kinds alone let in more than their ways do."""
        ways, model = self._ways, self._ways.model
        more = np.zeros(model.places, bool)
        more[ways.place[ways.most < np.asarray(ways.modes.counts.sum(axis=0)).ravel()[ways.way]]] = True
        x, y = np.flatnonzero((self._kind < 0) | more[self._place]), np.flatnonzero(more[ways.place])
        self._add(self._place[x], x, np.ones_like(x))
        self._add(ways.place[y], self._y[y], -ways.most[y])
        upper = model.place_capacity.copy()
        upper[ways.modes.place] = 0
        self._limits((("place", place) for place in range(model.places)), upper)

    def _of_groups(self) -> None:
        ways, model = self._ways, self._ways.model
        inside = model.groups_above[self._place]
        inside[ways.in_group[self._place] & (self._kind >= 0), 0] = -1
        x, layer = np.nonzero(inside >= 0)
        self._add(inside[x, layer], x, np.ones_like(x))
        upper = np.where(ways.groups, 0, model.group_capacity)
        self._limits((("group", group) for group in range(len(upper))), upper)

    def _of_kinds(self) -> None:
        """And one way for each place at most, where no steps say so."""
        ways, modes = self._ways, self._ways.modes
        x, held = np.flatnonzero(self._kind >= 0), ways.holds.tocoo()
        self._add(self._kind[x], x, np.ones_like(x))
        self._add(held.row.astype(np.int64), self._y[held.col], -held.data)
        is_limit = modes.row_kind[:, 0] == 0
        row = np.zeros(ways.model.places, np.int64)
        row[modes.row_place[is_limit]] = np.flatnonzero(is_limit)
        y = np.flatnonzero(~ways.in_group[ways.place])
        self._add(row[ways.place[y]], self._y[y], np.ones_like(y))
        names = zip(modes.row_place.tolist(), map(tuple, modes.row_kind.tolist()), strict=True)
        self._limits(names, is_limit.astype(np.int64))

    def _of_steps(self, group: int, steps: tuple[Step, ...]) -> None:
        """One path over a group's shared places; what it leaves of the limit is for the others."""
        model, none = self._ways.model, np.zeros(0, np.int64)
        ends = columns = none
        for number, step in enumerate(steps):
            before, columns_before = ends, columns
            columns = len(self._pairs) + len(self.columns) + np.arange(len(step.before))
            ends = step.after
            self.columns += [(step.place, *one) for one in zip(step.before.tolist(), step.here.tolist(), strict=True)]
            self._add(step.before, columns, np.ones_like(columns))
            self._add(before, columns_before, -np.ones_like(columns_before))
            states = int(step.before.max(initial=0)) + 1
            upper = np.where(number == 0, np.arange(states) == 0, False).astype(np.int64)
            self._limits((("from", step.place, state) for state in range(states)), upper, np.ones(states, bool))
            self._of_numbers(step, columns)
        shared = np.isin(np.arange(model.places), [step.place for step in steps])
        others = int(model.place_capacity[(model.place_group == group) & ~shared].sum())
        left = np.minimum(int(model.group_capacity[group]) - ends, others)
        row = model.agents + model.places + group
        self._add(np.full(len(columns), row - len(self.upper)), columns, -left)

    def _of_numbers(self, step: Step, columns: Ints) -> None:
        """Ways with each number of households only as far as steps have it."""
        y = self._ways.of_place(step.place)
        some = np.flatnonzero(step.here)
        self._add(self._ways.most[y] - 1, self._y[y], np.ones_like(y))
        self._add(step.here[some] - 1, columns[some], -np.ones_like(some))
        most = int(step.here.max(initial=0))
        self._limits((("with", step.place, number + 1) for number in range(most)), np.zeros(most, np.int64))

    def _of_cut(self, cut: Cut) -> None:
        x = np.flatnonzero(cut.covers(self._agent, self._place))
        columns, held = cut.held(self._ways)
        self._add(np.zeros_like(x), x, np.ones_like(x))
        self._add(np.zeros_like(held), len(self._pairs) + columns, -held)
        self._limits([cut], np.zeros(1, np.int64))


def _columns(ways: CountedWays) -> Iterable[Hashable]:
    """A counted way is known by its place, what it holds of each kind, and how many at most."""
    kinds = ways.modes.holds
    for way, place, most in zip(ways.way.tolist(), ways.place.tolist(), ways.most.tolist(), strict=True):
        yield place, tuple((kind, count) for kind, count in kinds[way].items() if count), most

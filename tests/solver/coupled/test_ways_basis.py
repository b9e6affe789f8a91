"""Where a relaxation by ways ended, told to one of more pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled import ways_relaxed
from matcher.solver.coupled.counted_ways import counted_ways
from matcher.solver.coupled.linear_again import AT_LOWER, BASIC, Basis, Ended, How, solve_again
from matcher.solver.coupled.modes import Modes, modes_of
from matcher.solver.coupled.ways_basis import LastBasis
from matcher.solver.coupled.ways_program import WaysProgram, ways_program
from matcher.solver.coupled.ways_relaxed import Series, relaxed_ways
from tests.solver.coupled.ways_problems import KNOWN, relaxed

WORTH = (7, 1)


def part(model: AssignmentModel, rule: JointOccupancy, seed: int) -> tuple[AssignmentModel, Modes]:
    """With two in three of the pairs, and so with fewer kinds of households and other ways."""
    few = np.flatnonzero(np.random.default_rng(seed).random(len(model.pair_agent)) < 0.67)
    smaller = model.of_pairs(few)
    return smaller, modes_of(rule, smaller.pair_agent, smaller.pair_place)


def every(model: AssignmentModel) -> Ints:
    return np.arange(len(model.pair_agent))


@pytest.mark.parametrize("seed", KNOWN)
def test_begun_where_a_smaller_one_ended_it_finds_the_same(seed: int) -> None:
    """And again from there, with a unit of level 1 worth something else."""
    model, rule, modes = KNOWN[seed]
    series = Series()
    smaller, its_modes = part(model, rule, seed)
    assert relaxed_ways(counted_ways(smaller, its_modes), every(smaller), WORTH, math.inf, series) is not None
    for worth in (WORTH, (100, 1)):
        found = relaxed_ways(counted_ways(model, modes), every(model), worth, math.inf, series)
        assert found is not None
        assert found.value == pytest.approx(relaxed(model, modes, every(model), worth).value)


@pytest.mark.parametrize("seed", KNOWN)
def test_what_stays_is_as_it_was_and_what_is_new_stays_out(seed: int) -> None:
    model, rule, modes = KNOWN[seed]
    smaller, its_modes = part(model, rule, seed)
    program = ways_program(counted_ways(smaller, its_modes), every(smaller), WORTH)
    ended = solve_again(program.cost, program.matrix, program.lower, program.upper, math.inf)
    assert ended is not None
    last = LastBasis()
    assert last.on(program, smaller.keys) is None
    last.keep(program, smaller.keys, ended.basis)
    same = last.on(program, smaller.keys)
    assert same is not None
    assert np.array_equal(same.row, ended.basis.row) and np.array_equal(same.column, ended.basis.column)
    wider = ways_program(counted_ways(model, modes), every(model), WORTH)
    basis = last.on(wider, model.keys)
    assert basis is not None
    assert (basis.row == BASIC).sum() + (basis.column == BASIC).sum() == len(wider.upper)
    old = np.isin(model.keys, smaller.keys)
    pairs = basis.column[: len(old)]
    assert (pairs[~old] == AT_LOWER).all()
    assert np.array_equal(pairs[old], ended.basis.column[: len(smaller.pair_agent)])


def program_of(columns: Sequence[str], pairs: int) -> WaysProgram:
    """Without rows; only what its columns stand for matters."""
    size = pairs + len(columns)
    none = np.zeros(0)
    return WaysProgram(np.zeros(size), csr_array((0, size)), none, none, np.zeros(0, np.int64), (), columns)


@pytest.mark.parametrize("size", [100, 1_000])
@pytest.mark.parametrize(
    ("come", "gone", "of_ways"), [(0, 0, 0), (0, 4, 3), (4, 0, 1), (4, 5, 3), (0, 0, 10), (0, 0, 9)]
)
def test_a_programme_is_close_where_no_more_columns_than_one_in_a_hundred_came_or_went(
    size: int, come: int, gone: int, of_ways: int
) -> None:
    """come, gone: pairs, and of_ways: ways that stand for others."""
    ways, keys = [f"way {at}" for at in range(size // 2)], np.arange(1, size // 2 + 1) * 7
    others = [f"other {at}" for at in range(of_ways)] + ways[of_ways:]
    now = np.concatenate([keys[gone:], np.arange(come) * 7 + 3])
    last, known = LastBasis(), program_of(ways, len(keys))
    assert not last.is_close(known, keys)
    last.keep(known, keys, Basis(np.zeros(0, np.int64), np.full(size, AT_LOWER)))
    program = program_of(others, len(now))
    differ = come + gone + 2 * of_ways
    assert last.is_close(program, np.sort(now)) is (100 * differ <= len(program.cost))


def test_the_simplex_goes_on_by_what_the_last_programme_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far at first, near where nothing is new, by dual simplex with cuts."""
    told = list[How]()

    def seen(*asked: Any) -> Ended | None:
        told.append(asked[-1])
        return solve_again(*asked)

    monkeypatch.setattr(ways_relaxed, "solve_again", seen)
    with_cuts = 0
    for model, _, modes in KNOWN.values():
        told.clear()
        series, ways = Series(), counted_ways(model, modes)
        for _ in range(2):
            assert relaxed_ways(ways, every(model), WORTH, math.inf, series) is not None
        again = told.index(How.CLOSE)
        assert told[0] is How.FAR and set(told[1:again]) <= {How.FEWER_LIMITS}
        with_cuts += again > 1
    assert with_cuts > 0


def test_ways_are_new_in_some() -> None:
    """Else the tests above would prove little."""
    more = [modes.ways - part(model, rule, seed)[1].ways for seed, (model, rule, modes) in KNOWN.items()]
    assert sum(one != 0 for one in more) > 10

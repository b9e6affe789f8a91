"""Where a relaxation by ways ended, told to one of more pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.counted_ways import counted_ways
from matcher.solver.coupled.linear_again import AT_LOWER, BASIC, solve_again
from matcher.solver.coupled.modes import Modes, modes_of
from matcher.solver.coupled.ways_basis import CLOSE, LastBasis
from matcher.solver.coupled.ways_program import ways_program
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


def test_a_programme_is_close_to_one_of_nearly_the_same_columns() -> None:
    """As many as one in a hundred may have come, or gone."""
    model, _, modes = KNOWN[max(KNOWN, key=lambda seed: len(KNOWN[seed][0].pair_agent))]
    ways = counted_ways(model, modes)
    program = ways_program(ways, every(model), WORTH)
    ended = solve_again(program.cost, program.matrix, program.lower, program.upper, math.inf)
    assert ended is not None
    few = int(CLOSE * len(program.cost))
    assert few >= 1
    for lacking, expected in ((0, True), (few, True), (few + 2, False)):
        fewer = ways_program(ways, every(model)[lacking:], WORTH)
        at_end = solve_again(fewer.cost, fewer.matrix, fewer.lower, fewer.upper, math.inf)
        assert at_end is not None
        for known, basis, now in ((fewer, at_end.basis, program), (program, ended.basis, fewer)):
            last = LastBasis()
            last.keep(known, model.keys[-(len(known.cost) - len(known.columns)) :], basis)
            assert last.is_close(now, model.keys[-(len(now.cost) - len(now.columns)) :]) is expected


def test_ways_are_new_in_some() -> None:
    """Else the tests above would prove little."""
    more = [modes.ways - part(model, rule, seed)[1].ways for seed, (model, rule, modes) in KNOWN.items()]
    assert sum(one != 0 for one in more) > 10

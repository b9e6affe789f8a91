"""Linear programmes begun from any basis, beside another solver."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from matcher.solver.arrays import Ints
from matcher.solver.coupled import linear_again
from matcher.solver.coupled.linear import Floats
from matcher.solver.coupled.linear_again import AT_LOWER, AT_UPPER, BASIC, Basis, Ended, How, solve_again

ROWS, COLUMNS = 12, 40


def problem(seed: int, columns: int = COLUMNS) -> tuple[Floats, csr_array, Floats, Floats]:
    """cost, matrix, lower, upper; the last row an equation."""
    rng = np.random.default_rng(seed)
    matrix = (rng.random((ROWS, columns)) < 0.4).astype(float)
    matrix[np.arange(columns) % ROWS, np.arange(columns)] = 1.0  # none without a limit
    matrix[:, 0] = np.arange(ROWS) == ROWS - 1
    upper = rng.integers(1, 5, ROWS).astype(float)
    lower = np.full(ROWS, -np.inf)
    lower[-1] = upper[-1]
    return -rng.integers(1, 90, columns).astype(float), csr_array(matrix), lower, upper


def ended(seed: int, begin: Basis | None = None, how: How = How.FAR) -> Ended:
    found = solve_again(*problem(seed), math.inf, begin, how)
    assert found is not None
    return found


def require_optimum(seed: int, found: Ended) -> None:
    """The value of another solver, by a choice that keeps the limits; and prices that prove it."""
    cost, matrix, lower, upper = problem(seed)
    equal = lower == upper
    dense = matrix.toarray()
    expected = linprog(cost, dense[~equal], upper[~equal], dense[equal], upper[equal])
    assert expected.fun is not None
    assert cost @ found.x == pytest.approx(expected.fun)
    assert (found.x > -1e-9).all() and (dense @ found.x < upper + 1e-9).all()
    assert dense[equal] @ found.x == pytest.approx(upper[equal])
    assert (found.price[~equal] > -1e-9).all() and (cost + found.price @ dense > -1e-9).all()
    assert -found.price @ upper == pytest.approx(expected.fun)


@pytest.mark.parametrize("how", How)
@pytest.mark.parametrize("seed", range(20))
def test_the_optimum_is_that_of_another_solver_wherever_it_begins(seed: int, how: How) -> None:
    rng = np.random.default_rng(seed)
    statuses = np.array([AT_LOWER, BASIC])
    drawn = Basis(rng.choice([AT_UPPER, BASIC], ROWS), rng.choice(statuses, COLUMNS, p=[0.8, 0.2]))
    cold = ended(seed)
    for found in (cold, ended(seed, cold.basis, how), ended(seed, drawn.whole(), how)):
        require_optimum(seed, found)


@pytest.mark.parametrize("seed", range(20))
def test_with_more_limits_it_goes_on_from_where_it_ended_with_fewer(seed: int) -> None:
    cost, matrix, lower, upper = problem(seed)
    few = solve_again(cost, csr_array(matrix[ROWS // 2 :]), lower[ROWS // 2 :], upper[ROWS // 2 :], math.inf)
    if few is None:  # nothing limits some of its columns
        return
    more = np.full(ROWS // 2, BASIC)
    begin = Basis(np.concatenate([more, few.basis.row]), few.basis.column)
    found = solve_again(cost, matrix, lower, upper, math.inf, begin.whole(), How.FEWER_LIMITS)
    assert found is not None
    require_optimum(seed, found)


def test_each_way_to_go_on_has_a_rule_of_its_own() -> None:
    glop = linear_again.glop.GlopParameters
    expected = {How.FAR: (False, glop.STEEPEST_EDGE), How.CLOSE: (False, glop.DEVEX)}
    for how in How:
        told = linear_again._parameters(math.inf, how).glop
        assert told is not None
        rules = told.use_dual_simplex, told.optimization_rule, told.feasibility_rule
        by_dual, rule = expected.get(how, (True, glop.STEEPEST_EDGE))
        assert rules == (by_dual, rule, rule)


def test_a_basis_says_where_it_ended() -> None:
    """Who is neither basic nor at a limit that is not 0 has nothing; begun there, nothing changes."""
    found = ended(1)
    assert (found.basis.row == BASIC).sum() + (found.basis.column == BASIC).sum() == ROWS
    assert not found.x[found.basis.column == AT_LOWER].any()
    again = ended(1, found.basis)
    assert again.x == pytest.approx(found.x) and np.array_equal(again.basis.column, found.basis.column)


@pytest.mark.parametrize(("basic_rows", "basic_columns"), [(0, 0), (2, 3), (12, 0), (12, 5), (0, 12), (3, 40)])
def test_a_basis_is_made_whole_by_rows(basic_rows: int, basic_columns: int) -> None:
    def first(count: int, size: int, otherwise: int) -> Ints:
        return np.where(np.arange(size) < count, BASIC, otherwise)

    part = Basis(first(basic_rows, ROWS, AT_UPPER), first(basic_columns, 12, AT_LOWER))
    whole = part.whole()
    assert np.array_equal(whole.column, part.column)
    assert (whole.row == BASIC).sum() + (whole.column == BASIC).sum() == ROWS


def test_there_is_none_in_no_time_or_where_none_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_again, "LEAST_SECONDS", 0.0)
    assert solve_again(*problem(1), 0.0) is None
    assert solve_again(np.array([1.0]), csr_array([[1.0]]), np.array([-np.inf]), np.array([-1.0]), math.inf) is None

"""OR-Library's published optima, and a reader that says what is wrong with a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.optimize

from matcher.solver import AssignmentModel, solve
from matcher.solver.constraints import WeightedBudget
from tests.solver.known.orlib import GapProblem, read_assignment, read_gap

HERE = Path(__file__).parent
# Published with the files: gap1 as maximisation, assign100 as minimisation.
GAP1 = (336, 327, 339, 341, 326)
ASSIGN100 = 305


def by_integer_programme(problem: GapProblem) -> int:
    """The most that placing every job can be worth, by HiGHS."""
    machines, jobs = problem.cost.shape
    once = np.tile(np.eye(jobs), machines)
    room = np.kron(np.eye(machines), np.ones(jobs)) * problem.resource.ravel()
    found = scipy.optimize.milp(
        -problem.cost.ravel().astype(float),
        integrality=np.ones(machines * jobs),
        bounds=scipy.optimize.Bounds(0, 1),
        constraints=[
            scipy.optimize.LinearConstraint(once, 1, 1),
            scipy.optimize.LinearConstraint(room, ub=problem.capacity.astype(float)),
        ],
    )
    assert found.status == 0
    return round(-found.fun)


def jobs_to_machines(problem: GapProblem) -> AssignmentModel:
    """Jobs as agents and machines as places with room for all: what they have to share is their resource."""
    machines, jobs = problem.cost.shape
    return AssignmentModel(
        agents=jobs,
        pair_agent=np.repeat(np.arange(jobs), machines),
        pair_place=np.tile(np.arange(machines), jobs),
        pair_points=problem.cost.T.ravel(),
        agent_weight=np.ones(jobs, np.int64),
        place_capacity=np.full(machines, jobs),
        place_group=np.zeros(machines, np.int64),
        group_capacity=np.array([jobs]),
        coupling=(WeightedBudget(problem.resource.T.copy(), np.arange(machines), problem.capacity),),
    )


@pytest.mark.parametrize("number", range(len(GAP1)))
def test_generalized_assignment(number: int) -> None:
    problem = read_gap(HERE / "gap1.txt")[number]
    assert problem.cost.shape == problem.resource.shape == (5, 15)
    model = jobs_to_machines(problem)
    result = solve(model)
    assert [level.value for level in result.levels] == [15, GAP1[number]]
    assert result.gap == 0.0
    assert by_integer_programme(problem) == GAP1[number]
    machine = model.pair_place[result.chosen]
    used = np.bincount(machine, weights=problem.resource[machine, np.arange(15)], minlength=5)
    assert (used <= problem.capacity).all()
    assert int(problem.cost[machine, np.arange(15)].sum()) == GAP1[number]


def test_assignment() -> None:
    cost = read_assignment(HERE / "assign100.txt")
    size = len(cost)
    assert size == 100
    row, column = (side.ravel() for side in np.indices(cost.shape))
    result = solve(
        AssignmentModel(
            agents=size,
            pair_agent=row,
            pair_place=column,
            pair_points=(cost.max() - cost).ravel(),
            agent_weight=np.ones(size, np.int64),
            place_capacity=np.ones(size, np.int64),
            place_group=np.zeros(size, np.int64),
            group_capacity=np.array([size]),
        )
    )
    assert [level.value for level in result.levels] == [size, size * cost.max() - ASSIGN100]
    assert result.gap == 0.0
    assert int(cost.ravel()[result.chosen].sum()) == ASSIGN100
    assert int(cost[scipy.optimize.linear_sum_assignment(cost)].sum()) == ASSIGN100


def test_numbers_stand_in_free_form(tmp_path: Path) -> None:
    assert read_assignment(written(tmp_path, "2 1\n2\t3\n\n 4")).tolist() == [[1, 2], [3, 4]]
    (only,) = read_gap(written(tmp_path, "1 2 3\n1 2 3 4 5 6 7 8 9\n10 11 12 20 21"))
    assert only.cost.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert only.resource.tolist() == [[7, 8, 9], [10, 11, 12]]
    assert only.capacity.tolist() == [20, 21]


def written(folder: Path, text: str) -> Path:
    path = folder / "typed.txt"
    path.write_text(text, encoding="ascii")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"typed\.txt: the number of rows should be 1 numbers, but the file ends after 0"),
        ("2 1 2 3", r"typed\.txt: the costs should be 4 numbers, but the file ends after 3"),
        ("2 1 2 three 4", r"typed\.txt: number 4, of the costs, is 'three' and no whole number"),
        ("2 1 2 3.5 4", r"number 4, of the costs, is '3\.5' and no whole number"),
        ("2 1 2 3 4 5 6", r"typed\.txt: 2 left over after the last, from '5' on"),
        ("0", r"typed\.txt: the number of rows is 0, and should be at least 1"),
    ],
)
def test_what_is_wrong_with_an_assignment_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_assignment(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 1 1 5 6 7", r"the machines of problem set 2 should be 1 numbers, but the file ends after 0"),
        ("1 2", r"the jobs of problem set 1 should be 1 numbers"),
        ("1 2 2 1 1 1", r"the costs of problem set 1 should be 4 numbers, but the file ends after 3"),
        ("1 2 2 1 1 1 1 5 5", r"the resources of problem set 1 should be 4 numbers, but the file ends after 2"),
        ("1 2 2 1 1 1 1 5 5 5 5 9", r"the capacities of problem set 1 should be 2 numbers, but the file ends after 1"),
        ("1 1 1 5 6 7 336", r"1 left over after the last, from '336' on"),
        ("1 1 1 5 x 7", r"number 5, of the resources of problem set 1, is 'x'"),
        ("1 1 -1 5", r"the jobs of problem set 1 is -1, and should be at least 1"),
    ],
)
def test_what_is_wrong_with_a_gap_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_gap(written(tmp_path, text))

"""The pairs and limits of a run are the whole problem: other people's solvers find the same optimum from the files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.optimize
import scipy.sparse

from matcher.domain import Partner, Policy
from matcher.report.pairs import limits_json, pairs_frame
from matcher.rules.registry import criteria
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import AS_OF, Record, bar, child, home, shared, woman, world
from tests.runs import record, rows_of

Objective = tuple[int, int]
Limits = Iterator[scipy.optimize.LinearConstraint]
PLAIN = {"home_capacity_households", "home_partner", "partner_max_new_households", "pinned_women"}
NOT_TOLD = {"group_floor", "restricted_pairs_of_women"}


def files(run: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The two files, and nothing else of the run."""
    return pd.read_parquet(run / "pairs.parquet"), json.loads((run / "limits.json").read_text(encoding="utf-8"))


def by_milp(pairs: pd.DataFrame, limits: dict[str, Any]) -> Objective:
    """(level 1, points): two mixed-integer programs by HiGHS, one after the other, with all limits told."""
    constraints = [
        *_at_most(pairs["woman_id"], dict.fromkeys(pairs["woman_id"], 1)),
        *_at_most(pairs["home_id"], limits["home_capacity_households"]),
        *_at_most(pairs["home_id"].map(limits["home_partner"]), limits["partner_max_new_households"]),
        *_at_least(pairs["woman_id"], limits["pinned_women"]),
        *_support_hours(pairs, limits.get("support_hours")),
        *_households_in_period(pairs, limits.get("households_in_period")),
        *_shared_homes(pairs, limits.get("joint_occupancy")),
    ]
    weight, points = pairs["level1_weight"].to_numpy(float), pairs["points"].to_numpy(float)
    placed = _most(weight, constraints)
    return placed, _most(points, [*constraints, scipy.optimize.LinearConstraint(weight[None, :], lb=placed)])


def _most(worth: np.ndarray, constraints: list[scipy.optimize.LinearConstraint]) -> int:
    whole, between = np.ones(len(worth), np.int64), scipy.optimize.Bounds(0, 1)
    found = scipy.optimize.milp(-worth, integrality=whole, bounds=between, constraints=constraints)
    assert found.status == 0 and found.fun is not None
    return round(-found.fun)


def _at_most(who: pd.Series[str], limits: dict[str, int | None]) -> list[scipy.optimize.LinearConstraint]:
    rows = [(who == name).to_numpy(float)[None, :] for name, most in limits.items() if most is not None]
    mosts = [most for most in limits.values() if most is not None]
    return [scipy.optimize.LinearConstraint(row, ub=most) for row, most in zip(rows, mosts, strict=True)]


def _at_least(who: pd.Series[str], names: list[str]) -> list[scipy.optimize.LinearConstraint]:
    return [scipy.optimize.LinearConstraint((who == name).to_numpy(float)[None, :], lb=1) for name in names]


def _support_hours(pairs: pd.DataFrame, held: dict[str, Any] | None) -> Limits:
    for partner, most in ((held or {}).get("partner_gives") or {}).items():
        own = pairs["partner_id"] == partner
        beyond = pairs["woman_id"].map(held["woman_needs"]) - pairs["home_id"].map(held["home_gives"])
        yield scipy.optimize.LinearConstraint(beyond.clip(lower=0).where(own, 0).to_numpy(float)[None, :], ub=most)


def _households_in_period(pairs: pd.DataFrame, held: dict[str, Any] | None) -> Limits:
    for partner, mosts in ((held or {}).get("partner_takes_by_period") or {}).items():
        period = np.fmax(pairs["woman_id"].map(held["woman_period"]), pairs["home_id"].map(held["home_period"]))
        for number, most in enumerate(mosts):
            counts = ((pairs["partner_id"] == partner) & (period == number)).to_numpy(float)
            yield scipy.optimize.LinearConstraint(counts[None, :], ub=most)


def _shared_homes(pairs: pd.DataFrame, held: dict[str, Any] | None) -> Limits:
    """Two who do not fit together one by one; then bedspaces, and rooms for each family that may be there."""
    for name in (held or {}).get("home_bedspaces") or {}:
        here = np.flatnonzero(pairs["home_id"] == name)
        persons = pairs["woman_id"].map(held["woman_persons"]).to_numpy(float)[here]
        rooms = pairs["woman_id"].map(held["woman_rooms"]).to_numpy(float)[here]
        spaces, most = (max(1, held[part][name] or 0) for part in ("home_bedspaces", "home_rooms"))
        yield _row(len(pairs), here, np.minimum(persons, spaces), spaces)
        rooms = np.minimum(rooms, most)
        for family in np.flatnonzero(persons > 1):
            slack = np.where(np.arange(len(here)) == family, rooms.sum(), 0)
            yield _row(len(pairs), here, rooms + slack, most + rooms.sum())


def _row(size: int, at: np.ndarray, each: np.ndarray, most: float) -> scipy.optimize.LinearConstraint:
    row = np.zeros((1, size))
    row[0, at] = each
    return scipy.optimize.LinearConstraint(row, ub=most)


def by_network_simplex(pairs: pd.DataFrame, limits: dict[str, Any]) -> Objective:
    """(level 1, points) by networkx, of a plain problem, with one level-1 unit worth more than all points together."""
    unit = 10_000 * len(pairs) + 1
    graph: nx.DiGraph[Any] = nx.DiGraph()
    women = sorted(set(pairs["woman_id"]))
    graph.add_node("from", demand=-len(women))
    graph.add_node("to", demand=len(women))
    for name in women:
        graph.add_edge("from", ("woman", name), capacity=1)
        graph.add_edge(("woman", name), "to", capacity=int(name not in limits["pinned_women"]))
    worth = pairs["level1_weight"].to_numpy() * unit + pairs["points"].to_numpy()
    for her, where, value in zip(pairs["woman_id"], pairs["home_id"], worth.tolist(), strict=True):
        graph.add_edge(("woman", her), ("home", where), capacity=1, weight=-value)
    for name, most in limits["home_capacity_households"].items():
        graph.add_edge(("home", name), ("partner", limits["home_partner"][name]), capacity=most)
    for name, most in limits["partner_max_new_households"].items():
        graph.add_edge(("partner", name), "to", **({} if most is None else {"capacity": most}))
    cost, _ = nx.network_simplex(graph)
    return divmod(-int(cost), unit)


@pytest.mark.parametrize("name", ["tiny_run", "everything_run"])
def test_other_solvers_find_the_optimum_from_the_two_files(name: str, request: pytest.FixtureRequest) -> None:
    run: Path = request.getfixturevalue(name)
    found = tuple(level["value"] for level in record(run)["levels"])
    pairs, limits = files(run)
    # Whatever is not told can only make the plan poorer.
    assert by_milp(pairs, limits) == found if not NOT_TOLD & limits.keys() else by_milp(pairs, limits) >= found
    assert limits.keys() > PLAIN or by_network_simplex(pairs, limits) == found


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_and_on_random_instances(first: int) -> None:
    solved = 0
    for seed in range(first, first + 10):
        try:
            found = match(random_instance(seed), policy_of(seed), keep_criteria=True)
        except InfeasiblePins:
            continue
        pairs, limits = pairs_frame(found), json.loads(limits_json(found))
        levels = tuple(level.value for level in found.plan.levels)
        if len(pairs):
            solved += not NOT_TOLD & limits.keys()
            again = by_milp(pairs, limits)
            assert again >= levels if NOT_TOLD & limits.keys() else again == levels, seed
            assert limits.keys() > PLAIN or by_network_simplex(pairs, limits) == levels, seed
    assert solved >= 3


CROWD = [woman(woman_id=name, support_hours_week=hours) for name, hours in (("a", 4.0), ("b", 1.5), ("c", 2.0))]


def told(*records: Record, **policy: Any) -> tuple[dict[str, Any], Match]:
    """limits.json of a small world, and its run."""
    found = match(world(*records), Policy(**policy), keep_criteria=True)
    return json.loads(limits_json(found)), found


@pytest.mark.parametrize(
    ("records", "code", "held"),
    [
        (
            (
                home(home_id="x", support_hours_week=0.5),
                home(home_id="y"),
                Partner(partner_id="p", caseload_hours_week=2.5),
            ),
            "support_hours",
            {
                "unit": "hundredths of an hour a week",
                "partner_gives": {"p": 250},
                "home_gives": {"x": 50, "y": 0},
                "woman_needs": {"a": 400, "b": 150, "c": 200},
            },
        ),
        (
            (home(home_id="x"), home(home_id="y", available_from=AS_OF), Partner(partner_id="p", max_new_in_period=1)),
            "households_in_period",
            None,
        ),
        (
            (shared(home_id="x", bedspaces=3, bedrooms=2, children_ok=True), child(woman_id="b")),
            "joint_occupancy",
            {
                "home_bedspaces": {"x": 3},
                "home_rooms": {"x": 2},
                "woman_persons": {"a": 1, "b": 2, "c": 1},
                "woman_rooms": {"a": 1, "b": 2, "c": 1},
            },
        ),
    ],
)
def test_limits_over_several_placements_are_told(
    records: tuple[Record, ...], code: str, held: dict[str, Any] | None
) -> None:
    limits, found = told(*CROWD, *records)
    assert limits.keys() - PLAIN == {code}
    assert held is None or limits[code] == held
    levels = tuple(level.value for level in found.plan.levels)
    assert by_milp(pairs_frame(found), limits) == levels
    assert by_milp(pairs_frame(found), {name: limits[name] for name in PLAIN}) > levels


@pytest.mark.parametrize("kind", ["no_cohabit_person", "non_association"])
def test_of_women_who_may_not_meet_only_the_number_is_told(kind: str) -> None:
    hostel = shared(home_id="x", bedspaces=3)
    plain, _ = told(*CROWD, hostel)
    limits, _ = told(*CROWD, hostel, bar(kind, woman_id="a", other_id="c"))
    assert limits.pop("restricted_pairs_of_women") == 1
    # That the home is shared is known; all that could meet there are listed, whoever they are.
    assert all(sorted(names) in (["x"], ["a", "b", "c"]) for names in limits.pop("joint_occupancy", {}).values())
    assert limits == plain


def test_of_a_floor_the_share_is_told_and_no_member() -> None:
    limits, _ = told(*CROWD, home(), floors={"risk_assessed": 0.25})
    assert limits["group_floor"] == {"risk_assessed": "1/4"}
    assert limits.keys() - PLAIN == {"group_floor"}


def test_the_columns_are_the_contracted_ones(tiny_run: Path) -> None:
    pairs, limits = files(tiny_run)
    codes = [f"points_{criterion.code}" for criterion in criteria()]
    assert list(pairs.columns) == ["woman_id", "home_id", "partner_id", "points", "level1_weight", *codes]
    assert set(limits) == PLAIN


def test_points_by_criterion_add_up(everything_run: Path) -> None:
    pairs, _ = files(everything_run)
    codes = [column for column in pairs.columns if column.startswith("points_")]
    assert len(pairs) == record(everything_run)["counts"]["pairs_proposable"]
    assert (pairs[codes].sum(axis=1) == pairs["points"]).all()
    assert pairs["points"].between(2_000, 10_000).all()


def test_limits_by_hand(everything_run: Path, tiny_run: Path) -> None:
    _, limits = files(everything_run)
    assert limits["partner_max_new_households"] == {"P01": 3, "P02": 4, "P03": 3, "P04": None}
    assert limits["pinned_women"] == ["W05"]
    assert limits["home_partner"]["H05"] == "P02"
    _, limits = files(tiny_run)
    assert limits["home_capacity_households"] == {"H1": 1, "H2": 1, "H3": 1, "H4": 1, "H5": 1, "H6": 2}
    assert limits["partner_max_new_households"] == {"P1": None, "P2": 1, "P3": 3}


def test_a_pinned_woman_has_her_pin_alone(everything_run: Path) -> None:
    pairs, _ = files(everything_run)
    assert pairs.loc[pairs["woman_id"] == "W05", "home_id"].tolist() == ["H10"]


def test_every_placement_is_one_of_the_pairs_with_its_points(everything_run: Path) -> None:
    pairs, _ = files(everything_run)
    points = dict(zip(zip(pairs["woman_id"], pairs["home_id"], strict=True), pairs["points"], strict=True))
    for row in rows_of(everything_run / "placements.csv"):
        assert points[row["woman_id"], row["home_id"]] == int(row["points"])

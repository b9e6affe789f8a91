"""The figures of a plan of many women, counted again from its files, and searched for what they may not tell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.service.figures import BANDS, FAMILIES, Figures, _counted, _creaming, _groups
from api.service.results.known import Known, _indexed
from api.service.results.tables import _parsed
from api.service.suppression import FEWEST
from matcher.domain import Instance, Policy
from matcher.domain.serial import from_json
from tests.runs import homeward, matched, rows_of


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures") / "data"
    done = homeward("generate", "--women", 240, "--homes", 110, "--seed", 5, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def run(data: Path) -> Path:
    return matched(data, data.parent / "run")


@pytest.fixture(scope="module")
def figures(run: Path) -> Figures:
    restricted = run / "restricted"
    policy = from_json(Policy, (restricted / "policy.json").read_text(encoding="utf-8"))
    known = _indexed(json.loads((restricted / "instance.json").read_text(encoding="utf-8")), policy)
    return _counted(known, _parsed("placements", (run / "placements.csv").read_bytes()))


def near(shown: int | None, exact: int) -> bool:
    return shown is None or (exact >= FEWEST and shown % 5 == 0 and abs(shown - exact) <= 2)


def test_they_are_those_of_the_files(data: Path, run: Path, figures: Figures) -> None:
    women = rows_of(data / "women.csv")
    placed = {row["woman_id"]: row for row in rows_of(run / "placements.csv")}
    children = Counter(row["woman_id"] for row in rows_of(data / "children.csv"))
    assert near(figures.women, len(women)) and near(figures.placed, len(placed)) and figures.women and figures.placed
    groups = {
        "by_region": lambda row: row["supervising_region"] or "not known",
        "by_priority": lambda row: row["priority"] or "3",
        "by_family": lambda row: FAMILIES[min(children[row["woman_id"]], 4)],
    }
    shown = 0
    for name, group_of in groups.items():
        everybody = Counter(map(group_of, women))
        housed = Counter(group_of(row) for row in women if row["woman_id"] in placed)
        for group in getattr(figures, name):
            assert near(group.women, everybody[group.name]) and near(group.placed, housed[group.name]), group
            shown += group.placed is not None
            if group.placed is not None:
                assert everybody[group.name] - housed[group.name] >= FEWEST, group
        assert set(everybody) <= {group.name for group in getattr(figures, name)}
    assert shown > 3
    homes = {row["home_id"]: row for row in rows_of(data / "homes.csv")}
    tenancies = Counter(homes[row["home_id"]]["tenancy"] for row in placed.values())
    assert all(near(count, tenancies[name]) for name, count in figures.tenancies.items())
    assert set(tenancies) - {""} <= set(figures.tenancies)


def test_distances_are_told_in_bands(run: Path, figures: Figures) -> None:
    worst = sorted(float(row["school_worst_km"]) for row in rows_of(run / "placements.csv") if row["school_worst_km"])
    limits = (0.0, 2.0, 5.0, 10.0, 20.0, float("inf"))
    for band, low, high in zip(BANDS, limits[:-1], limits[1:], strict=True):
        assert near(figures.school_distances[band], sum(low <= km < high for km in worst))
    middle = worst[len(worst) // 2]
    at = next(number for number, high in enumerate(limits[1:]) if middle < high)
    assert figures.median_school_distance in BANDS[max(0, at - 1) : at + 1]


def test_hidden_figures_cannot_be_had_from_the_others(figures: Figures) -> None:
    tables: list[Mapping[str, int | None]] = [figures.tenancies, figures.school_distances]
    for groups in (figures.by_region, figures.by_family, figures.by_priority):
        tables += [{group.name: group.women for group in groups}, {group.name: group.placed for group in groups}]
    for table in tables:
        hidden = [name for name, count in table.items() if count is None]
        assert len(hidden) != 1, table
        assert all(count is None or (count >= FEWEST and count % 5 == 0) for count in table.values())


def group(name: str, placed: int, left: int) -> list[tuple[str, bool]]:
    return [(name, True)] * placed + [(name, False)] * left


def test_few_without_a_proposal_hide_how_many_have_one() -> None:
    found = {
        one.name: (one.women, one.placed)
        for one in _groups("abc", [*group("a", 40, 3), *group("b", 30, 20), *group("c", 20, 50)])
    }
    # With `a` alone hidden, the total would tell its three: the next smallest goes too.
    assert found == {"a": (45, None), "b": (50, None), "c": (70, 20)}


def test_nobody_and_a_few_look_alike() -> None:
    def shown(few: int) -> Any:
        return _groups("ab", [*group("a", few, 0), *group("b", 30, 20)])

    assert shown(0) == shown(9)


def needs(*quarters: tuple[float, int, int]) -> list[tuple[float | None, bool]]:
    """hours, with and without a proposal."""
    return [(hours, has) for hours, with_, without in quarters for has in [True] * with_ + [False] * without]


def test_the_creaming_index_is_most_over_least() -> None:
    assert _creaming(needs((1, 20, 0), (2, 10, 10), (3, 10, 10), (9, 10, 10))) == 0.5
    assert _creaming(needs((1, 10, 10), (2, 10, 10), (3, 10, 10), (9, 20, 0))) == 2.0
    unknown: list[tuple[float | None, bool]] = [(None, False)] * 500
    assert _creaming(needs((1, 20, 0), (2, 10, 10), (3, 10, 10), (9, 10, 10)) + unknown) == 0.5


@pytest.mark.parametrize(
    "women",
    [
        [],
        needs((1, 9, 0), (2, 10, 0), (3, 10, 0), (9, 10, 0)),
        needs((1, 40, 40)),
        needs((1, 0, 20), (2, 10, 10), (3, 10, 10), (9, 10, 10)),
        [(None, True)] * 100,
    ],
)
def test_of_too_few_or_all_alike_there_is_none(women: list[tuple[float | None, bool]]) -> None:
    assert _creaming(women) is None


def figures_of_few(women: int, placed: int, homes: int) -> Figures:
    """Of so many women, the first of whom have a home of one kind, the next one of another."""
    names = [f"W{at:03}" for at in range(women)]
    records = {name: json.dumps({"woman_id": name, "supervising_region": "London"}) for name in names}
    tenancies = {"H1": json.dumps({"tenancy": "cas3"}), "H2": json.dumps({"tenancy": "assured_shorthold"})}
    rows = "".join(f"{name},{'H1' if at < homes else 'H2'},1\n" for at, name in enumerate(names[:placed]))
    known = Known(
        as_of="2026-10-01",
        one={"women": records, "homes": tenancies},
        hers={"children": {}},
        present={},
        pinned={},
        partner_of={},
        shared=Instance(as_of=date(2026, 10, 1), women=(), homes=(), partners=()),
        policy=Policy(),
    )
    return _counted(known, _parsed("placements", f"woman_id,home_id,school_worst_km\n{rows}".encode()))


def test_few_without_a_proposal_in_all_hide_how_many_have_one() -> None:
    shown = figures_of_few(40, 30, 15)
    assert (shown.women, shown.placed) == (40, 30)
    # Of ten women ten proposals would say that under ten have none, and so would the sum of any parts.
    for left in range(FEWEST):
        few = figures_of_few(40, 40 - left, 12)
        assert (few.women, few.placed) == (40, None), left
        assert few.tenancies["cas3"] is None and few.school_distances["under 2 km"] is None
        assert all(one.placed is None for one in few.by_region)

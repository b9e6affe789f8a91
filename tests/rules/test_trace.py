"""What a rule reads is noted, however it reads it, and it reads the same as without notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from matcher.rules.registry import hard_rules
from matcher.rules.table import Grid
from matcher.rules.trace import COLS, ROWS, Read, TracedGrid
from tests.rules.random_world import random_facts
from tests.rules.world import facts_of, home, occupant, place, shared, woman, zone

FACTS = facts_of(
    woman(woman_id="a"),
    woman(woman_id="b", home_place=place(1)),
    zone("exclude", woman_id="b", radius_km=1.0, place=place()),
    shared(home_id="h"),
    home(home_id="i", available_from=None),
    occupant(home_id="h"),
)


WORLDS = [random_facts(seed) for seed in range(6)]


def traced(rows: str = "women", cols: str = "homes") -> TracedGrid:
    """Every row against every column, with notes."""
    size = [FACTS.tables[name].size for name in (rows, cols)]
    return TracedGrid(FACTS.tables, rows, cols, np.arange(size[0])[:, None], np.arange(size[1])[None, :])


RELEASE, KEYS = Read("women", "release"), Read("homes", "keys")
GROUND = {Read(table, f"{way}_m") for table in ("women", "homes") for way in ("easting", "northing")}


@pytest.mark.parametrize(
    ("reading", "noted"),
    [
        (lambda grid: grid.woman("release"), {RELEASE}),
        (lambda grid: grid.row("release"), {RELEASE}),
        (lambda grid: grid.home("keys"), {KEYS}),
        (lambda grid: grid.col("keys"), {KEYS}),
        (lambda grid: grid.move_in, {RELEASE, KEYS}),
        (lambda grid: grid.nights_without_home, {RELEASE, KEYS}),
        (lambda grid: grid.distance_m, GROUND),
        (lambda grid: grid.cross("programmes", "set_aside"), {Read("women", "programmes"), Read("homes", "set_aside")}),
        (lambda grid: grid.cross_home("help", "kind_last"), {Read("homes", "help"), Read("women", "kind_last")}),
        (lambda grid: grid.known(("homes.keys",)), {Read("homes", "keys", known=True)}),
        (lambda grid: grid.row_at, {ROWS}),
        (lambda grid: grid.woman_at, {ROWS}),
        (lambda grid: grid.col_at, {COLS}),
        (lambda grid: grid.home_at, {COLS}),
        (lambda grid: grid._get("women", "release", grid.row_at), {ROWS}),
        (lambda grid: grid.missing(("homes.keys",)), {ROWS, COLS}),
    ],
)
def test_every_way_to_read_is_noted(reading: Callable[[Grid], Any], noted: set[Read]) -> None:
    grid = traced()
    plain = Grid(grid.tables, "women", "homes", np.array([[0], [1]]), np.array([[0, 1]]))
    np.testing.assert_array_equal(reading(grid), reading(plain))
    assert grid.seen == noted


def test_items_and_their_owners_are_told_apart() -> None:
    grid = traced("exclusion_zones", "occupants")
    assert grid.row("radius_km").tolist() == [[1.0]]
    assert grid.woman("easting_m").tolist() == [[place(1).easting_m]]
    assert grid.col("sex").tolist() == [[0.0, 2.0]]
    assert grid.home("shared").tolist() == [[1.0, 1.0]]
    assert grid.seen == {
        Read("exclusion_zones", "radius_km"),
        Read("women", "easting_m"),
        Read("occupants", "sex"),
        Read("homes", "shared"),
    }


@pytest.mark.parametrize("rule", hard_rules(), ids=lambda rule: rule.code)
def test_notes_change_no_answer(rule: Any) -> None:
    for facts in WORLDS:
        at = [np.arange(facts.tables[name].size) for name in (rule.rows, rule.cols)]
        if len(at[0]) and len(at[1]):
            with_notes = TracedGrid(facts.tables, rule.rows, rule.cols, at[0][:, None], at[1][None, :])
            without = Grid(facts.tables, rule.rows, rule.cols, at[0][:, None], at[1][None, :])
            for one, other in zip(rule.answer(with_notes), rule.answer(without), strict=True):
                np.testing.assert_array_equal(one, other)

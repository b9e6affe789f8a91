"""Women and homes that differ in one fact: what is worked out for many at once is what is worked out for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.domain import Home, Instance, Woman
from matcher.intake import read_tables
from matcher.rules.candidates import find_candidates
from matcher.rules.explain import explain_points_of_pairs, explain_rules_of_pairs
from matcher.rules.facts import Facts, build_facts
from tests.rules.random_world import policy_of
from tests.rules.world import AS_OF
from tests.strategies import random_directory

ROWS_OF_HERS = ("adults", "children", "zones", "bars")
Pair = tuple[str, str]


def changed(one: Any, others: tuple[Any, ...]) -> Iterator[Any]:
    """Copies of a record, each with one field of another record."""
    for field in dataclasses.fields(one):
        if not field.name.endswith("_id"):
            values = (getattr(other, field.name) for other in others)
            for value in [value for value in values if value != getattr(one, field.name)][:1]:
                yield dataclasses.replace(one, **{field.name: value})


def of_twin(record: Any, name: str, place: int) -> Any:
    """Somebody's row as a row of the twin's."""
    own = {"child_id": f"{name}-{place}"} if hasattr(record, "child_id") else {}
    return dataclasses.replace(record, woman_id=name, **own)


def twin_women(instance: Instance, woman: Woman) -> Iterator[tuple[Woman, dict[str, list[Any]]]]:
    """Women like one of them but for one fact, of her own or of somebody's in one of her rows; with all their rows."""
    hers = {
        table: [row for row in getattr(instance, table) if row.woman_id == woman.woman_id] for table in ROWS_OF_HERS
    }
    variants: list[tuple[Any, dict[str, list[Any]]]] = [(she, hers) for she in changed(woman, instance.women)]
    for table, rows in hers.items():
        for place, row in enumerate(rows):
            for other in changed(row, getattr(instance, table)):
                variants.append((woman, hers | {table: [*rows[:place], other, *rows[place + 1 :]]}))
    for number, (she, rows_of_table) in enumerate(variants):
        name = f"{woman.woman_id}-{number}"
        moved = {
            table: [of_twin(row, name, place) for place, row in enumerate(rows)]
            for table, rows in rows_of_table.items()
        }
        yield dataclasses.replace(she, woman_id=name), moved


def twin_homes(instance: Instance, home: Home) -> Iterator[tuple[Home, list[Any]]]:
    """Homes like one of them but for one fact, of its own or of an occupant's; with the people who live there."""
    there = [row for row in instance.occupants if row.home_id == home.home_id]
    variants: list[tuple[Any, list[Any]]] = [(it, there) for it in changed(home, instance.homes)]
    for place, row in enumerate(there):
        variants += [(home, [*there[:place], other, *there[place + 1 :]]) for other in changed(row, instance.occupants)]
    for number, (it, rows) in enumerate(variants):
        name = f"{home.home_id}-{number}"
        yield dataclasses.replace(it, home_id=name), [dataclasses.replace(row, home_id=name) for row in rows]


def with_twins(instance: Instance, women: int, homes: int) -> Instance:
    """The instance, with the twins of its first few women and homes; each table sorted by id as intake sorts it."""
    tables: dict[str, list[Any]] = {
        table: list(getattr(instance, table)) for table in ("women", "homes", "occupants", *ROWS_OF_HERS)
    }
    for woman in instance.women[:women]:
        for she, rows_of_table in twin_women(instance, woman):
            tables["women"].append(she)
            for table, rows in rows_of_table.items():
                tables[table] += rows
    for home in instance.homes[:homes]:
        for it, rows in twin_homes(instance, home):
            tables["homes"].append(it)
            tables["occupants"] += rows
    tables["women"].sort(key=lambda row: row.woman_id)
    tables["homes"].sort(key=lambda row: row.home_id)
    tables["occupants"].sort(key=lambda row: row.home_id)
    for table in ROWS_OF_HERS:
        tables[table].sort(key=lambda row: row.woman_id)
    return instance.replace(**{table: tuple(rows) for table, rows in tables.items()})


def one_by_one(facts: Facts) -> dict[Pair, int]:
    """Points of each pair that no rule blocks, each pair asked by itself."""
    ids = list(product(facts.woman_row, facts.home_row))
    women = np.array([facts.woman_row[woman_id] for woman_id, _ in ids])
    homes = np.array([facts.home_row[home_id] for _, home_id in ids])
    ruled, scored = explain_rules_of_pairs(facts, women, homes), explain_points_of_pairs(facts, women, homes)
    return {
        pair: sum(answer.points for answer in criteria)
        for pair, rules, criteria in zip(ids, ruled, scored, strict=True)
        if all(answer.effect != "block" for answer in rules)
    }


@pytest.mark.parametrize("seed", range(4))
def test_twins_are_not_taken_for_each_other(seed: int, tmp_path: Path) -> None:
    instance = with_twins(read_tables(random_directory(seed, tmp_path), AS_OF).instance, 2, 2)
    facts = build_facts(instance, policy_of(seed))
    found = find_candidates(facts)
    together = {
        (instance.women[woman].woman_id, instance.homes[home].home_id): int(points)
        for woman, home, points in zip(found.woman, found.home, found.points, strict=True)
    }
    assert together and together == one_by_one(facts)

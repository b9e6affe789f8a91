"""Rows are alike exactly when they hold the same values in the columns that count."""

from __future__ import annotations

import numpy as np

from matcher.rules.classes import Classes, Classifier
from matcher.rules.table import Table
from matcher.rules.trace import Read

NAN = float("nan")
TABLES = {
    "women": Table(
        5,
        {
            "size": np.array([2.0, NAN, 2.0, 3.0, NAN]),
            "alone": np.array([True, True, False, True, True]),
            "member": np.array([[True, False]] * 4 + [[False, True]]),
        },
    ),
    "zones": Table(
        4,
        {
            "outline": np.array([None, "a", None, "a"], dtype=object),
            "radius": np.array([1.0, 1.0, NAN, 1.0]),
        },
        parent=np.array([0, 0, 1, 2]),
    ),
}


def grouped(table: str, *reads: Read) -> Classes:
    """The classes of a table, whose owners are the women; a class is always stood for by the first of it."""
    found = Classifier(TABLES).classes(table, "women", reads)
    assert [int(np.argmax(found.of == group)) for group in range(len(found.first))] == found.first.tolist()
    return found


def together(table: str, *reads: Read) -> list[list[int]]:
    """The rows of each class, in order of its first row."""
    of = grouped(table, *reads).of
    return sorted([np.flatnonzero(of == group).tolist() for group in set(of.tolist())])


SIZE, ALONE, MEMBER = (Read("women", name) for name in ("size", "alone", "member"))


def test_without_columns_all_are_alike() -> None:
    assert together("women") == [[0, 1, 2, 3, 4]]
    assert together("women", Read("homes", "keys")) == [[0, 1, 2, 3, 4]]


def test_unknown_is_like_unknown() -> None:
    assert together("women", SIZE) == [[0, 2], [1, 4], [3]]


def test_columns_add_up() -> None:
    assert together("women", SIZE, ALONE) == [[0], [1, 4], [2], [3]]
    assert together("women", MEMBER) == [[0, 1, 2, 3], [4]]
    assert together("women", SIZE, ALONE, MEMBER) == [[0], [1], [2], [3], [4]]


def test_whether_a_fact_is_known_is_less_than_the_fact() -> None:
    assert together("women", Read("women", "size", known=True)) == [[0, 2, 3], [1, 4]]
    assert together("women", Read("women", "alone", known=True)) == [[0, 1, 2, 3, 4]]


def test_items_differ_by_their_own_columns_and_by_those_of_their_owner() -> None:
    assert together("zones", Read("zones", "outline")) == [[0, 2], [1, 3]]
    assert together("zones", Read("zones", "radius")) == [[0, 1, 3], [2]]
    assert together("zones", ALONE) == [[0, 1, 2], [3]]
    assert together("zones", Read("zones", "radius"), ALONE) == [[0, 1], [2], [3]]


def test_nobody_has_no_class() -> None:
    empty = {"women": Table(0, {"size": np.zeros(0)})}
    found = Classifier(empty).classes("women", "women", (SIZE,))
    assert (found.of.tolist(), found.first.tolist()) == ([], [])

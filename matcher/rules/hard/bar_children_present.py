"""Somebody barred from living with children must not join them in a shared home."""

from __future__ import annotations

import numpy as np

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.facts.homes import EITHER_SEX
from matcher.rules.table import Bools, Grid


def check(grid: Grid) -> Answer:
    start = np.maximum(grid.woman("release_key"), grid.col("since_key"))
    age = np.floor((start - grid.col("born_key")) / 10_000.0)
    too_young, old_enough = age < grid.row("under_age"), age >= grid.row("under_age")
    sex, any_sex = grid.col("sex"), grid.row("any_sex")
    barred_sex = any_sex | (sex == grid.row("barred_sex")) | (sex == EITHER_SEX)
    other_sex = ~any_sex & ~np.isnan(sex) & ~barred_sex
    there, away = _overlap(grid)
    return Answer(away | old_enough | other_sex, there & too_young & barred_sex)


def _overlap(grid: Grid) -> tuple[Bools, Bools]:
    """Where an occupant surely lives there during her window, and where surely not."""
    since, until = grid.col("since"), grid.col("until")
    release, end = grid.woman("release"), grid.woman("window_end")
    return (since <= end) & (until >= release), (since > end) | (until < release)


RULE = HardRule(
    code="bar_children_present",
    sentence="No child she is barred from living with lives in the shared home, or may come to.",
    source="licence condition or court order: no residence with children",
    check=check,
    asks=("homes.children_ok", "occupants.born_key", "occupants.sex"),
    rows="child_bars",
    cols="occupants",
    needs=("women.release", "homes.shared"),
    restricted=True,
    chapter="safety",
    settings=("planning_weeks",),
    examples=(
        Example(
            words="She may not live with boys under ten; a boy of twelve lives in the house, which takes no more.",
            verdict=Verdict.PASS,
            home={"sharing": "shared", "children_ok": "no"},
            more={
                "bars": [{"kind": "no_cohabit_children", "sex": "M", "under_age": "10"}],
                "occupants": [{"role": "child", "sex": "M", "date_of_birth": "2014-03-01"}],
            },
        ),
        Example(
            words="She may not live with children, and another woman's child of six lives in the shared house.",
            verdict=Verdict.FAIL,
            home={"sharing": "shared", "children_ok": "no"},
            more={
                "bars": [{"kind": "no_cohabit_children"}],
                "occupants": [{"role": "child", "sex": "F", "date_of_birth": "2020-05-01"}],
            },
        ),
        Example(
            words="She may not live with children; none lives in the shared house, but it takes them, so one may come.",
            verdict=Verdict.FAIL,
            home={"sharing": "shared", "children_ok": "yes"},
            more={"bars": [{"kind": "no_cohabit_children"}]},
        ),
        Example(
            words="She may not live with children, and a girl of six moves in in May, in the weeks planned for.",
            verdict=Verdict.FAIL,
            home={"sharing": "shared", "children_ok": "no"},
            more={
                "bars": [{"kind": "no_cohabit_children"}],
                "occupants": [{"role": "child", "sex": "F", "date_of_birth": "2020-05-01", "from": "2027-05-01"}],
            },
        ),
        Example(
            words="She may not live with children, and nobody knows the age of a girl who lives in the shared house.",
            verdict=Verdict.UNKNOWN,
            home={"sharing": "shared", "children_ok": "no"},
            more={"bars": [{"kind": "no_cohabit_children"}], "occupants": [{"role": "resident", "sex": "F"}]},
        ),
    ),
)

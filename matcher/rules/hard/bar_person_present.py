"""Somebody she may not live with could be among the unnamed residents of a shared home."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    since, until = grid.col("since"), grid.col("until")
    nobody_yet = grid.col("expected") & (grid.home("shared") == 1.0)
    away = (since > grid.woman("window_end")) | (until < grid.woman("release")) | nobody_yet
    return Answer(away, away & False)


RULE = HardRule(
    code="bar_person_present",
    sentence="A person has checked that nobody she may not live with lives in the shared home.",
    source="licence condition or court order: no residence with a named person",
    check=check,
    rows="person_bars",
    cols="occupants",
    needs=("women.release",),
    on_unknown=Action.REVIEW,
    restricted=True,
    chapter="safety",
    settings=("planning_weeks",),
    examples=(
        Example(
            words="There is a person she may not live with. The only tenant of the house leaves before her release.",
            verdict=Verdict.PASS,
            home={"sharing": "shared"},
            more={
                "bars": [{"kind": "no_cohabit_person", "other_id": "X31"}],
                "occupants": [{"role": "resident", "sex": "F", "date_of_birth": "1988-02-01", "to": "2026-11-20"}],
            },
        ),
        Example(
            words="There is a person she may not live with. Somebody moves in in May, in the weeks planned for.",
            verdict=Verdict.UNKNOWN,
            home={"sharing": "shared"},
            more={
                "bars": [{"kind": "no_cohabit_person", "other_id": "X31"}],
                "occupants": [{"role": "resident", "sex": "F", "date_of_birth": "1988-02-01", "from": "2027-05-01"}],
            },
        ),
        Example(
            words="There is a person she may not live with. Somebody lives in the house; the tables do not say who.",
            verdict=Verdict.UNKNOWN,
            home={"sharing": "shared"},
            more={
                "bars": [{"kind": "no_cohabit_person", "other_id": "X31"}],
                "occupants": [{"role": "resident", "sex": "F", "date_of_birth": "1988-02-01"}],
            },
        ),
    ),
)

"""Somebody she may not live with could be an adult who joins her: adults are not named."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    nobody_joins = ~grid.row("adult_joins")
    return Answer(nobody_joins, nobody_joins & False)


RULE = HardRule(
    code="bar_person_own",
    sentence="A person has checked that nobody she may not live with is an adult who joins her.",
    source="licence condition or court order: no residence with a named person",
    check=check,
    rows="person_bars",
    on_unknown=Action.REVIEW,
    restricted=True,
    chapter="safety",
    examples=(
        Example(
            words="There is a person she may not live with, and no adult joins her.",
            verdict=Verdict.PASS,
            more={"bars": [{"kind": "no_cohabit_person", "other_id": "X31"}]},
        ),
        Example(
            words="There is a person she may not live with. A partner joins her; the tables do not say who.",
            verdict=Verdict.UNKNOWN,
            more={
                "bars": [{"kind": "no_cohabit_person", "other_id": "X31"}],
                "adults": [{"relation": "partner", "sex": "M", "date_of_birth": "1988-02-01"}],
            },
        ),
    ),
)

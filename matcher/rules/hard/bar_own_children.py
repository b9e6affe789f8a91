"""A bar on living with children covers her own as well."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return Answer(~grid.row("own_possible"), grid.row("own_certain"))


GIRL_OF_NINE = {"date_of_birth": "2017-04-01", "sex": "F", "carer": "kinship", "returns": "yes"}

RULE = HardRule(
    code="bar_own_children",
    sentence="No child she is barred from living with is part of her own household.",
    source="licence condition or court order: no residence with children",
    check=check,
    asks=("women.release", "women.ages", "women.sexes"),
    rows="child_bars",
    restricted=True,
    chapter="safety",
    settings=("scenario", "planning_weeks"),
    examples=(
        Example(
            words="She may not live with boys under ten; the child who comes home to her is a girl of nine.",
            verdict=Verdict.PASS,
            more={
                "bars": [{"kind": "no_cohabit_children", "sex": "M", "under_age": "10"}],
                "children": [GIRL_OF_NINE],
            },
        ),
        Example(
            words="She may not live with children under sixteen, and her daughter of nine lives with her already.",
            verdict=Verdict.FAIL,
            more={
                "bars": [{"kind": "no_cohabit_children", "under_age": "16"}],
                "children": [{**GIRL_OF_NINE, "carer": "with_her"}],
            },
        ),
        Example(
            words="The same, but the daughter lives with her grandmother: she cannot come home, so she does not count.",
            verdict=Verdict.PASS,
            more={
                "bars": [{"kind": "no_cohabit_children", "under_age": "16"}],
                "children": [GIRL_OF_NINE],
            },
        ),
        Example(
            words="A daughter of nine comes home to her, for a named officer has lifted the bar.",
            verdict=Verdict.PASS,
            more={
                "bars": [{"kind": "no_cohabit_children", "under_age": "16", "approved_by": "Officer 12"}],
                "children": [GIRL_OF_NINE],
            },
        ),
        Example(
            words="She may not live with children under ten, and nobody has written down how old her daughter is.",
            verdict=Verdict.UNKNOWN,
            more={
                "bars": [{"kind": "no_cohabit_children", "under_age": "10"}],
                "children": [{"sex": "F", "carer": "kinship", "returns": "yes"}],
            },
        ),
    ),
)

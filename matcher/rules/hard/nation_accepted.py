"""The home must be in a nation she accepts."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("nations") & grid.home("nation_bit")) != 0)


RULE = HardRule(
    code="nation_accepted",
    sentence="The home is in a nation she accepts.",
    source="her own choice",
    check=check,
    needs=("homes.nation",),
    applies=lambda grid: grid.woman("nations") != 0,
    chapter="choices",
    switch="review",
    examples=(
        Example(
            words="She would live in England or Wales, and the home is in Cardiff.",
            verdict=Verdict.PASS,
            woman={"nations_ok": "England;Wales"},
            home={"postcode": "CF24 3DX", "nation": "Wales"},
        ),
        Example(
            words="She would live in Wales only, and the home is in Manchester.",
            verdict=Verdict.FAIL,
            woman={"nations_ok": "Wales"},
        ),
        Example(
            words="She would live in Wales only, and nobody has said where the home is.",
            verdict=Verdict.UNKNOWN,
            woman={"nations_ok": "Wales"},
            home={"postcode": "", "nation": ""},
        ),
    ),
)

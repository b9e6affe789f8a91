"""The home must be in a probation region she accepts."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.woman("regions") & grid.home("region_bit")) != 0)


RULE = HardRule(
    code="region_accepted",
    sentence="The home is in a probation region she accepts.",
    source="her own choice",
    check=check,
    needs=("homes.region",),
    applies=lambda grid: grid.woman("regions") != 0,
    chapter="choices",
    switch="review",
    examples=(
        Example(
            words="She would live in Greater Manchester or the North West, and the home is in Manchester.",
            verdict=Verdict.PASS,
            woman={"regions_ok": "Greater Manchester;North West"},
        ),
        Example(
            words="She would live in Wales only, and the home is in Manchester.",
            verdict=Verdict.FAIL,
            woman={"regions_ok": "Wales"},
        ),
        Example(
            words="She would live in Wales only, and nobody has said where the home is.",
            verdict=Verdict.UNKNOWN,
            woman={"regions_ok": "Wales"},
            home={"postcode": ""},
        ),
    ),
)

"""The tenancy must be one the landlord can grant there on that day."""

from __future__ import annotations

from matcher.rules.base import Action, Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided((grid.move_in >= grid.home("lawful_from")) & (grid.move_in <= grid.home("lawful_to")))


RULE = HardRule(
    code="tenancy_lawful",
    sentence="The landlord can lawfully grant this tenancy in this nation on the day she moves in.",
    source="Renters' Rights Act 2025; SI 2026/421; Renting Homes (Wales) Act 2016",
    check=check,
    needs=("homes.tenancy", "homes.landlord", "homes.nation", "women.release", "homes.keys"),
    on_fail=Action.REVIEW,
    on_unknown=Action.REVIEW,
    detail=lambda _grid: "this tenancy cannot be newly granted there on the move-in date",
)

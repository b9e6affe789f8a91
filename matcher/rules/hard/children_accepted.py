"""The home must take children if any will live with her."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    children_ok = grid.home("children_ok")
    return Answer(
        ~grid.woman("minor_possible") | (children_ok == 1.0),
        grid.woman("minor_certain") & (children_ok == 0.0),
    )


RULE = HardRule(
    code="children_accepted",
    sentence="The home takes children if anybody under eighteen will live with her.",
    source="the partner's own rule",
    check=check,
    asks=("homes.children_ok", "women.release", "women.ages"),
    detail=lambda _grid: "somebody under eighteen will, or may, live with her",
)

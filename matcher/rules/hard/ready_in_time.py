"""The home must be ready soon enough after her release."""

from __future__ import annotations

from matcher.rules.base import Answer, HardRule, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.nights_without_home <= grid.woman("most_bridging_nights"))


def detail(grid: Grid) -> str:
    return (
        f"{grid.nights_without_home.item():.0f} nights between release and keys, "
        f"at most {grid.woman('most_bridging_nights').item():.0f} can be bridged"
    )


RULE = HardRule(
    code="ready_in_time",
    sentence="Keys are handed over on a working day, on or soon after the day she walks out.",
    source="Criminal Justice Act 1961 s23; policy max_bridging_nights",
    check=check,
    needs=("women.release", "homes.keys"),
    detail=detail,
)

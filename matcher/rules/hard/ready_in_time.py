"""The home must be ready soon enough after her release."""

from __future__ import annotations

from matcher.rules.base import Answer, Example, HardRule, Verdict, decided
from matcher.rules.table import Grid


def check(grid: Grid) -> Answer:
    return decided(grid.nights_without_home <= grid.woman("most_bridging_nights"))


def detail(grid: Grid) -> str:
    nights = f"{grid.nights_without_home.item():.0f}"
    most = f"{grid.woman('most_bridging_nights').item():.0f}"
    return f"{nights} night{'' if nights == '1' else 's'} between release and keys, at most {most} can be bridged"


RULE = HardRule(
    code="ready_in_time",
    sentence="Keys are handed over on a working day, on or soon after the day she walks out.",
    source="Criminal Justice Act 1961 s23; policy max_bridging_nights",
    check=check,
    needs=("women.release", "homes.keys"),
    detail=detail,
    chapter="dates",
    settings=("max_bridging_nights",),
    examples=(
        Example(
            words="Released on Tuesday 1 December; free on Saturday 12, so keys on Monday 14: 13 nights to bridge.",
            verdict=Verdict.PASS,
            home={"available_from": "2026-12-12"},
        ),
        Example(
            words="Released on Tuesday 1 December; keys on Wednesday 16: 15 nights, one too many.",
            verdict=Verdict.FAIL,
            home={"available_from": "2026-12-16"},
        ),
        Example(
            words="Keys a day after her release, under a policy that leaves no woman a night without a home.",
            verdict=Verdict.FAIL,
            home={"available_from": "2026-12-02"},
            policy={"max_bridging_nights": 0},
        ),
        Example(
            words="Nobody has said when the home will be free.",
            verdict=Verdict.UNKNOWN,
            home={"available_from": ""},
        ),
    ),
)

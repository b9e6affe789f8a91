"""Works the levels of the objective out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matcher.domain import Instance
from matcher.solver.plan import Placement, Plan
from matcher.solver.referee.violation import Violation

WORTH = {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}
"""Priority -> worth of placing her, as docs/semantics.md says."""


def level_values(
    instance: Instance, placements: Sequence[Placement], previous: Mapping[str, str] | None
) -> dict[str, int]:
    """Level name -> its value, in the order of the levels; `kept` only against a previous plan."""
    values = {
        "placed": sum(WORTH[instance.woman[item.woman_id].priority] for item in placements),
        "points": sum(item.points for item in placements),
    }
    if previous is not None:
        values["kept"] = sum(1 for item in placements if previous.get(item.woman_id) == item.home_id)
    return values


def objective_faults(
    instance: Instance, plan: Plan, placements: Sequence[Placement], previous: Mapping[str, str] | None
) -> Iterator[Violation]:
    """Levels that are not the ones asked for, that add up otherwise, or whose bound lies below their value."""
    values = level_values(instance, placements, previous)
    names = tuple(level.name for level in plan.levels)
    if names != tuple(values):
        sentence = f"the plan's levels are {', '.join(names) or 'none'}, but should be {', '.join(values)}"
        yield Violation("levels", "", "", sentence)
    for level in plan.levels:
        value = values.get(level.name, level.value)
        if level.value != value:
            sentence = f"level {level.name} is said to be {level.value}, but adds up to {value}"
            yield Violation("objective", "", "", sentence)
        if level.bound < max(level.value, value):
            sentence = f"level {level.name} has the bound {level.bound}, which is below its value"
            yield Violation("bound", "", "", sentence)

"""What a rule and a criterion are. One file under `hard/` or `soft/` each; see docs/add-a-rule.md."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from typing import Any, Literal, NamedTuple

import numpy as np

from matcher.domain.policy import Policy
from matcher.rules.table import Bools, Floats, Grid, Table


class Verdict(IntEnum):
    """A hard rule's answer. Between several rows the larger outweighs the smaller."""

    PASS = 0
    UNKNOWN = 1
    FAIL = 2


class Action(Enum):
    """What a fail or an unknown does to a pair: rules it out, keeps it for a named person to check, or says so."""

    BLOCK = "block"
    REVIEW = "review"
    FLAG = "flag"


Chapter = Literal["family", "safety", "landlord", "money", "dates", "choices", "decisions", "other"]
"""The chapter of docs/rules.md that a rule stands in."""


class Answer(NamedTuple):
    """Where a rule passes and where it fails, broadcastable to the grid; where neither holds it is unknown."""

    passes: Bools
    fails: Bools


def decided(passes: Bools) -> Answer:
    """The answer of a rule that is never unknown where its needs are known."""
    return Answer(passes, ~passes)


@dataclass(frozen=True, kw_only=True)
class Example:
    """One pair in words, with the cells that make it: shown in docs/rules.md, and run as a test.

    words: the case and what follows. verdict: a hard rule's answer; None for a criterion. quantity: a criterion's
    finished quantity. woman, home: cells (as in a file) that differ from a plain pair. more: further tables, rows of
    cells. policy: settings that differ from the default policy.
    """

    words: str
    verdict: Verdict | None = None
    quantity: float | None = None
    woman: Mapping[str, str] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Where a rule about places need not be asked: for every home surely farther from a row's place, `beyond` holds.

    circles: easting, northing and reach of each row, (rows,) metres, its own doubt included and the home's not; not
    finite where it must be asked everywhere. unless_same: a column of the rows and one of the homes; where they are
    equal, or the home's is unknown and the row's is not, the rule is asked all the same.
    """

    circles: Callable[[Table], tuple[Floats, Floats, Floats]]
    beyond: Verdict
    unless_same: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class HardRule:
    """A condition that a pair must meet.

    code: lower_snake, the file's name. sentence: what it asks, for people. source: paragraph or paper.
    check: pure function of a `Grid`; the bulk path and the explanation call this one function.
    rows, cols: the tables the grid is of. With rows of items (zones, bars) a pair fails if any item fails.
    needs: facts as `table.column`; where one is unknown the answer is unknown, whatever `check` says.
    asks: further facts, one of which may be why the answer is unknown; they only feed the sentence.
    applies: where it is False the rule is vacuous and passes; None = everywhere.
    on_fail, on_unknown: block the pair, or keep it and flag it for review.
    valid_from, valid_to, nations: the move-in dates and nations the rule holds in; elsewhere it passes.
    detail: says by how much, for a grid of one pair (all its rows and columns); never set for a restricted rule.
    restricted: the explanation names the rule and gives no measure; of its `needs` it tells only which facts of the
        woman or the home are unknown, never those of zones, bars, children or occupants.
    switch: the mildest a policy may make it: "fixed" as it is, "review" (what blocks is reviewed instead), "off".
    parameters: dated figures it rests on. settings: policy settings it reads. examples: at least a pass and a fail.
    chapter: where docs/rules.md puts it.
    bound: lets the rule be asked near its rows' places alone; only for a rule that holds always and everywhere.
    """

    code: str
    sentence: str
    source: str
    check: Callable[[Grid], Answer]
    rows: str = "women"
    cols: str = "homes"
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    applies: Callable[[Grid], Bools] | None = None
    on_fail: Action = Action.BLOCK
    on_unknown: Action = Action.BLOCK
    valid_from: date | None = None
    valid_to: date | None = None
    nations: tuple[str, ...] = ("England", "Wales")
    detail: Callable[[Grid], str] | None = None
    restricted: bool = False
    switch: Literal["fixed", "review", "off"] = "fixed"
    parameters: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    chapter: Chapter = "other"
    bound: Bound | None = None

    def __post_init__(self) -> None:
        if self.restricted and self.detail is not None:
            raise ValueError(f"rule {self.code} is restricted and must not give details")
        if self.restricted and self.switch != "fixed":
            raise ValueError(f"rule {self.code} is restricted and must not be switched off")
        if self.bound is not None and (self.applies or self.valid_from or self.valid_to or len(self.nations) == 1):
            raise ValueError(f"rule {self.code} does not hold everywhere and must not have a bound")

    def effect(self, verdict: Verdict, policy: Policy) -> Action | None:
        """What an answer does to a pair under a policy; None when nothing."""
        if verdict is Verdict.PASS:
            return None
        action = self.on_fail if verdict is Verdict.FAIL else self.on_unknown
        match policy.rules.get(self.code, "on"):
            case "off":
                return None
            case "review":
                return Action.REVIEW if action is Action.BLOCK else action
            case "block":
                return Action.BLOCK
        return action

    def answer(self, grid: Grid) -> Answer:
        """`check` with needs, vacuity, nation and dates applied. Shapes broadcast to the grid."""
        passes, fails = self.check(grid)
        known = grid.known(self.needs)
        if known is not None:
            passes, fails = passes & known, fails & known
        vacuous = self._vacuous(grid)
        if vacuous is not None:
            passes, fails = passes | vacuous, fails & ~vacuous
        return Answer(passes, fails)

    def _vacuous(self, grid: Grid) -> Bools | None:
        found = None if self.applies is None else ~self.applies(grid)
        for outside in self._outside(grid):
            found = outside if found is None else found | outside
        return found

    def _outside(self, grid: Grid) -> list[Bools]:
        limits: list[Bools] = []
        if self.valid_from is not None:
            limits.append(grid.move_in < self.valid_from.toordinal())
        if self.valid_to is not None:
            limits.append(grid.move_in > self.valid_to.toordinal())
        if len(self.nations) == 1:
            limits.append(grid.home("in_england" if self.nations == ("Wales",) else "in_wales") == 1.0)
        return limits


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From a natural quantity to 0..1, and the sentence that says how under a policy."""

    score: Callable[[Floats, Policy], Floats]
    sentence: Callable[[Policy], str]


def halving(code: str, unit: str) -> Scale:
    """1 at zero, one half at the policy's `half_at` of the criterion, towards 0 far beyond: nearer is always better."""
    return Scale(
        score=lambda x, policy: policy.half_at[code] / (policy.half_at[code] + x),
        sentence=lambda policy: f"full marks at 0 {unit}, half at {policy.half_at[code]:g} {unit}",
    )


@dataclass(frozen=True, kw_only=True)
class SoftCriterion:
    """Something that makes one home better than another.

    title: two or three words for a table. natural: quantity of each row of the grid, NaN where unknown.
    reduce: how several rows of one woman combine. finish: from the combined quantity to `unit`.
    phrase: a finished quantity x in words, as a format string.
    applies: name of a boolean column of women; with rows of items it applies to every woman with at least one.
    parameters: dated figures it rests on. settings: policy settings it reads. examples: at least one.
    timed: the same criterion in minutes, for a run whose journeys were looked up; see `in_time`.
    nearer_is_better: where only the way grows shorter, and other facts stay, the score never falls; then a shorter way
        bounds it. A criterion about ways that does not say so is taken to earn full marks until it is asked.
    """

    code: str
    title: str
    sentence: str
    source: str
    unit: str
    phrase: str
    natural: Callable[[Grid], Floats]
    scale: Scale
    rows: str = "women"
    reduce: Literal["max", "sum"] = "max"
    finish: Callable[[Floats], Floats] | None = None
    applies: str = ""
    parameters: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    timed: SoftCriterion | None = None
    nearer_is_better: bool = False

    def score(self, natural: Floats, policy: Policy) -> Floats:
        """Score 0..1 of finished quantities; unknown scores 0."""
        return np.where(np.isnan(natural), 0.0, self.scale.score(natural, policy))


def in_time(
    criterion: SoftCriterion,
    phrase: str,
    *,
    unit: Literal["minutes", "hours a week"] = "minutes",
    natural: Callable[[Grid], Floats] = lambda grid: grid.minutes,
    finish: Callable[[Floats], Floats] | None = None,
) -> SoftCriterion:
    """The criterion with a form in time beside it, for runs whose journeys were looked up.

    Half marks are earned at the time that the policy's `half_at` takes at `journey_speed_km_hour`, so that one set of
    weights and halves serves both forms.
    """
    timed = dataclasses.replace(
        criterion,
        unit=unit,
        phrase=phrase,
        natural=natural,
        finish=finish,
        scale=_halving_in_time(criterion.code, unit),
        settings=(*criterion.settings, "journey_mode", "journey_speed_km_hour"),
        examples=(),
    )
    return dataclasses.replace(criterion, settings=timed.settings, timed=timed)


def _halving_in_time(code: str, unit: Literal["minutes", "hours a week"]) -> Scale:
    per_hour = 60.0 if unit == "minutes" else 1.0

    def half(policy: Policy) -> float:
        return policy.half_at[code] * per_hour / policy.journey_speed_km_hour

    return Scale(
        score=lambda x, policy: half(policy) / (half(policy) + x),
        sentence=lambda policy: f"full marks at 0 {unit}, half at {half(policy):.4g} {unit}",
    )

"""Why a woman has no proposal: the rule that stands in the way, or the competition she is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain import Woman
from matcher.domain.reasons import REASONS, SIDE_WORDS
from matcher.report.held import Held, held_from
from matcher.report.rows import UnplacedRow
from matcher.report.words import count, listed
from matcher.rules.base import HardRule
from matcher.rules.evaluate import answer_block, blocks, keeps
from matcher.rules.explain import explain_rule
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.table import Bools
from matcher.solver.constraints import HouseholdsInPeriod, SupportHours
from matcher.solver.match import Match

WOMEN_AT_ONCE = 8
"""Women whose rules are asked of all homes together: quicker than one by one, and what is at work stays small."""


def unplaced_rows(match: Match) -> tuple[UnplacedRow, ...]:
    """Every woman without a proposal, by id."""
    instance, candidates = match.instance, match.candidates
    placed = {placement.woman_id for placement in match.plan.placements}
    unplaced = [row for row, woman in enumerate(instance.women) if woman.woman_id not in placed]
    if not unplaced:
        return ()
    first, last = (np.searchsorted(candidates.woman, unplaced, side=side) for side in ("left", "right"))
    without = [row for row, begin, end in zip(unplaced, first, last, strict=True) if begin == end]
    reasons = dict.fromkeys(without, ("no_homes", "There are no homes on offer."))
    if instance.homes:
        reasons = dict(zip(without, _blocked(match.facts, without), strict=True))
    held = held_from(match)
    for row, hers in zip(unplaced, map(slice, first, last), strict=True):
        if row not in reasons:
            reasons[row] = _reason(match, row, hers, held)
    return tuple(_row(instance.women[row], *reasons[row]) for row in unplaced)


def _row(woman: Woman, code: str, sentence: str) -> UnplacedRow:
    return UnplacedRow(woman_id=woman.woman_id, priority=woman.priority, reason_code=code, sentence=sentence)


def _reason(match: Match, woman: int, hers: slice, held: Held) -> tuple[str, str]:
    """For a woman with homes that no rule keeps from her. hers: their rows among the candidates."""
    found = match.candidates
    homes, proposable = found.home[hers], found.proposable[hers]
    if not proposable.any():
        floor = match.policy.quality_floor_points
        best = int(found.points[hers].max())
        return "quality_floor", (
            f"{count(len(homes), 'home')} would be allowed, but the best earns {best:,} of 10,000 points; "
            f"the policy proposes nothing under {floor:,}."
        )
    return _held_back(match, woman, held)


def _held_back(match: Match, woman: int, held: Held) -> tuple[str, str]:
    """Homes that would fit, but that the plan as a whole leaves no way to give her. What two women may not share is
    never told: where somebody is proposed to a home, it is hers."""
    hers = slice(*np.searchsorted(held.agent, [woman, woman + 1]))
    can = ~held.never[hers]
    if not can.any():
        return "partner_limit", f"{count(len(can), 'home')} would fit her, but {_too_little(held, hers, ~can)}."
    fitting = f"{count(int(can.sum()), 'home')} would fit her"
    short = held.partner[hers] | held.lacks[hers]
    if (free := can & held.empty[hers] & ~held.home[hers] & ~short).any():
        proven = match.plan.levels[0].gap == 0
        but = (
            "not together with this plan's other proposals" if proven else "not in this plan; a longer search may help"
        )
        return "joint_conditions", f"{fitting}; {count(int(free.sum()), 'stands', 'stand')} free, but {but}."
    if (waiting := can & ~held.home[hers] & short).any():
        have = count(int(waiting.sum()), "stands", "stand")
        room = "free" if held.empty[hers][waiting].all() else "with room"
        return "partner_limit", f"{fitting}; {have} {room}, but {_too_little(held, hers, waiting)}."
    cost = ", and giving her one would cost the plan as much or more" if match.plan.gap == 0 else " in this plan"
    return "competition", f"{fitting}; each is proposed to another woman{cost}."


def _too_little(held: Held, hers: slice, homes: Bools) -> str:
    """What the partners of some of her homes have too little of."""
    lacking = {short.rule.code for short in held.shortfalls if short.lacks[hers][homes].any()}
    words = ["the partner has reached its limit of new households"] if held.partner[hers][homes].any() else []
    if SupportHours.code in lacking:
        words.append("the partner's hours of support are too few for her")
    if HouseholdsInPeriod.code in lacking:
        words.append("the partner takes no more new households in that period")
    return listed(words)


@dataclass(frozen=True, slots=True)
class _Block:
    """A rule against one woman: how many homes it keeps from her, how many by itself, and one of those."""

    rule: HardRule
    homes: int
    alone: int
    example: int


def _blocked(facts: Facts, women: Sequence[int]) -> Iterator[tuple[str, str]]:
    """For each of some women, ascending, the rule that alone keeps most homes from her; if none does, the one that
    blocks most."""
    for begin in range(0, len(women), WOMEN_AT_ONCE):
        some = women[begin : begin + WOMEN_AT_ONCE]
        for woman, found in zip(some, _blocks(facts, some), strict=True):
            main = max(found, key=lambda block: (block.alone, block.homes, block.rule.code))
            yield _obstacle(facts, woman, main)


def _obstacle(facts: Facts, woman: int, main: _Block) -> tuple[str, str]:
    total = len(facts.instance.homes)
    if main.rule.restricted:
        return (
            "restricted_condition",
            "A restricted condition is the main obstacle; a named person can look it up.",
        )
    opens = (
        f"{count(main.alone, 'home')} would fit if only this were different"
        if main.alone
        else f"It keeps {count(main.homes, 'home')} of {total:,} from her, together with other rules"
    )
    because = f"{_missing(facts, woman, main)}{_ruled_out_by(facts, woman, main)}"
    return main.rule.code, f"The main obstacle is a rule that asks: {main.rule.sentence}{because} {opens}."


def _missing(facts: Facts, woman: int, block: _Block) -> str:
    """The facts nobody knows, where that is why the rule blocks."""
    answer = explain_rule(block.rule, facts, woman, block.example)
    return f" Not known: {listed(answer.missing)}." if answer.missing else ""


def _ruled_out_by(facts: Facts, woman: int, block: _Block) -> str:
    """The sides that ruled homes out for her, where that is what blocks; their reasons are for `explain` alone."""
    if block.rule.code != "veto":
        return ""
    woman_id = facts.instance.women[woman].woman_id
    codes = [pin.reason_code for pin in facts.instance.pins_of[woman_id] if pin.kind == "veto"]
    sides = {REASONS[code].side for code in codes if code is not None}
    named = [words for side, words in SIDE_WORDS.items() if side in sides]
    return f" Ruled out by {listed(named)}." if named else ""


def _blocks(facts: Facts, women: Sequence[int]) -> list[list[_Block]]:
    """For each of some women, ascending, what every rule that keeps homes from her does."""
    rows, homes = np.array(women, dtype=np.intp), np.arange(len(facts.instance.homes))
    shape = len(rows), len(homes)
    rules = [rule for rule in hard_rules() if any(blocks(rule, facts.policy))]
    blocked = [(rule, ~keeps(rule, facts.policy, answer_block(rule, facts, rows, homes))) for rule in rules]
    rules_against = np.zeros(shape, dtype=np.int16)
    for _, against in blocked:
        rules_against += against
    found: list[list[_Block]] = [[] for _ in women]
    for rule, against in blocked:
        for position in np.flatnonzero(np.broadcast_to(against.any(axis=1), len(rows))).tolist():
            hers = np.broadcast_to(against, shape)[position]
            alone = hers & (rules_against[position] == 1)
            many, by_itself = int(np.count_nonzero(hers)), int(np.count_nonzero(alone))
            found[position].append(_Block(rule, many, by_itself, int(np.argmax(alone if by_itself else hers))))
    return found

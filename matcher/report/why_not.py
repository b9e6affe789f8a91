"""Why a woman has no proposal: the rule that stands in the way, or the competition she is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.domain.reasons import REASONS, SIDE_WORDS
from matcher.report.held import Held, held_from
from matcher.report.rows import UnplacedRow
from matcher.report.words import count, listed
from matcher.rules.base import HardRule
from matcher.rules.evaluate import answer_block, blocks, keeps
from matcher.rules.explain import explain_rule
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.table import Bools, Index
from matcher.solver.constraints import HouseholdsInPeriod, SupportHours
from matcher.solver.match import Match


def unplaced_rows(match: Match) -> tuple[UnplacedRow, ...]:
    """Every woman without a proposal, by id."""
    placed = {placement.woman_id for placement in match.plan.placements}
    held = held_from(match)
    found = []
    for row, woman in enumerate(match.instance.women):
        if woman.woman_id not in placed:
            code, sentence = _reason(match, row, held)
            found.append(
                UnplacedRow(woman_id=woman.woman_id, priority=woman.priority, reason_code=code, sentence=sentence)
            )
    return tuple(found)


def _reason(match: Match, woman: int, held: Held) -> tuple[str, str]:
    found = match.candidates
    hers = slice(*np.searchsorted(found.woman, [woman, woman + 1]))
    homes, proposable = found.home[hers], found.proposable[hers]
    if not len(match.instance.homes):
        return "no_homes", "There are no homes on offer."
    if not len(homes):
        return _blocked(match.facts, woman)
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
    hers = slice(*np.searchsorted(match.built.model.pair_agent[held.pair], [woman, woman + 1]))
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


def _blocked(facts: Facts, woman: int) -> tuple[str, str]:
    """The rule that alone keeps most homes from her; if none does, the one that blocks most."""
    total = len(facts.instance.homes)
    main = max(_blocks(facts, woman), key=lambda block: (block.alone, block.homes, block.rule.code))
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


def _blocks(facts: Facts, woman: int) -> Iterator[_Block]:
    rows, homes = np.array([woman]), np.arange(len(facts.instance.homes))
    rules = [rule for rule in hard_rules() if any(blocks(rule, facts.policy))]
    blocked = [(rule, _blocked_homes(rule, facts, rows, homes)) for rule in rules]
    rules_against = np.sum([homes for _, homes in blocked], axis=0)
    for rule, against in blocked:
        if against.any():
            alone = against & (rules_against == 1)
            example = int(np.argmax(alone if alone.any() else against))
            yield _Block(rule, int(against.sum()), int(alone.sum()), example)


def _blocked_homes(rule: HardRule, facts: Facts, rows: Index, homes: Index) -> Bools:
    kept = keeps(rule, facts.policy, answer_block(rule, facts, rows, homes))
    found: Bools = np.broadcast_to(~kept, (1, len(homes)))[0]
    return found

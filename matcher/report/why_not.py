"""Why a woman has no proposal: the rule that stands in the way, or the competition she is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.domain.reasons import REASONS, SIDE_WORDS
from matcher.report.rows import UnplacedRow
from matcher.report.words import count, listed
from matcher.rules.base import Action, HardRule, Verdict
from matcher.rules.evaluate import answer_block
from matcher.rules.explain import explain_rules
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.table import Bools, Index
from matcher.solver.match import Match


def unplaced_rows(match: Match) -> tuple[UnplacedRow, ...]:
    """Every woman without a proposal, by id."""
    placed = {placement.woman_id for placement in match.plan.placements}
    free = _homes_with_room(match)
    found = []
    for row, woman in enumerate(match.instance.women):
        if woman.woman_id not in placed:
            code, sentence = _reason(match, row, free)
            found.append(
                UnplacedRow(woman_id=woman.woman_id, priority=woman.priority, reason_code=code, sentence=sentence)
            )
    return tuple(found)


def _homes_with_room(match: Match) -> Bools:
    model, chosen = match.built.model, match.result.chosen
    used = np.bincount(model.pair_place[chosen[chosen >= 0]], minlength=model.places)
    free: Bools = used < model.place_capacity
    return free


def _reason(match: Match, woman: int, free: Bools) -> tuple[str, str]:
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
    fitting = count(int(proposable.sum()), "home")
    waiting = int(free[homes[proposable]].sum())
    if waiting:
        return "partner_limit", (
            f"{fitting} would fit her; {count(waiting, 'stands', 'stand')} free, but the partner has reached its "
            "limit of new households."
        )
    return "competition", (
        f"{fitting} would fit her; each is proposed to another woman, and giving her one would cost the plan "
        "as much or more."
    )


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
    blocks = tuple(_blocks(facts, woman))
    main = max(blocks, key=lambda block: (block.alone, block.homes, block.rule.code))
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
    answers = explain_rules(facts, woman, block.example)
    answer = next(answer for answer in answers if answer.code == block.rule.code)
    return f" Not known: {listed(answer.missing)}." if answer.missing else ""


def _ruled_out_by(facts: Facts, woman: int, block: _Block) -> str:
    """The sides that ruled homes out for her, where that is what blocks; their reasons are for `explain` alone."""
    if block.rule.code != "veto":
        return ""
    woman_id = facts.instance.women[woman].woman_id
    codes = [pin.reason_code for pin in facts.instance.pins if pin.woman_id == woman_id and pin.kind == "veto"]
    sides = {REASONS[code].side for code in codes if code is not None}
    named = [words for side, words in SIDE_WORDS.items() if side in sides]
    return f" Ruled out by {listed(named)}." if named else ""


def _blocks(facts: Facts, woman: int) -> Iterator[_Block]:
    rows, homes = np.array([woman]), np.arange(len(facts.instance.homes))
    blocked = [(rule, _blocked_homes(rule, facts, rows, homes)) for rule in hard_rules()]
    rules_against = np.sum([homes for _, homes in blocked], axis=0)
    for rule, against in blocked:
        if against.any():
            alone = against & (rules_against == 1)
            example = int(np.argmax(alone if alone.any() else against))
            yield _Block(rule, int(against.sum()), int(alone.sum()), example)


def _blocked_homes(rule: HardRule, facts: Facts, rows: Index, homes: Index) -> Bools:
    passes, fails = answer_block(rule, facts, rows, homes)
    blocked = np.zeros((1, len(homes)), dtype=bool)
    if rule.effect(Verdict.FAIL, facts.policy) is Action.BLOCK:
        blocked = blocked | fails
    if rule.effect(Verdict.UNKNOWN, facts.policy) is Action.BLOCK:
        blocked = blocked | ~(passes | fails)
    found: Bools = blocked[0]
    return found

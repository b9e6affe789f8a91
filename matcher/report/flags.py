"""What a person should know or check about one placement, as codes and sentences; restricted rules stay unnamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from matcher.domain import Home, Instance, Woman
from matcher.report.words import date_alone, day, listed
from matcher.rules.base import Action
from matcher.rules.calendar import hdc_has_ended
from matcher.rules.explain import RuleAnswer
from matcher.rules.facts import Facts
from matcher.rules.household import Household
from matcher.rules.members import child_status, facts_to_ask
from matcher.rules.tenure import is_short
from matcher.solver.plan import Plan

Flag = tuple[str, str]
RESTRICTED: Flag = (
    "restricted_review",
    "A restricted condition needs a named person's check before this goes further.",
)


def review_flags(answers: Sequence[RuleAnswer]) -> tuple[Flag, ...]:
    """Rules that keep the pair but send it to review."""
    return tuple(dict.fromkeys(_flag(answer) for answer in answers if answer.effect == Action.REVIEW.value))


def rule_flags(answers: Sequence[RuleAnswer]) -> tuple[Flag, ...]:
    """Rules that keep the pair and only say what is not so or not known."""
    return tuple(dict.fromkeys(_flag(answer) for answer in answers if answer.effect == Action.FLAG.value))


def _flag(answer: RuleAnswer) -> Flag:
    if answer.restricted:
        return RESTRICTED
    why = f"not known: {', '.join(answer.missing)}" if answer.missing else answer.detail or "nobody has checked yet"
    return answer.code, f"To check: {answer.sentence} ({why})"


def together_though_barred(instance: Instance, plan: Plan) -> frozenset[str]:
    """Women proposed to one home with somebody whom a bar that is not lifted keeps from them.

    The plan does not yet keep them apart by itself, so a named person must.
    """
    home_of = {placement.woman_id: placement.home_id for placement in plan.placements}
    pairs = [(bar.woman_id, bar.other_id) for bar in instance.bars if bar.approved_by is None and bar.other_id]
    meeting = [pair for pair in pairs if pair[0] in home_of and home_of[pair[0]] == home_of.get(pair[1])]
    return frozenset(woman_id for pair in meeting for woman_id in pair)


def fact_flags(woman: Woman, home: Home, household: Household, facts: Facts) -> Iterator[Flag]:
    """Facts worth knowing about her, those who join her, and the home."""
    yield from _people_flags(household, facts.instance.as_of)
    yield from _legal_flags(woman, facts.instance)
    yield from _home_flags(home, household, facts.instance.as_of)
    if hdc_has_ended(woman):
        yield "curfew_ended", "Home detention curfew no longer applies on her release date; check the kind of release."
    if any(bar.approved_by for bar in facts.instance.bars_of[woman.woman_id]):
        yield RESTRICTED
    if any(pin.kind == "pin" and pin.woman_id == woman.woman_id for pin in facts.instance.pins):
        yield "pinned", "A person fixed this pair."


def _people_flags(household: Household, as_of: date) -> Iterator[Flag]:
    if household.release < as_of:
        yield "release_past", f"Her release date, {day(household.release)}, has passed."
    children = (member.child for member in household.members_in_window() if member.child)
    if any(child_status(child) == "uncertain" for child in children):
        yield "uncertain_return", "The plan counts on a child whose return is not yet certain."
    if joining := [member.lives_from for member in household.members if member.adult]:
        whom = "An adult joins" if len(joining) == 1 else f"{len(joining)} adults join"
        yield (
            "adult_joins",
            f"{whom} her, from {date_alone(min(joining))}: that changes rooms, money and who must be assessed.",
        )


def _legal_flags(woman: Woman, instance: Instance) -> Iterator[Flag]:
    if missing := legal_facts_missing(woman, instance):
        yield "legal_facts_missing", f"Ask before the return is planned: {listed(missing)}."


def legal_facts_missing(woman: Woman, instance: Instance) -> tuple[str, ...]:
    """The legal facts nobody knows of the children who may return, each once."""
    children = instance.children_of[woman.woman_id]
    return tuple(dict.fromkeys(words for child in children for words in facts_to_ask(child)))


def _home_flags(home: Home, household: Household, as_of: date) -> Iterator[Flag]:
    later = household.bedrooms_later() if home.sharing != "shared" and home.bedrooms is not None else ()
    for start, rooms in later:
        if rooms > (home.bedrooms or 0):
            yield "more_bedrooms_later", f"Needs {rooms} bedrooms from {day(start)}; this home has {home.bedrooms}."
            break
    if is_short(home, as_of):
        yield "short_term", f"A term of {home.tenancy_weeks:g} weeks is a step, not an end: plan the settled home now."
    if home.place is None or home.place.kind in ("sector", "outcode"):
        yield "place_approximate", "The home is only known to its area; distances may be kilometres off."

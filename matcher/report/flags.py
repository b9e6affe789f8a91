"""What a person should know or check about one placement, as codes and sentences; restricted rules stay unnamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from matcher.domain import Child, Home, Instance, Woman
from matcher.report.needs import tenancy_ends_on
from matcher.report.words import date_alone, day, listed
from matcher.rules.base import Action
from matcher.rules.calendar import hdc_has_ended, move_in_date
from matcher.rules.explain import RuleAnswer
from matcher.rules.facts import Facts
from matcher.rules.household import Household
from matcher.rules.members import child_status, facts_to_ask, stay_in_doubt
from matcher.rules.tenure import is_short, term_weeks

Flag = tuple[str, str]
RESTRICTED: Flag = (
    "restricted_review",
    "A restricted condition needs a named person's check before this goes further.",
)


def review_flags(answers: Sequence[RuleAnswer]) -> tuple[Flag, ...]:
    """Rules that keep the pair but send it to review."""
    review = Action.REVIEW.value
    return tuple(dict.fromkeys(_flag(answer) for answer in answers if answer.effect == review))


def rule_flags(answers: Sequence[RuleAnswer]) -> tuple[Flag, ...]:
    """Rules that keep the pair and only say what is not so or not known."""
    flag = Action.FLAG.value
    return tuple(dict.fromkeys(_flag(answer) for answer in answers if answer.effect == flag))


def _flag(answer: RuleAnswer) -> Flag:
    if answer.restricted:
        return RESTRICTED
    why = f"not known: {', '.join(answer.missing)}" if answer.missing else answer.detail or "nobody has checked yet"
    return answer.code, f"To check, as a rule asks: {answer.sentence} ({why})"


def fact_flags(woman: Woman, home: Home, household: Household, facts: Facts) -> Iterator[Flag]:
    """Facts worth knowing about her, those who join her, and the home."""
    yield from _people_flags(household, facts.instance.as_of)
    yield from _legal_flags(woman, facts.instance)
    yield from _home_flags(home, household, facts.instance.as_of)
    if woman.support_hours_week is None and facts.instance.partner[home.partner_id].caseload_hours_week is not None:
        hours = facts.policy.support_hours_if_unknown
        yield "support_hours_assumed", f"Her need of support is not known: {hours:g} hours a week are counted."
    if hdc_has_ended(woman):
        yield "curfew_ended", "Home detention curfew no longer applies on her release date; check the kind of release."
    if any(bar.approved_by for bar in facts.instance.bars_of[woman.woman_id]):
        yield RESTRICTED
    if any((pin.kind, pin.home_id) == ("pin", home.home_id) for pin in facts.instance.pins_of[woman.woman_id]):
        yield "pinned", "A person fixed this pair."


def _people_flags(household: Household, as_of: date) -> Iterator[Flag]:
    if household.release < as_of:
        yield "release_past", f"Her release date, {day(household.release)}, has passed."
    # Later returns too: the rooms she is said to need, and the points for them, count on them.
    children = (member.child for member in household.members if member.child)
    if doubts := sorted({_doubt(child) for child in children} - {""}):
        yield "uncertain_return", f"The plan counts on a child whose {' or '.join(doubts)} is not yet certain."
    yield from _after_window(household)
    if joining := [member.lives_from for member in household.members if member.adult]:
        whom = "An adult joins" if len(joining) == 1 else f"{len(joining)} adults join"
        yield (
            "adult_joins",
            f"{whom} her, from {date_alone(min(joining))}: that changes rooms, money and who must be assessed.",
        )


def _doubt(child: Child) -> str:
    """What of a child is not yet certain: its return, its stay with her, or nothing."""
    if child_status(child) == "uncertain":
        return "return"
    return "stay with her" if stay_in_doubt(child) else ""


def _after_window(household: Household) -> Iterator[Flag]:
    comes = [member.lives_from for member in household.members if member.child]
    if later := sorted(on for on in comes if on > household.window_end):
        who = "A child comes" if len(later) == 1 else f"{len(later)} children come, the first"
        yield (
            "returns_after_window",
            f"{who} on {day(later[0])}, after the weeks planned for: "
            "the school is not counted yet, and no rule asks for the rooms yet.",
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
    yield from _overcrowded_later(home, household)
    weeks = term_weeks(home, as_of)
    if is_short(weeks, as_of):
        yield "short_term", f"A term of {weeks:g} weeks is a step, not an end: plan the settled home now."
    if home.place is None or home.place.kind in ("sector", "outcode"):
        yield "place_approximate", "The home is only known to its area; distances may be kilometres off."


def _overcrowded_later(home: Home, household: Household) -> Iterator[Flag]:
    """The first later day, within two years and the tenancy, when the law surely asks for more rooms than there are."""
    if home.sharing != "self_contained" or home.bedrooms is None or home.living_rooms is None:
        return
    rooms = home.bedrooms + home.living_rooms
    ends = tenancy_ends_on(home, move_in_date(home.available_from, household.release))
    for step in household.steps[1:]:
        if step.rooms[0] > rooms and (ends is None or step.start <= ends):
            yield (
                "overcrowded_later",
                f"By law too small from {day(step.start)}: {step.rooms[0]} rooms are needed; this home has {rooms}.",
            )
            return

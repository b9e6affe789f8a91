"""Why this home, or what stands in the way of that one: the text of `homeward explain`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from matcher.domain import Child, Home, Instance, Woman
from matcher.domain.reasons import UNAVAILABLE_WORDS
from matcher.report.flags import legal_facts_missing
from matcher.report.journey_words import journeys_sentence
from matcher.report.money import money_lines
from matcher.report.needs import needs, needs_words, tenancy_ends_on
from matcher.report.words import count, day, listed, tenancy
from matcher.rules.base import Verdict
from matcher.rules.calendar import move_in_date
from matcher.rules.explain import RuleAnswer, explain_points, explain_rules
from matcher.rules.facts import Facts
from matcher.rules.homelessness import information
from matcher.rules.household import Household
from matcher.rules.members import child_status, stay_in_doubt
from matcher.rules.steps import SIDES, Side, needed_steps
from matcher.rules.who_decides import who_decides
from matcher.solver.plan import Plan

Kind = Literal["headline", "home", "needs", "block", "review", "flag", "points", "money", "children", "step", "law"]
"""What a line of an explanation is about: rules that are not content go by their effect."""
GROUPS: tuple[tuple[str, Kind], ...] = (("Blocked by", "block"), ("For review", "review"), ("To know", "flag"))
"""Words before a rule that is not content, and its effect."""
FROM: dict[Side, str] = {side: f"the {side}" for side in SIDES} | {
    "person": "her side",
    "probation": "probation",
    "children's services": "children's services",
}
STATUS = {
    "with_her": "with her",
    "planned": "return planned",
    "uncertain": "return uncertain",
    "never": "does not return",
}


class UnknownId(LookupError):
    """No such woman or home in the run."""


class Line(NamedTuple):
    """One line of an explanation. restricted: it names a rule that not everybody may know of."""

    kind: Kind
    text: str
    restricted: bool = False


def explain_pair(facts: Facts, plan: Plan, woman_id: str, home_id: str | None = None) -> str:
    """Several lines of plain English. home_id None = the home the plan proposes.

    Raises UnknownId. Restricted rules are named, never measured.
    """
    return "\n".join(line.text for line in explanation_lines(facts, plan, woman_id, home_id))


def explanation_lines(facts: Facts, plan: Plan, woman_id: str, home_id: str | None = None) -> tuple[Line, ...]:
    """The lines of `explain_pair`, each with what it is about. Raises UnknownId."""
    instance = facts.instance
    if woman_id not in instance.woman:
        raise UnknownId(f"there is no woman {woman_id} in this run")
    if home_id is not None and home_id not in instance.home:
        raise UnknownId(f"there is no home {home_id} in this run")
    proposed = {placement.woman_id: placement.home_id for placement in plan.placements}.get(woman_id)
    if home_id is None and proposed is None:
        return (Line("headline", f"{woman_id} has no proposal in this run; unplaced.csv gives the main reason."),)
    chosen = home_id or proposed or ""
    if chosen not in instance.home:
        raise UnknownId(f"the plan names a home, {chosen}, that this run does not have")
    home = instance.home[chosen]
    return tuple(_lines(facts, instance, woman_id, home, proposed))


def _lines(facts: Facts, instance: Instance, woman_id: str, home: Home, proposed: str | None) -> Iterator[Line]:
    woman, at = instance.woman[woman_id], (facts.woman_row[woman_id], facts.home_row[home.home_id])
    household = facts.households[woman_id]
    answers = explain_rules(facts, *at)
    blocking = [answer for answer in answers if answer.effect == "block"]
    yield Line("headline", _headline(facts, woman_id, home.home_id, proposed, len(blocking)))
    offered = f"{home.home_id}: {_rooms(home)}, {tenancy(home)}, offered by {home.partner_id}{_not_free(home)}."
    yield Line("home", offered)
    if household is not None:
        ends = tenancy_ends_on(home, move_in_date(home.available_from, household.release))
        needed = needs_words(needs(household, ends))
        yield Line("needs", f"She is released on {day(household.release)} and {needed}.")
    for title, effect in GROUPS:
        for answer in answers:
            if answer.effect == effect:
                yield Line(effect, f"{title} {answer.code}, which asks: {_because(answer)}", answer.restricted)
    if not blocking:
        yield from (Line("points", line) for line in _points(facts, *at))
    if not blocking or any(answer.code == "affordable" for answer in blocking):
        yield from (Line("money", f"Money: {line}") for line in money_lines(facts, *at))
    yield from (Line("children", line) for line in _children(instance, woman))
    if not blocking and household is not None:
        yield from (Line("step", line) for line in _to_do(facts, woman, home, household, answers))
        for sentence in information(woman, home, household.release, case_file=True):
            yield Line("law", f"To know, not a decision: {sentence}")


def _children(instance: Instance, woman: Woman) -> Iterator[str]:
    """Who decides on each child, and what to ask first; children go by their place in the table."""
    children = instance.children_of[woman.woman_id]
    for number, child in enumerate(children, start=1):
        yield f"Child {number} of {len(children)}: {_status(child)}; who decides: {who_decides(child)}."
    if missing := legal_facts_missing(woman, instance):
        yield f"Ask before the return is planned: {listed(missing)}."


def _status(child: Child) -> str:
    doubt = ", but may not stay" if stay_in_doubt(child) else ""
    return f"{STATUS[child_status(child)]}{doubt}"


def _to_do(
    facts: Facts, woman: Woman, home: Home, household: Household, answers: tuple[RuleAnswer, ...]
) -> Iterator[str]:
    """Each step with whose turn it is, and what to do when it fails."""
    reviews = tuple(answer.code for answer in answers if answer.effect == "review")
    for step in needed_steps(facts, woman, home, household, reviews):
        late = " (already past)" if step.late else ""
        yield f"Needed by {day(step.by)}{late} from {FROM[step.who]}: {step.sentence.rstrip(',')}."
        yield f"  If that fails: {step.fallback}."


def _headline(facts: Facts, woman_id: str, home_id: str, proposed: str | None, blocking: int) -> str:
    if home_id == proposed:
        return f"{woman_id} is proposed for {home_id}."
    if blocking:
        return f"{woman_id} cannot be proposed for {home_id}: {count(blocking, 'rule')} in the way."
    points = sum(
        answer.points for answer in explain_points(facts, *(facts.woman_row[woman_id], facts.home_row[home_id]))
    )
    floor = facts.policy.quality_floor_points
    if points < floor:
        return f"{woman_id} is allowed in {home_id}, but {points:,} points are under the policy's floor of {floor:,}."
    other = f"{proposed} is better for the whole plan" if proposed else "the whole plan gains more without it"
    return f"{woman_id} is allowed in {home_id}; {other}."


def _rooms(home: Home) -> str:
    return "bedrooms not known" if home.bedrooms is None else count(home.bedrooms, "bedroom")


def _not_free(home: Home) -> str:
    return "" if home.unavailable is None else f"; not free now: {UNAVAILABLE_WORDS[home.unavailable]}"


def _because(answer: RuleAnswer) -> str:
    """The rule's sentence and its measure or missing facts; of a restricted rule only facts of her or of the home."""
    if answer.restricted and not answer.missing:
        return answer.sentence
    if answer.verdict is Verdict.UNKNOWN:
        return f"{answer.sentence} Not known: {', '.join(answer.missing) or 'a fact this rule needs'}."
    return f"{answer.sentence}{f' Here: {answer.detail}.' if answer.detail else ''}"


def _points(facts: Facts, woman: int, home: int) -> Iterator[str]:
    answers = explain_points(facts, woman, home)
    yield f"Points: {sum(answer.points for answer in answers):,} of 10,000."
    if facts.instance.journeys is not None:
        yield f"Journeys: {journeys_sentence(facts.instance, facts.policy)}"
    for answer in sorted(answers, key=lambda item: (-item.points, item.code)):
        yield f"  {answer.points:>5,} of {answer.share:>5,}  {answer.code}: {answer.phrase} ({answer.scale})"

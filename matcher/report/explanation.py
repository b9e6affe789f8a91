"""Why this home, or what stands in the way of that one: the text of `homeward explain`."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.domain import Home, Instance
from matcher.report.words import count, day, tenancy
from matcher.rules.base import Verdict
from matcher.rules.explain import RuleAnswer, explain_points, explain_rules
from matcher.rules.facts import Facts
from matcher.rules.steps import needed_steps
from matcher.solver.plan import Plan


class UnknownId(LookupError):
    """No such woman or home in the run."""


def explain_pair(facts: Facts, plan: Plan, woman_id: str, home_id: str | None = None) -> str:
    """Several lines of plain English. home_id None = the home the plan proposes.

    Raises UnknownId. Restricted rules are named, never measured.
    """
    instance = facts.instance
    if woman_id not in instance.woman:
        raise UnknownId(f"there is no woman {woman_id} in this run")
    if home_id is not None and home_id not in instance.home:
        raise UnknownId(f"there is no home {home_id} in this run")
    proposed = {placement.woman_id: placement.home_id for placement in plan.placements}.get(woman_id)
    if home_id is None and proposed is None:
        return f"{woman_id} has no proposal in this run; unplaced.csv gives the main reason."
    chosen = home_id or proposed or ""
    if chosen not in instance.home:
        raise UnknownId(f"the plan names a home, {chosen}, that this run does not have")
    home = instance.home[chosen]
    return "\n".join(_lines(facts, instance, woman_id, home, proposed))


def _lines(facts: Facts, instance: Instance, woman_id: str, home: Home, proposed: str | None) -> Iterator[str]:
    woman, at = instance.woman[woman_id], (facts.woman_row[woman_id], facts.home_row[home.home_id])
    household = facts.households[woman_id]
    answers = explain_rules(facts, *at)
    blocking = [answer for answer in answers if answer.effect == "block"]
    reviews = tuple(answer for answer in answers if answer.effect == "review")
    yield _headline(facts, woman_id, home.home_id, proposed, len(blocking))
    yield f"{home.home_id}: {_rooms(home)}, {tenancy(home)}, offered by {home.partner_id}."
    if household is not None:
        later = "".join(f", {rooms} from {day(start)}" for start, rooms in household.bedrooms_later())
        rooms_now = count(household.steps[0].bedrooms[1], "bedroom")
        yield f"She is released on {day(household.release)} and needs {rooms_now} then{later}."
    for title, group in (("Blocked by", blocking), ("For review", reviews)):
        for answer in group:
            yield f"{title} {answer.code}: {_because(answer)}"
    if not blocking:
        yield from _points(facts, *at)
        if household is not None:
            codes = tuple(answer.code for answer in reviews)
            for step in needed_steps(woman, home, household, instance.as_of, codes):
                yield f"Needed by {day(step.by)}{' (already past)' if step.late else ''}: {step.sentence}."


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


def _because(answer: RuleAnswer) -> str:
    """The rule's sentence and its measure or missing facts; a restricted rule says the same whatever it answers."""
    if answer.restricted:
        return answer.sentence
    if answer.verdict is Verdict.UNKNOWN:
        return f"{answer.sentence} Not known: {', '.join(answer.missing) or 'a fact this rule needs'}."
    return f"{answer.sentence}{f' Here: {answer.detail}.' if answer.detail else ''}"


def _points(facts: Facts, woman: int, home: int) -> Iterator[str]:
    answers = explain_points(facts, woman, home)
    yield f"Points: {sum(answer.points for answer in answers):,} of 10,000."
    for answer in sorted(answers, key=lambda item: (-item.points, item.code)):
        yield f"  {answer.points:>5,} of {answer.share:>5,}  {answer.code}: {answer.phrase} ({answer.scale})"

"""One woman's proposal as the report's page tells it: each fact a line of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.report.needs import needs_words
from matcher.report.rows import AlternativeRow, PlacementRow
from matcher.report.words import count, date_alone, day, listed
from matcher.rules.registry import criteria

KM = "\N{NO-BREAK SPACE}km"
AFFORDABILITY = {
    "ok": "She can afford it.",
    "marginal": "She can only just afford it, or not all the time.",
    "fail": "She cannot afford it.",
    "unknown": "Not known whether she can afford it.",
}
SCENARIOS = {
    "all_planned": "If every planned return happens,",
    "confirmed_only": "If only the confirmed returns happen,",
    "none": "If no child returns,",
}
"""Scenario of the policy -> how a card speaks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One woman's proposal as the page shows it; facts are (label, sentence), criteria (words, points) best first."""

    row: PlacementRow
    facts: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, int], ...]
    flags: tuple[tuple[str, str], ...]
    alternatives: tuple[AlternativeRow, ...]


def card(row: PlacementRow, alternatives: Sequence[AlternativeRow]) -> Card:
    """What the page says of one placement."""
    titles = {criterion.code: criterion.title for criterion in criteria()}
    criteria_points = sorted(row.points_by_criterion.items(), key=lambda item: (-item[1], item[0]))
    facts = (
        ("Released", day(row.release_on)),
        ("Moves in", _move_words(row)),
        ("Bedrooms", _bedroom_words(row)),
        ("Returns", _return_words(row)),
        ("Tenancy", _tenancy_words(row)),
        ("Rent", AFFORDABILITY[row.affordability]),
        ("Schools", _school_words(row)),
        ("Contact", _contact_words(row)),
    )
    return Card(
        row=row,
        facts=tuple((label, words) for label, words in facts if words),
        criteria=tuple((titles.get(code, code_words(code)), points) for code, points in criteria_points),
        flags=tuple(zip(row.flags, row.flag_sentences, strict=True)),
        alternatives=tuple(alternatives),
    )


def _move_words(row: PlacementRow) -> str:
    moved = "The same day" if row.keys_on == row.release_on else day(row.keys_on)
    nights = count(row.nights_without_home, "night")
    gap = f", after {nights} without a home" if row.nights_without_home else ""
    empty = f" The home stands empty for {count(row.void_days, 'day')} before." if row.void_days else ""
    return f"{moved}{gap}.{empty}"


def _bedroom_words(row: PlacementRow) -> str:
    """What the home has and she needs; needs after a fixed term are those of the next home."""
    home = "Number not recorded" if row.bedrooms is None else f"{row.bedrooms} in the home"
    ends = row.tenancy_ends_on
    after = [(on, rooms) for on, rooms in row.bedrooms_later if ends is not None and on > ends]
    then = ", ".join(f"{rooms} from {date_alone(on)}" for on, rooms in after)
    return f"{home}. She {row.needs}.{f' After this tenancy: {then}.' if then else ''}"


def _return_words(row: PlacementRow) -> str:
    """What she needs if more or fewer children return than the plan counts on, where that differs."""
    said = {((row.release_on, row.bedrooms_needed), *row.bedrooms_later)}
    told = []
    for scenario, words in SCENARIOS.items():
        steps = row.needs_by_scenario.get(scenario)
        if steps and steps not in said:
            told.append(f"{words} she {needs_words(steps)}.")
            said.add(steps)
    return " ".join(told)


def _tenancy_words(row: PlacementRow) -> str:
    rank = "security not known" if row.tenure_rank is None else f"security {row.tenure_rank:g} of 100"
    return f"{code_words(row.tenancy) or 'Not stated'}; {rank}."


def _school_words(row: PlacementRow) -> str:
    near = (
        f"{row.children_near_school} of {count(row.children_with_school, 'child', 'children')} near school"
        if row.children_with_school
        else ""
    )
    worst = "" if row.school_worst_km is None else f"farthest school {row.school_worst_km:.1f}{KM}"
    each = f" ({listed([f'{km:.1f}' for km in row.school_km])})" if len(row.school_km) > 1 else ""
    total = "" if row.school_sum_km is None else f"{row.school_sum_km:.1f}{KM} in all{each}"
    words = "; ".join(part for part in (near, worst, total) if part)
    return words[:1].upper() + words[1:] + "." if words else ""


def _contact_words(row: PlacementRow) -> str:
    if row.contact_km_week is None:
        return ""
    hours = row.contact_hours_week
    took = "" if hours is None else f", about {hours:,.1f} hours"
    cost = "" if row.contact_cost_gbp_week is None else f", £{row.contact_cost_gbp_week:,.2f} for her to pay"
    return f"{row.contact_km_week:,.1f}{KM} of journeys a week{took}{cost}."


def code_words(code: str) -> str:
    """A code such as `ready_in_time` as words."""
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]

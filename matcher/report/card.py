"""One woman's proposal as the report's page tells it: each fact a line of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.report.rows import AlternativeRow, PlacementRow
from matcher.report.words import count, day
from matcher.rules.registry import criteria


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
        ("Tenancy", _tenancy_words(row)),
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
    home = "Number not recorded" if row.bedrooms is None else f"{row.bedrooms} in the home"
    later = "".join(f", {rooms} from {day(since)}" for since, rooms in row.bedrooms_later)
    return f"{home}. She needs {row.bedrooms_needed} on release{later}."


def _tenancy_words(row: PlacementRow) -> str:
    rank = "security not known" if row.tenure_rank is None else f"security {row.tenure_rank:g} of 100"
    return f"{code_words(row.tenancy) or 'Not stated'}; {rank}."


def _school_words(row: PlacementRow) -> str:
    near = (
        f"{row.children_near_school} of {count(row.children_with_school, 'child', 'children')} near school"
        if row.children_with_school
        else ""
    )
    worst = "" if row.school_worst_km is None else f"farthest school {row.school_worst_km:.1f}\N{NO-BREAK SPACE}km"
    total = "" if row.school_sum_km is None else f"{row.school_sum_km:.1f}\N{NO-BREAK SPACE}km in all"
    words = "; ".join(part for part in (near, worst, total) if part)
    return words[:1].upper() + words[1:] + "." if words else ""


def _contact_words(row: PlacementRow) -> str:
    if row.contact_km_week is None:
        return ""
    cost = row.contact_cost_gbp_week
    return f"{row.contact_km_week:,.1f}\N{NO-BREAK SPACE}km of journeys a week" + (
        "." if cost is None else f", £{cost:,.2f} for her to pay."
    )


def code_words(code: str) -> str:
    """A code such as `ready_in_time` as words."""
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]

"""Hypothesis strategies, and small random directories from a plain seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from matcher.domain import codes
from matcher.domain.policy import (
    DEFAULT_FLOORS,
    DEFAULT_HALF_AT,
    DEFAULT_TENURE_RANK,
    DEFAULT_WEIGHTS,
    FLOOR_GROUPS,
    BedroomStandard,
    Policy,
    Scenario,
    Switch,
)
from matcher.rules.registry import hard_rules
from tests.oracle.household import Member
from tests.oracle.tables import Row
from tests.strategy.directory import random_directory

__all__ = [
    "days",
    "families",
    "members",
    "policies",
    "random_directory",
    "random_policy",
    "releases",
    "seeds",
    "weights",
    "young_people",
]

MOST_YOUNG_PEOPLE = 8
HALVES, RANKS = sorted(DEFAULT_HALF_AT.items()), sorted(DEFAULT_TENURE_RANK.items())
SWITCHED_SHARE = 0.25
SWITCHES_OF: dict[str, tuple[Switch, ...]] = {
    "fixed": ("on", "block"),
    "review": ("on", "block", "review"),
    "off": ("on", "block", "review", "off"),
}
"""The mildest a rule may be made -> all that a policy may make of it."""


def seeds() -> st.SearchStrategy[int]:
    """Seeds for `random_directory` and `random_policy`."""
    return st.integers(0, 2**31 - 1)


def days() -> st.SearchStrategy[date]:
    """Any day that a release or a letting may fall on."""
    return st.dates(date(2012, 1, 1), date(2032, 12, 31))


def releases() -> st.SearchStrategy[Row]:
    """The columns of a woman that fix her effective release."""
    return st.fixed_dictionaries(
        {
            "release_date": st.none() | days(),
            "release_type": st.sampled_from((None, *codes.RELEASE_TYPES)),
            "days_served": st.none() | st.integers(20, 40),
            "early_release_approved": st.sampled_from((None, True, False)),
        }
    )


@st.composite
def members(draw: st.DrawFn, on: date, role: str = "child") -> Member:
    """A young person of 0 to 22 who lives with her on a day, near a birthday as often as not; facts may be unknown."""
    years = draw(st.sampled_from((0, 1, 5, 10, 16, 18, 21)) | st.integers(0, 22))
    born = on.replace(day=min(on.day, 28), year=on.year - years) - timedelta(days=draw(st.integers(-2, 2)))
    return Member(
        "adult" if role == "adult" else "child",
        draw(st.sampled_from(("M", "F", None))),
        draw(st.sampled_from((born, born, born, None))),
        on,
        draw(st.sampled_from((False, False, False, True))),
    )


def young_people(on: date) -> st.SearchStrategy[tuple[Member, ...]]:
    """Up to eight children on a day."""
    return st.lists(members(on), max_size=MOST_YOUNG_PEOPLE).map(tuple)


@st.composite
def families(draw: st.DrawFn, on: date) -> tuple[Member, ...]:
    """Her, a partner perhaps, a grown-up perhaps, and up to eight children, all present on a day."""
    found = [Member("woman", "F", date(on.year - 40, 1, 1), date.min)]
    if draw(st.booleans()):
        found.append(Member("partner", draw(st.sampled_from(("M", "F", None))), date(on.year - 41, 6, 1), on))
    if draw(st.booleans()):
        found.append(draw(members(on, "adult")))
    return (*found, *draw(young_people(on)))


def weights() -> st.SearchStrategy[dict[str, float]]:
    """Criterion code -> weight; some missing, some 0."""
    size = st.floats(0.0, 100.0, allow_nan=False).map(lambda weight: round(weight, 3))
    return st.dictionaries(st.sampled_from(sorted(DEFAULT_WEIGHTS)), size)


def policies() -> st.SearchStrategy[Policy]:
    """Policies over every field that moves a result."""
    return st.builds(
        Policy,
        scenario=st.sampled_from(get_args(Scenario)),
        bedroom_standard=st.sampled_from(get_args(BedroomStandard)),
        quality_floor_points=st.sampled_from((0, 2_000, 5_000, 7_000)),
        max_bridging_nights=st.integers(0, 30),
        planning_weeks=st.sampled_from((0, 4, 26, 52, 104)),
        weights=weights(),
    )


def random_policy(seed: int) -> Policy:
    """A policy from a plain seed, always the same for a seed; an even seed keeps the default weights."""
    draws = random.Random(seed)
    return Policy(
        scenario=_pick(draws, get_args(Scenario)),
        bedroom_standard=_pick(draws, get_args(BedroomStandard)),
        quality_floor_points=_pick(draws, (0, 2_000, 5_000, 6_000)),
        max_bridging_nights=draws.randint(0, 30),
        planning_weeks=_pick(draws, (0, 4, 26, 52, 104)),
        weights=_random_weights(draws) if seed % 2 else dict(DEFAULT_WEIGHTS),
        safety_distance_km=_pick(draws, (8.04672, 0.0, 2.5, 16.0)),
        sites_complete=_pick(draws, (True, False)),
        shortfall_ok_share=_pick(draws, (0.05, 0.0, 0.14, 0.3)),
        shortfall_fail_share=_pick(draws, (0.25, 0.1, 0.5, 1.0)),
        half_at={code: _pick(draws, (half, round(half * draws.uniform(0.2, 3), 2))) for code, half in HALVES},
        tenure_rank={name: _pick(draws, (rank, rank, float(draws.randint(0, 100)))) for name, rank in RANKS},
        rules=_random_switches(draws),
        floors=_random_floors(draws),
    )


def _random_floors(draws: random.Random) -> dict[str, float]:
    """A floor for one group, or more often none."""
    share = _pick(draws, (0.0, 0.0, 0.0, 0.25, 0.3333333, 0.5))
    return {**DEFAULT_FLOORS, _pick(draws, sorted(FLOOR_GROUPS)): share}


def _random_switches(draws: random.Random) -> dict[str, Switch]:
    """Some rules that are not as written; each as mild as it may be made, or always blocking."""
    found: dict[str, Switch] = {}
    for rule in sorted(hard_rules(), key=lambda rule: rule.code):
        if draws.random() < SWITCHED_SHARE:
            found[rule.code] = _pick(draws, SWITCHES_OF[rule.switch])
    return found


def _random_weights(draws: random.Random) -> dict[str, float]:
    kept = [code for code in sorted(DEFAULT_WEIGHTS) if draws.random() < 0.8]
    return {code: _pick(draws, (0.0, 1.0, round(draws.uniform(0, 50), 3))) for code in kept}


def _pick(draws: random.Random, items: Sequence[Any]) -> Any:
    return items[draws.randrange(len(items))]

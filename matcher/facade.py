"""The calls most people need from Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from geo.journeys.protocol import Journeys
from matcher.domain import Instance, Policy
from matcher.intake import reading
from matcher.intake.presets import choose_policy
from matcher.report.explanation import explain_pair
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.switches import known_tables
from matcher.solver import again
from matcher.solver import match as matching
from matcher.solver.match import Match, Progress
from matcher.solver.watch import Watch


def read_tables(directory: Path | str, as_of: date | None = None) -> Instance:
    """A directory of contract tables (docs/tables.md) as one validated, immutable instance.

    as_of: the day the run speaks from, today when None. Raises matcher.intake.BadInput with every fault of every file.
    """
    return reading.read_tables(directory, as_of).instance


def read_policy(name_or_file: Path | str) -> Policy:
    """A policy file (docs/policy.md), or else the preset of that name.

    Raises matcher.intake.BadInput with every fault of the file.
    """
    return choose_policy(name_or_file, known_tables())


def match(
    instance: Instance,
    policy: Policy | None = None,
    *,
    previous: Mapping[str, str] | None = None,
    keep_criteria: bool = False,
    progress: Progress | None = None,
    journeys: Journeys | None = None,
    time_limit_seconds: float | None = None,
) -> Match:
    """The proven optimal plan; `Match.plan.placements` lists it, `Match.plan.gap` is 0 when nothing can be better.

    policy: the default policy when None. previous: woman_id -> home_id of an earlier plan, kept where
    that costs nothing. journeys: a source of journey times (geo.journeys), by which homes are then compared instead of
    by distance. time_limit_seconds: for the search alone; when it is over, the best plan so far with its proven gap.
    Raises matcher.solver.build.InfeasiblePins; ValueError for a policy that switches a rule as no policy may;
    geo.journeys.protocol.JourneyError where the source cannot answer.
    """
    if journeys is not None:
        instance = with_journeys(instance, policy or Policy(), journeys)
    return matching.match(
        instance,
        policy,
        previous=previous,
        keep_criteria=keep_criteria,
        progress=progress,
        watch=Watch(time_limit_seconds),
    )


def rematch(
    before: Match,
    instance: Instance,
    *,
    previous: Mapping[str, str] | None = None,
    judge_all: bool = False,
    time_limit_seconds: float | None = None,
) -> Match:
    """The proven optimal plan after a small change, from the match before it: much faster than `match`, and as good.

    before: a match or another rematch; its policy stays. instance: all there is now, best made from `before.instance`
    with its `replace`. A woman with all that is hers, a home, a pin or a veto that is new, gone or changed, a partner's
    limit: only what these touch is worked out. Where much changed, or what bears on everybody (the day, sites, rates,
    journeys), all is matched from nothing. Pairs, points and levels are those of
    `match(instance, policy, previous=previous)`; of several plans as good, it may be another.
    previous: woman_id -> home_id of a plan to stay near, as in `match`; without it nothing is kept for its own sake.
    judge_all: the referee also judges again, one by one, the placements that it passed before and that nothing touched.
    time_limit_seconds, what is raised: as in `match`.
    """
    return again.rematch(before, instance, previous=previous, judge_all=judge_all, watch=Watch(time_limit_seconds))


def explain(result: Match, woman_id: str, home_id: str | None = None) -> str:
    """Why this home, or what stands in the way of that one, in plain English.

    home_id: None for the proposed home. Raises matcher.report.explanation.UnknownId.
    """
    return explain_pair(result.facts, result.plan, woman_id, home_id)

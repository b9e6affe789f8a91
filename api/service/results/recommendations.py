"""The best homes of a woman now: those of a plan, with what it costs others if she has them, as things stand today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection

from api.access.users import User
from api.service.results.her_plan import HerPlan, her_plan
from api.service.results.kept import Kept
from api.service.results.known import Known, known_of
from api.service.results.standing import USABLE, WORDS, HerStanding, Standing, standing_of
from matcher.report.placements import to_do
from matcher.rules.explain import explain_rules_of_pairs

WOMEN_HELD = 5_000
"""So many women's flags and conditions are held at once by a process."""
PROPOSED = "The plan proposes this home for her."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A home for her. net_level1, net_points: what the whole plan gains, 0 or less, if she has it. why: of its place in
    the list, in words. flags: code, and its sentence or None; conditions: sentences. Both None where they are not
    asked for: of the home proposed the plan has them, all others are judged again by what the run knew."""

    home_id: str
    partner_id: str
    proposed: bool
    points: int
    net_level1: int
    net_points: int | None
    standing: Standing
    why: tuple[str, ...]
    flags: Sequence[tuple[str, str | None]] | None
    conditions: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The homes, those that can be offered now first, and of them the one that costs others least."""

    hers: HerPlan
    now: HerStanding
    homes: Sequence[Recommendation]


def recommendations_of(
    connection: Connection, user: User, woman_id: str, at: datetime, run_id: str | None = None, *, details: bool = False
) -> Recommendations:
    """What a plan, None: the one published last, recommends for a woman. details: with flags and conditions of every
    home. Raises as `her_plan`."""
    hers = her_plan(connection, user, woman_id, run_id)
    offered = [*(() if hers.proposed is None else (hers.proposed,)), *hers.others]
    homes = [str(row["home_id"]) for row in offered]
    now = standing_of(connection, woman_id, homes, hers.plan.run_id, hers.plan.read_from, at)
    work = _work_of(known_of(connection, hers.plan.run_id), hers, homes) if details else {}
    found = [_recommended(row, row is hers.proposed, now, work) for row in offered]
    # What the plan itself proposes costs nobody anything; all others keep the plan's order.
    return Recommendations(hers, now, sorted(found, key=lambda one: one.standing.state not in USABLE))


_Work = Mapping[str, Mapping[str, tuple[str, ...]]]
_work: Kept[_Work] = Kept(WOMEN_HELD)


def _work_of(known: Known, hers: HerPlan, homes: Sequence[str]) -> _Work:
    """home_id -> flags and conditions, as the report words them."""
    return _work.get((hers.plan.run_id, hers.woman_id), lambda: _judged(known, hers.woman_id, homes))


def _judged(known: Known, woman_id: str, homes: Sequence[str]) -> _Work:
    if not homes:
        return {}
    facts = known.facts_of(woman_id, homes)
    household = facts.households[woman_id]
    if household is None:
        return {}
    listed = facts.instance.homes
    rules = explain_rules_of_pairs(facts, np.zeros(len(listed), np.intp), np.arange(len(listed)))
    woman = facts.instance.woman[woman_id]
    return {
        home.home_id: to_do(facts, woman, home, household, answers) for home, answers in zip(listed, rules, strict=True)
    }


def _recommended(row: Mapping[str, Any], proposed: bool, now: HerStanding, work: _Work) -> Recommendation:
    standing = now.homes[row["home_id"]]
    flags, conditions = _to_do(row, proposed, work)
    place = PROPOSED if proposed else f"Number {row['rank']} of the other homes by what the plan loses: {row['note']}."
    return Recommendation(
        home_id=row["home_id"],
        partner_id=row["partner_id"],
        proposed=proposed,
        points=row["points"],
        net_level1=0 if proposed else row["net_level1"],
        net_points=0 if proposed else row["net_points"],
        standing=standing,
        why=(place, WORDS[standing.state]),
        flags=flags,
        conditions=conditions,
    )


def _to_do(
    row: Mapping[str, Any], proposed: bool, work: _Work
) -> tuple[Sequence[tuple[str, str | None]] | None, Sequence[str] | None]:
    """Flags and conditions, as far as they are known or asked for."""
    if (judged := work.get(row["home_id"])) is not None:
        return tuple(zip(judged["flags"], judged["flag_sentences"], strict=True)), judged["conditions"]
    return (tuple((code, None) for code in row["flags"]), row["conditions"]) if proposed else (None, None)

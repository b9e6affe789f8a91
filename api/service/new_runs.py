"""Asking for a run: by which policy, from which day, and what it is to keep to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import get_args

from sqlalchemy import Connection, select

from api.access.scope import runs_of
from api.access.users import User
from api.runs.asking import Asked, Kind, UnderWay, ask
from api.service.refusals import Refused
from api.storage.runs import plans, runs
from matcher.domain.policy import Policy, Scenario
from matcher.intake.faults import BadInput, Fault
from matcher.intake.policy_file import parse_policy
from matcher.intake.policy_text import write_policy
from matcher.intake.presets import preset_names, preset_text
from matcher.intake.reading import day_of_run
from matcher.rules.switches import known_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """What somebody asks for. as_of: today without. policy: a preset's name, or a policy file. scenario: which returns
    of children count, whatever the policy says. The rest as in `Asked`."""

    kind: Kind
    as_of: date | None
    horizon_weeks: int
    policy: str
    scenario: Scenario | None
    time_limit_seconds: float | None
    previous_run_id: str | None


def made_ready(new: NewRun) -> Asked:
    """What is asked, once it is found sound; this takes a while, and no transaction should wait for it. Raises Refused,
    with every fault of the policy."""
    try:
        policy = chosen_policy(new.policy, new.scenario)
        day = day_of_run(new.as_of)
    except BadInput as error:
        faults = [str(fault) for fault in error.faults]
        raise Refused("run_not_understood", "The run cannot be made like that.", faults, understood=False) from error
    return Asked(
        kind=new.kind,
        as_of=day,
        horizon_weeks=new.horizon_weeks,
        policy=write_policy(policy, known_tables()),
        time_limit_seconds=new.time_limit_seconds,
        previous_run_id=new.previous_run_id,
    )


def ask_for(connection: Connection, user: User, asked: Asked) -> str:
    """Puts a run into the queue; its id. Raises Refused."""
    if asked.previous_run_id is not None and not _has_plan(connection, user, asked.previous_run_id):
        raise Refused("no_plan", "The run that `previous_run_id` names has no plan to keep to.")
    try:
        return ask(connection, asked, user.user_id)
    except UnderWay as error:
        raise Refused("night_under_way", "Another nightly run waits or is at work.") from error


def _has_plan(connection: Connection, user: User, run_id: str) -> bool:
    asked = select(plans.c.run_id).join(runs).where(plans.c.run_id == run_id, runs_of(user))
    return connection.execute(asked).first() is not None


def chosen_policy(named: str, scenario: Scenario | None) -> Policy:
    """The policy of a preset's name or a whole file, under a scenario. Raises BadInput."""
    if named in preset_names():
        policy = parse_policy(preset_text(named).encode(), "policy", known_tables())
    elif "=" in named or "[" in named:
        policy = _parsed(named)
    else:
        message = f"is neither a preset nor a policy file; presets are: {', '.join(preset_names())}"
        raise BadInput([Fault(file="policy", message=message)])
    return policy if scenario is None else policy.replace(scenario=scenario)


def _parsed(text: str) -> Policy:
    try:
        return parse_policy(text.encode(), "policy", known_tables())
    except BadInput:
        raise
    except ValueError as error:
        # Of a number of more digits than Python reads or writes.
        raise BadInput([Fault(file="policy", message="holds what is no setting of a policy")]) from error


@lru_cache(maxsize=64)
def policy_words(text: str) -> tuple[str | None, str | None]:
    """What the policy of a run is told as: the preset that it is under its scenario, None for any other, and the
    scenario."""
    try:
        scenario = tomllib.loads(text).get("scenario")
    except ValueError:
        scenario = None
    return _presets().get(text), scenario if scenario in get_args(Scenario) else None


@cache
def _presets() -> Mapping[str, str]:
    """Whole policy file -> the preset it is, under any scenario."""
    return {
        write_policy(chosen_policy(name, scenario), known_tables()): name
        for name in preset_names()
        for scenario in get_args(Scenario)
    }

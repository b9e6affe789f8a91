"""`homeward batch`: the nightly run against the database, unattended, repeatable, and loud when something is wrong."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.with_database import command_line_user, with_database
from matcher.commands import PolicyOption, TimeLimitOption
from matcher.refusing import BAD_INPUT, INFEASIBLE_PINS, TIME_WAS_UP, refuse
from matcher.report.words import count

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from api.runs.carrying_out import Done

UNDER_WAY = 5
"""Exit code: another nightly run is at work."""

HorizonOption = Annotated[
    int,
    typer.Option("--horizon-weeks", min=0, help="About the women released up to so many weeks after the day."),
]
DayOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day the run speaks from; today without.")
]


def batch_command(
    as_of: DayOption = None,
    horizon_weeks: HorizonOption = 12,
    policy: PolicyOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Match the women of the database who are soon released, and keep the plan as a draft."""
    with with_database() as engine:
        text = _policy_text(policy)
        run_id = _ask(engine, as_of, horizon_weeks, text, time_limit)
        done = _carried_out(engine, run_id, time_limit)
    if done.found is None:
        code = INFEASIBLE_PINS if done.pins else BAD_INPUT
        refuse(code, f"Run {run_id} failed with {count(len(done.faults), 'fault')}; no plan was kept.", done.faults)
    plan = done.found.plan
    women = count(len(done.found.instance.women), "woman", "women")
    typer.echo(f"Run {run_id}: {len(plan.placements):,} of {women} placed, gap {plan.gap:.3%}; the plan is a draft.")
    if not done.found.result.finished:
        raise typer.Exit(TIME_WAS_UP)


def _policy_text(policy: str | None) -> str:
    """The whole policy as a file, so that the run can be made again when presets have changed."""
    from matcher.domain import Policy
    from matcher.intake.faults import BadInput
    from matcher.intake.policy_text import write_policy
    from matcher.intake.presets import choose_policy
    from matcher.rules.switches import known_tables

    try:
        chosen = Policy() if policy is None else choose_policy(policy, known_tables())
    except BadInput as error:
        refuse(BAD_INPUT, f"{count(len(error.faults), 'fault')} in the policy; nothing was run.", error.faults)
    return write_policy(chosen, known_tables())


def _ask(engine: Engine, as_of: datetime | None, horizon_weeks: int, policy: str, time_limit: float | None) -> str:
    """A run asked for; ends the command where another one is at work. Says which ones crashed."""
    from api.runs.asking import Asked, RunRefused, ask
    from api.runs.queue import mark_crashed
    from api.storage.database import writing
    from matcher.intake.faults import BadInput
    from matcher.intake.reading import day_of_run

    for lost in mark_crashed(engine):
        typer.echo(f"Run {lost} crashed: nothing of it was kept, and this one takes its place.", err=True)
    try:
        day = day_of_run(as_of.date() if as_of else None)
        asked = Asked(
            kind="batch", as_of=day, horizon_weeks=horizon_weeks, policy=policy, time_limit_seconds=time_limit
        )
        with writing(engine) as connection:
            return ask(connection, asked, command_line_user())
    except BadInput as error:
        refuse(BAD_INPUT, "The run cannot be made.", error.faults)
    except RunRefused as error:
        refuse(UNDER_WAY, f"{str(error)[:1].upper()}{str(error)[1:]}; nothing was run.")


def _carried_out(engine: Engine, run_id: str, time_limit: float | None) -> Done:
    """What came of the run, which this process carries out itself; Ctrl-C keeps the best plan so far."""
    from api.runs.carrying_out import carry_out
    from api.runs.queue import LostRun, Progress, claim
    from matcher.searching import searched
    from matcher.solver.watch import Watch

    claimed = claim(engine, f"batch {socket.gethostname()} {os.getpid()}", run_id)
    if claimed is None:
        refuse(UNDER_WAY, f"Another worker took run {run_id}; it goes on there.")
    progress = Progress()
    try:
        return searched(lambda watch: carry_out(engine, claimed, watch, progress), Watch(time_limit, progress.tell))
    except LostRun:
        refuse(UNDER_WAY, f"Run {run_id} was taken for crashed, and nothing of it was kept: was this machine asleep?")

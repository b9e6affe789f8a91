"""`homeward batch`: the nightly run against the database, unattended, repeatable, and loud when something is wrong."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.runs.horizon import LONGEST_HORIZON_WEEKS
from api.with_database import command_line_user, sentence, with_database
from matcher.match_command import PolicyOption, TimeLimitOption
from matcher.refusing import BAD_INPUT, INFEASIBLE_PINS, TIME_WAS_UP, refuse
from matcher.report.words import count

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from api.runs.asking import Asked
    from api.runs.carrying_out import Done
    from api.runs.queue import Claim

UNDER_WAY = 5
"""Exit code: another nightly run is at work."""

HorizonOption = Annotated[
    int,
    typer.Option(
        "--horizon-weeks",
        min=0,
        max=LONGEST_HORIZON_WEEKS,
        help="About the women released up to so many weeks after the day.",
    ),
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
        run_id, done = _carried_out(engine, _asked(as_of, horizon_weeks, text, time_limit))
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


def _asked(as_of: datetime | None, horizon_weeks: int, policy: str, time_limit: float | None) -> Asked:
    """What this night is to be about."""
    from api.runs.asking import Asked
    from matcher.intake.faults import BadInput
    from matcher.intake.reading import day_of_run

    try:
        day = day_of_run(as_of.date() if as_of else None)
    except BadInput as error:
        refuse(BAD_INPUT, "The run cannot be made.", error.faults)
    return Asked(kind="batch", as_of=day, horizon_weeks=horizon_weeks, policy=policy, time_limit_seconds=time_limit)


def _carried_out(engine: Engine, asked: Asked) -> tuple[str, Done]:
    """The run's id and what came of it: this process carries it out itself; Ctrl-C keeps the best plan so far."""
    # All that takes time to import before the run begins: from then on a signal must find it held.
    from api.runs.carrying_out import carry_out
    from api.runs.holding import held
    from api.runs.queue import LostRun, Progress
    from matcher.searching import searched
    from matcher.solver.watch import Watch

    progress = Progress()
    watch = Watch(asked.time_limit_seconds, progress.tell)
    claimed = _begun(engine, asked)
    try:
        with held(engine, claimed) as folder:
            done = searched(lambda watch: carry_out(engine, claimed, folder, watch, progress), watch)
    except LostRun:
        name = claimed.run_id
        refuse(UNDER_WAY, f"Run {name} was taken for crashed, and nothing of it was kept: was this machine asleep?")
    return claimed.run_id, done


def _begun(engine: Engine, asked: Asked) -> Claim:
    """The run asked for and begun in one step; ends the command where another one is at work. Says which crashed."""
    from api.runs.asking import RunRefused, UnderWay, ask
    from api.runs.queue import Claim, mark_crashed
    from api.service.offers.expiry import lapse_expired
    from api.storage.database import writing
    from api.storage.kept_answers import clear_old
    from api.storage.moments import now

    for lost in mark_crashed(engine):
        typer.echo(f"Run {lost} crashed: nothing of it was kept, and this one takes its place.", err=True)
    with writing(engine) as connection:
        lapse_expired(connection)
        clear_old(connection, now())
    worker = f"batch {socket.gethostname()} {os.getpid()}"
    try:
        with writing(engine) as connection:
            return Claim(ask(connection, asked, command_line_user(), worker), worker)
    except RunRefused as error:
        code = UNDER_WAY if isinstance(error, UnderWay) else BAD_INPUT
        refuse(code, f"{sentence(error)} Nothing was run.")

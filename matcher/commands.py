"""The engine's commands: match, check, explain, policy."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from geo.journeys.estimate import EstimatedJourneys
from geo.journeys.protocol import JourneyError
from geo.journeys.source import journeys_from
from geo.parsed import cache_folder
from matcher.collecting import seldom_collected
from matcher.domain import Policy
from matcher.intake.faults import BadInput, Fault
from matcher.intake.presets import choose_policy, preset_names
from matcher.intake.reading import Reading, read_tables
from matcher.journey_option import check_mode, troubles
from matcher.policy_commands import policies
from matcher.progress import Display, display
from matcher.refusing import BAD_INPUT, INFEASIBLE_PINS, TIME_WAS_UP, refuse
from matcher.report.build import build_report
from matcher.report.certify import certify, said_of
from matcher.report.directory import not_a_run, write_run
from matcher.report.explanation import UnknownId, explain_pair
from matcher.report.fresh import OutputError, fresh_directory, writing
from matcher.report.reopen import RunError, check_run, open_run
from matcher.report.words import count
from matcher.rules.doubts import doubts
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.switches import known_tables
from matcher.searching import searched, seconds_above_0
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from matcher.solver.watch import Watch
from matcher.summary import summary

DataOption = Annotated[Path, typer.Option("--data", help="Directory of input tables (docs/tables.md).")]
OutOption = Annotated[
    Path, typer.Option("--out", help="Directory for the run; a new one, or an earlier run to replace.")
]
PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="NAME|FILE", help=f"Policy file (TOML), or a preset: {', '.join(preset_names())}."
    ),
]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day the run speaks from; today without.")
]
JourneysOption = Annotated[
    str,
    typer.Option(
        "--journeys",
        metavar="none|estimate|URL|FILE",
        envvar="HOMEWARD_JOURNEYS",
        help="Compare homes by journey time: the built-in estimate, an OSRM server, or a table. By distance without.",
    ),
]
KeepPairsOption = Annotated[bool, typer.Option("--keep-pairs", help="Also write pairs.parquet and limits.json.")]
TimeLimitOption = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        parser=seconds_above_0,
        metavar="SECONDS",
        help="Most time for the search and its proof; reading, checking and writing come on top. Where it does not "
        "suffice, the run holds the best plan so far and ends with code 4. Ctrl-C during the search does the same; "
        "a second one gives up.",
    ),
]
CertificateOption = Annotated[
    bool,
    typer.Option(
        "--certificate",
        help="Also prove again how good the plan is, by the run's certificate.json: every eligible pair again.",
    ),
]
RunArgument = Annotated[Path, typer.Argument(help="A run's directory.")]


def match_command(
    data: DataOption,
    out: OutOption,
    policy: PolicyOption = None,
    as_of: AsOfOption = None,
    keep_pairs: KeepPairsOption = False,
    journeys: JourneysOption = "none",
    time_limit: TimeLimitOption = None,
) -> None:
    """Match women with homes: read the tables, prove the best plan, write the run."""
    started = time.perf_counter()
    try:
        # The directory first: what cannot be written fails before the work, not after it.
        with seldom_collected(), fresh_directory(out, not_a_run) as folder, display() as shown:
            reading, chosen = _read(data, policy, as_of.date() if as_of else None)
            shown.tell("read", 1.0)
            reading = _timed(reading, chosen, journeys)
            shown.tell("journeys", 1.0)
            found, read_and_matched = _match(reading, chosen, keep_pairs, time_limit, shown, started)
            with writing(out):
                _write(found, reading, folder, read_and_matched, keep_pairs)
            shown.tell("write", 1.0)
    except BadInput as error:
        refuse(BAD_INPUT, f"{count(len(error.faults), 'fault')} in the input; nothing was written.", error.faults)
    except JourneyError as error:
        refuse(BAD_INPUT, f"{error}.")
    except InfeasiblePins as error:
        refuse(INFEASIBLE_PINS, "No plan was found that holds every pin; nothing was written.", error.conflicts)
    except OutputError as error:
        refuse(BAD_INPUT, f"{error}.")
    summary(found, reading, out, time.perf_counter() - started)
    if not found.result.finished:
        raise typer.Exit(TIME_WAS_UP)


def _read(data: Path, policy: str | None, as_of: date | None) -> tuple[Reading, Policy]:
    """Tables and policy; the faults of both together."""
    faults: list[Fault] = []
    reading, chosen = None, Policy()
    try:
        reading = read_tables(data, as_of)
    except BadInput as error:
        faults += error.faults
    try:
        chosen = choose_policy(policy, known_tables()) if policy is not None else chosen
    except BadInput as error:
        faults += error.faults
    if faults or reading is None:
        raise BadInput(faults)
    return replace(reading, warnings=(*reading.warnings, *doubts(reading.instance))), chosen


def _timed(reading: Reading, policy: Policy, source: str) -> Reading:
    """With the journeys looked up, where a source is named."""
    check_mode(source, policy.journey_mode)
    journeys = journeys_from(source, mode=policy.journey_mode, folder=cache_folder(), fallback=EstimatedJourneys())
    if journeys is None:
        return reading
    instance = with_journeys(reading.instance, policy, journeys)
    return replace(reading, instance=instance, warnings=(*reading.warnings, *troubles(journeys)))


def _match(
    reading: Reading, policy: Policy, keep_pairs: bool, time_limit: float | None, shown: Display, started: float
) -> tuple[Match, dict[str, float]]:
    """The match, and the wall time of each stage so far."""
    read_seconds = time.perf_counter() - started

    def work(watch: Watch) -> Match:
        return match(reading.instance, policy, keep_criteria=keep_pairs, progress=shown.tell, watch=watch)

    found = searched(work, Watch(time_limit, shown.converging))
    return found, {"read": round(read_seconds, 4), **found.seconds}


def _write(found: Match, reading: Reading, folder: Path, seconds: Mapping[str, float], keep_pairs: bool) -> None:
    before = time.perf_counter()
    report = build_report(found, tuple(str(warning) for warning in reading.warnings))
    write_run(found, report, folder, {**seconds, "report": round(time.perf_counter() - before, 4)}, keep_pairs)


def check_command(run: RunArgument, certificate: CertificateOption = False) -> None:
    """Check a run again from its files alone: every placement, every limit, the objective."""
    with _refusing(run):
        opened = open_run(run)
        wrong = [item.sentence for item in check_run(opened)]
        certified = certify(opened) if certificate else None
    wrong += certified.faults if certified is not None else ()
    if wrong:
        refuse(1, f"{run} does not hold: {count(len(wrong), 'violation')}.", wrong)
    levels = ", ".join(f"{level.name} {level.value:,}" for level in opened.plan.levels)
    typer.echo(f"{run} holds: {count(len(opened.plan.placements), 'placement')}, {levels}.")
    if certified is not None:
        typer.echo(said_of(opened, certified))


def explain_command(
    run: RunArgument,
    woman: Annotated[str, typer.Argument(help="woman_id")],
    home: Annotated[str | None, typer.Argument(help="home_id; the proposed home without")] = None,
) -> None:
    """Say why this home, or what stands in the way of that one."""
    with _refusing(run):
        opened = open_run(run)
    try:
        typer.echo(explain_pair(opened.facts, opened.plan, woman, home))
    except UnknownId as error:
        refuse(BAD_INPUT, f"{error.args[0]}.")


@contextmanager
def _refusing(run: Path) -> Iterator[None]:
    """Ends the command where a directory turns out to be no whole run."""
    try:
        yield
    except RunError as error:
        refuse(BAD_INPUT, f"{run} cannot be read as a run.", error.faults)


def register(app: typer.Typer) -> None:
    """Adds the engine's commands to an application."""
    app.command("match")(match_command)
    app.command("check")(check_command)
    app.command("explain")(explain_command)
    app.add_typer(policies, name="policy")

"""`homeward match`: from tables to a proven plan and its files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from matcher.progress import Display, display
from matcher.refusing import BAD_INPUT, INFEASIBLE_PINS, TIME_WAS_UP, refuse
from matcher.report.build import build_report
from matcher.report.directory import not_a_run, write_run
from matcher.report.fresh import OutputError, fresh_directory, writing
from matcher.report.previous import PreviousError, earlier_plan
from matcher.report.words import count
from matcher.rules.doubts import doubts
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.switches import known_tables
from matcher.searching import searched, seconds_above_0
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from matcher.solver.model import TooLarge
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
PreviousOption = Annotated[
    Path | None,
    typer.Option("--previous", metavar="RUN", help="An earlier run's directory: of plans as good, the one nearest it."),
]
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be matched. previous: woman_id -> home_id of the plan to stay near."""

    reading: Reading
    policy: Policy
    previous: Mapping[str, str] | None


def match_command(
    data: DataOption,
    out: OutOption,
    policy: PolicyOption = None,
    as_of: AsOfOption = None,
    keep_pairs: KeepPairsOption = False,
    journeys: JourneysOption = "none",
    time_limit: TimeLimitOption = None,
    previous: PreviousOption = None,
) -> None:
    """Match women with homes: read the tables, prove the best plan, write the run."""
    started = time.perf_counter()
    try:
        # The directory first: what cannot be written fails before the work, not after it.
        with seldom_collected(), fresh_directory(out, not_a_run) as folder, display() as shown:
            asked = _read(data, policy, as_of.date() if as_of else None, previous)
            shown.tell("read", 1.0)
            asked = _timed(asked, journeys)
            shown.tell("journeys", 1.0)
            found, read_and_matched = _match(asked, keep_pairs, time_limit, shown, started)
            with writing(out):
                _write(found, asked.reading, folder, read_and_matched, keep_pairs)
            shown.tell("write", 1.0)
    except BadInput as error:
        refuse(BAD_INPUT, f"{count(len(error.faults), 'fault')} in the input; nothing was written.", error.faults)
    except JourneyError as error:
        refuse(BAD_INPUT, f"{error}.")
    except InfeasiblePins as error:
        refuse(INFEASIBLE_PINS, "No plan was found that holds every pin; nothing was written.", error.conflicts)
    except TooLarge as error:
        advice = "; match them without --previous" if previous is not None else ""
        refuse(BAD_INPUT, f"So many women and homes cannot be matched exactly: {error}{advice}.")
    except OutputError as error:
        refuse(BAD_INPUT, f"{error}.")
    summary(found, asked.reading, out, time.perf_counter() - started)
    if not found.result.finished:
        raise typer.Exit(TIME_WAS_UP)


def _read(data: Path, policy: str | None, as_of: date | None, previous: Path | None) -> _Asked:
    """Tables, policy and the earlier plan; the faults of all together."""
    faults: list[Fault] = []
    reading, chosen, plan = None, Policy(), None
    try:
        reading = read_tables(data, as_of)
    except BadInput as error:
        faults += error.faults
    try:
        chosen = choose_policy(policy, known_tables()) if policy is not None else chosen
    except BadInput as error:
        faults += error.faults
    try:
        plan = earlier_plan(previous) if previous is not None else None
    except PreviousError as error:
        faults.append(Fault(file=f"--previous {previous}", message=str(error)))
    if faults or reading is None:
        raise BadInput(faults)
    return _Asked(replace(reading, warnings=(*reading.warnings, *doubts(reading.instance))), chosen, plan)


def _timed(asked: _Asked, source: str) -> _Asked:
    """With the journeys looked up, where a source is named."""
    reading, mode = asked.reading, asked.policy.journey_mode
    check_mode(source, mode)
    journeys = journeys_from(source, mode=mode, folder=cache_folder(), fallback=EstimatedJourneys())
    if journeys is None:
        return asked
    instance = with_journeys(reading.instance, asked.policy, journeys)
    timed = replace(reading, instance=instance, warnings=(*reading.warnings, *troubles(journeys)))
    return replace(asked, reading=timed)


def _match(
    asked: _Asked, keep_pairs: bool, time_limit: float | None, shown: Display, started: float
) -> tuple[Match, dict[str, float]]:
    """The match, and the wall time of each stage so far."""
    read_seconds = time.perf_counter() - started

    def work(watch: Watch) -> Match:
        return match(
            asked.reading.instance,
            asked.policy,
            previous=asked.previous,
            keep_criteria=keep_pairs,
            progress=shown.tell,
            watch=watch,
        )

    found = searched(work, Watch(time_limit, shown.converging))
    return found, {"read": round(read_seconds, 4), **found.seconds}


def _write(found: Match, reading: Reading, folder: Path, seconds: Mapping[str, float], keep_pairs: bool) -> None:
    before = time.perf_counter()
    report = build_report(found, tuple(str(warning) for warning in reading.warnings))
    write_run(found, report, folder, {**seconds, "report": round(time.perf_counter() - before, 4)}, keep_pairs)

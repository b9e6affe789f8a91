"""All tables to one validated `Instance`, or to every fault of every file together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer import Gazetteer
from geo.layers import Layers, installed_layers
from matcher.domain.columns import columns_of
from matcher.domain.instance import OPTIONAL_TABLES, RECORDS, Instance
from matcher.intake.cells import LAST_DAY
from matcher.intake.condition_checks import check_conditions
from matcher.intake.derived import derive
from matcher.intake.export import in_order
from matcher.intake.extra_postcodes import ExtraPostcode, extra_places
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.files import find_tables, read_files
from matcher.intake.frames import read_frame
from matcher.intake.home_checks import check_homes
from matcher.intake.lha_layout import check_rates
from matcher.intake.people_checks import FIRST_RELEASE, check_people
from matcher.intake.places import resolve_places
from matcher.intake.raw import RawTable
from matcher.intake.references import check_references
from matcher.intake.restricted import blur_restricted
from matcher.intake.rows import Table, read_rows
from matcher.intake.school_places import place_schools
from matcher.intake.site_checks import check_sites

if TYPE_CHECKING:
    import pandas as pd

TABLES: Mapping[str, type] = {**RECORDS, "postcodes": ExtraPostcode}
"""Every table of the contract with its record class, in the order faults are listed."""

HEADERS: Mapping[str, tuple[str, ...]] = {
    name: tuple(column.name for column in columns_of(record).values()) for name, record in TABLES.items()
}
"""Table -> the headers that its file may have."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gave: the instance, and what was odd but did not stop it."""

    instance: Instance
    warnings: tuple[Fault, ...] = ()


def read_tables(directory: Path | str, as_of: date | None = None) -> Reading:
    """Reads a directory of CSV or Parquet tables (docs/tables.md).

    as_of: the day the run speaks from, today when None; it decides which dates are odd, never which are refused.
    Raises BadInput with every fault of every file, or with that of `as_of` alone.
    """
    day = day_of_run(as_of)
    faults = FaultList()
    raws, files = texts_of(Path(directory), faults)
    return assemble(raws, files, day, faults)


def texts_of(directory: Path, faults: FaultList) -> tuple[dict[str, RawTable | None], dict[str, str]]:
    """Table -> its texts, None where they could not be read; and table -> the name of its file.

    Raises BadInput when the directory cannot be listed.
    """
    paths = find_tables(directory, TABLES, faults)
    files = {name: paths[name].name if name in paths else f"{name}.csv" for name in TABLES}
    return read_files(paths, HEADERS, faults), files


def from_frames(frames: Mapping[str, pd.DataFrame], as_of: date | None = None) -> Reading:
    """As `read_tables`, from table name -> data frame; row n of a frame is reported as row n + 2.

    Raises BadInput with every fault of every frame, or with that of `as_of` alone.
    """
    day = day_of_run(as_of)
    faults = FaultList()
    for name in frames:
        if name not in TABLES:
            message = f"is not one of the tables: {', '.join(TABLES)}"
            faults.add(Fault(file=name, message=message, severity="warning"))
    known = {name: read_frame(frame, name) for name, frame in frames.items() if name in TABLES}
    return assemble(known, {name: name for name in TABLES}, day, faults)


def day_of_run(as_of: date | None) -> date:
    """The day a run speaks from, today when None. Raises BadInput for one that no run can speak from."""
    day = as_of or datetime.now().astimezone().date()
    if not FIRST_RELEASE <= day <= LAST_DAY:
        message = f"must lie between {FIRST_RELEASE} and {LAST_DAY}"
        raise BadInput([Fault(file="as-of", value=day.isoformat(), message=message)])
    return day


def assemble(raws: Mapping[str, RawTable | None], files: Mapping[str, str], day: date, faults: FaultList) -> Reading:
    """What tables of texts say, checked as a whole.

    raws: table -> its texts, None where they could not be read. files: table -> the name to report. faults: what was
    wrong with the texts already. Raises BadInput with every fault.
    """
    tables = {name: _table(name, raws, file, faults) for name, file in files.items()}
    gazetteer = _gazetteer(tuple(sorted(extra_places(tables["postcodes"]).items())), installed_layers())
    resolve_places(tables, gazetteer)
    place_schools(tables["children"])
    derive(tables, gazetteer)
    check_references(tables)
    check_people(tables, day)
    check_homes(tables, gazetteer)
    check_rates(tables["lha"])
    check_conditions(tables)
    check_sites(tables, gazetteer)
    blur_restricted(tables, gazetteer)
    warnings = faults.settle([table.file for table in tables.values()])
    return Reading(_instance(tables, day), warnings)


def _table(name: str, raws: Mapping[str, RawTable | None], file: str, faults: FaultList) -> Table:
    """The rows of one table; incomplete, so that no reference into it is called wrong, where they are not all known."""
    raw, needed = raws.get(name), name not in OPTIONAL_TABLES
    if raw is None:
        if needed and name not in raws:
            faults.add(Fault(file=file, message="is missing; this table must be there"))
        return Table(name, file, TABLES[name], faults, complete=False)
    table = read_rows(raw, TABLES[name], faults)
    if needed and raw.complete and not raw.rows and not raw.misfits:
        faults.add(Fault(file=file, message="has no rows; this table needs at least one"))
        table.complete = False
    return table


@lru_cache(maxsize=2)
def _gazetteer(extra: tuple[tuple[str, tuple[float, float, str]], ...], _installed: Layers) -> Gazetteer:
    """Shared by readings with the same postcodes.csv or none, and the same postcodes installed: it never changes."""
    return Gazetteer(dict(extra))


def _instance(tables: Mapping[str, Table], as_of: date) -> Instance:
    records: dict[str, Any] = {name: tuple(in_order(row.record for row in tables[name].rows)) for name in RECORDS}
    return Instance(as_of=as_of, **records)

"""What kept plans say of cases that are due: looked up before anything is locked, for a kept file never changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select

from api.service.retention.cases import in_parts
from api.service.retention.needles import Needles, women_in
from api.service.retention.traces import Trace, files_of, trace_in_file
from api.storage.runs import plan_files, plan_placements

KEPT_FILES = frozenset({"run.json", "certificate.json", "restricted/policy.json"})
"""Files of a plan that tell of nobody: figures, prices of homes and partners, and by which policy it was made."""
WOMEN_FILES = frozenset({"placements.csv", "unplaced.csv"})
"""Between them they name every woman of a plan."""


@dataclass(slots=True)
class Looked:
    """What is known of the plans. runs: those looked at. naming: run -> the women sought whom it is about. traces:
    files in which anything sought was found."""

    runs: set[str] = field(default_factory=set)
    naming: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    traces: list[Trace] = field(default_factory=list)


def look(connection: Connection, looked: Looked, women: Collection[str], needles: Needles) -> None:
    """Adds what the plans hold that were not looked at yet."""
    before = frozenset(looked.runs)
    for run_id, name, content in files_of(connection, but=before):
        looked.runs.add(run_id)
        if name in WOMEN_FILES and (here := women_in(content) & frozenset(women)):
            looked.naming[run_id] |= here
        if trace := trace_in_file(needles, run_id, name, content):
            looked.traces.append(trace)
    placed = plan_placements.c
    for some in in_parts(sorted(women)):
        for row in connection.execute(select(placed.run_id, placed.woman_id).where(placed.woman_id.in_(some))):
            looked.naming[row.run_id].add(row.woman_id)


def about(looked: Looked, women: Collection[str]) -> Sequence[str]:
    """The runs whose plans are about any of these women."""
    return sorted(run_id for run_id, named in looked.naming.items() if not named.isdisjoint(women))


def cut(connection: Connection, run_ids: Sequence[str]) -> tuple[int, int]:
    """Removes all that plans say of women, everybody's; how many plans and files that were. Such a plan keeps its
    figures and proof, and can no longer be replayed."""
    had = files = 0
    for some in in_parts(run_ids):
        tells = (plan_files.c.run_id.in_(some), plan_files.c.name.not_in(KEPT_FILES))
        had += connection.execute(select(func.count(plan_files.c.run_id.distinct())).where(*tells)).scalar_one()
        files += connection.execute(delete(plan_files).where(*tells)).rowcount
    return had, files

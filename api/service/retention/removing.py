"""A run of retention: closed cases made anonymous, all that are due or none, and what went counted and proved."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, and_, delete, insert, update

from api.service.offers.expiry import lapse_expired
from api.service.retention.bands import bands
from api.service.retention.belongings import Belongings, belongings, nobody_elses
from api.service.retention.cases import closed_cases_of, in_parts, locked, months_before, without_case
from api.service.retention.needles import Needles
from api.service.retention.plans import KEPT_FILES, Looked, about, cut, look
from api.service.retention.traces import Trace, traces_in_tables
from api.storage.archive import tables_there
from api.storage.audit import Entry, write_down
from api.storage.database import reading, writing
from api.storage.kept_answers import kept_answers
from api.storage.moments import now
from api.storage.offers import offers
from api.storage.removals import closed_cases, removals
from api.storage.runs import work

REMOVED = "(removed: it named somebody whose case was made anonymous)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run of retention did, or would do.

    cases: how many were made anonymous. rows: table -> rows removed, or of offers rid of her id. plans: how many can no
    longer be replayed. waiting: closed long enough ago, with an offer still under way. without_case: women without a
    referral. sought: ids and postcodes that were looked for afterwards. left: what was found of them.
    """

    closed_before: date
    cases: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    plans: int = 0
    waiting: int = 0
    without_case: int = 0
    sought: int = 0
    left: Sequence[Trace] = ()
    sha256: str = ""


def anonymise(
    engine: Engine, months: int, by: str, today: date, *, only: Collection[str] = (), dry_run: bool = False
) -> Done:
    """Makes every case anonymous that closed at least so many months ago, in one transaction; by: who has it done.

    months: 0 for whatever is closed. only: of these women alone, where any are named. dry_run: does all of it and takes
    it back, for what it would do.
    """
    before = months_before(today, months) if months else today + timedelta(days=1)
    looked = Looked()
    with reading(engine) as connection:
        closed = [one for one in closed_cases_of(connection, before) if not only or one in only]
        known = belongings(connection, closed)
        if closed:
            look(connection, looked, closed, Needles(known.texts))
    if not dry_run:
        # By itself: it locks the end of the log, which comes after the women.
        with writing(engine) as connection:
            lapse_expired(connection)
    with writing(engine) as connection:
        due = locked(connection, before, closed)
        theirs = belongings(connection, due)
        if not theirs.texts <= known.texts:
            looked = Looked()
        done = Done(closed_before=before, waiting=len(closed) - len(due), without_case=without_case(connection))
        if due:
            look(connection, looked, due, Needles(theirs.texts))
            done = _removed(connection, done, due, theirs, looked)
            if dry_run:
                connection.rollback()
            else:
                _write_down(connection, done, months, by)
    return done


def digest(women: Collection[str]) -> str:
    """SHA-256 over ids in order, one a line: who still has the list can show that it was this one."""
    return hashlib.sha256("".join(f"{woman}\n" for woman in sorted(women)).encode()).hexdigest()


def _removed(connection: Connection, done: Done, due: Sequence[str], theirs: Belongings, looked: Looked) -> Done:
    connection.execute(insert(closed_cases), [asdict(case) for case in bands(connection, due)])
    rows = _rows_removed(connection, due)
    runs = about(looked, due)
    plans, rows["plan_files"] = cut(connection, runs)
    rows["kept_answers"] = _mend(connection, Needles(theirs.ids))
    sought = nobody_elses(connection, theirs)
    left = [*traces_in_tables(connection, Needles(sought.texts)), *_left_in_plans(looked, runs, sought)]
    return Done(
        closed_before=done.closed_before,
        cases=len(due),
        rows={name: number for name, number in rows.items() if number},
        plans=plans,
        waiting=done.waiting,
        without_case=done.without_case,
        sought=len(sought.texts),
        left=left,
        sha256=digest(due),
    )


def _rows_removed(connection: Connection, women: Sequence[str]) -> Counter[str]:
    """Removes every row that names one of the women, whatever table it is in; of an offer only her id goes."""
    gone: Counter[str] = Counter()
    for table in reversed(tables_there(connection)):
        if "woman_id" not in table.c:
            continue
        for some in in_parts(women):
            hers = table.c.woman_id.in_(some)
            if table.name == offers.name:
                # When it changed last is when her home was taken or not: that stays.
                changed = {"woman_id": None, "version": offers.c.version + 1}
                done = connection.execute(update(offers).where(offers.c.woman_id.in_(some)).values(changed))
            else:
                done = connection.execute(delete(table).where(hers))
            gone[table.name] += done.rowcount
    return gone


def _mend(connection: Connection, ids: Needles) -> int:
    """Takes them out of what is kept for a while: answers to be given again, and what a failed run was told."""
    answers = 0
    for trace in list(traces_in_tables(connection, ids, (kept_answers.name, work.name))):
        if trace.table == work.name:
            mended = update(work).where(work.c.run_id == trace.key["run_id"]).values({trace.column: REMOVED})
            connection.execute(mended)
        else:
            own = and_(*(kept_answers.c[name] == value for name, value in trace.key.items()))
            answers += connection.execute(delete(kept_answers).where(own)).rowcount
    return answers


def _left_in_plans(looked: Looked, cut_runs: Collection[str], sought: Belongings) -> Iterator[Trace]:
    """What was found in files that stay. A postcode in a plan that is not about her was somebody else's then."""
    for trace in looked.traces:
        hers = trace.key["run_id"] in cut_runs
        found = trace.found & (sought.texts if hers else sought.ids)
        if found and not (hers and trace.key["name"] not in KEPT_FILES):
            yield Trace(trace.table, trace.column, trace.key, found)


def _write_down(connection: Connection, done: Done, months: int, by: str) -> None:
    row = {
        "at": now(),
        "by": by,
        "months": months,
        "closed_before": done.closed_before,
        "cases": done.cases,
        "rows_removed": json.dumps(dict(sorted(done.rows.items()))),
        "sha256": done.sha256,
    }
    (number,) = connection.execute(insert(removals).values(row)).inserted_primary_key or (None,)
    write_down(connection, Entry(by, "anonymise", "removal", str(number), f"cases closed before {done.closed_before}"))

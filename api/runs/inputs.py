"""Which rows of the database a run is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from matcher.intake.contents import KeptRow

OF_WOMEN = ("adults", "children", "zones", "bars", "pins")


def within_horizon(
    tables: Mapping[str, Sequence[KeptRow]], as_of: date, horizon_weeks: int
) -> dict[str, Sequence[KeptRow]]:
    """The tables with the women who are released up to so many weeks after a day, or nobody knows when, or who are
    pinned, and what hangs on them; all homes and all the rest.

    Who was released before the day still needs a home; a home that is pinned is taken, whenever its woman is released.
    """
    last = as_of + timedelta(weeks=horizon_weeks)
    pinned = {row["woman_id"] for row in tables["pins"] if row["kind"] == "pin"}
    women = [
        row
        for row in tables["women"]
        if row["release_date"] is None or row["release_date"] <= last or row["woman_id"] in pinned
    ]
    theirs = {row["woman_id"] for row in women}
    kept = {name: [row for row in tables[name] if row["woman_id"] in theirs] for name in OF_WOMEN}
    return {**tables, "women": women, **kept}

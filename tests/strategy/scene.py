"""One seed's setting: its random draws, its time, its places; and the writing of tables."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from tests.strategy.ground import EVERYWHERE, NEIGHBOURHOODS

Cells = dict[str, object]
"""Column -> value; None is an empty cell."""
Item = TypeVar("Item")

ANCHORS = (
    date(2026, 12, 18), date(2026, 12, 24), date(2027, 3, 24), date(2026, 4, 26), date(2026, 11, 24), date(2026, 9, 14),
    date(2027, 5, 28), date(2028, 2, 25), date(2022, 11, 28), date(2023, 11, 27), date(2021, 6, 28), date(2012, 12, 20),
)  # fmt: skip
"""Times when something changes: Christmas, Easter, bank holidays, leap years, dated rules of tenancy and release."""


class Scene:
    """The draws of one seed.

    anchor: releases and lettings lie around this day. near: the postcodes most things have.
    doubt: share of facts unknown.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.anchor = self.pick(ANCHORS)
        self.near = NEIGHBOURHOODS[self.pick(sorted(NEIGHBOURHOODS))]
        self.doubt = self.pick((0.0, 0.01, 0.03))

    def pick(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return items[self.random.randrange(len(items))]

    def weighed(self, weights: Mapping[Item, float]) -> Item:
        """One of the keys, as often as its weight says."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self.random.random() < share

    def sometimes(self, share: float, value: Item) -> Item | None:
        """The value in this share of draws, else an empty cell."""
        return value if self.chance(share) else None

    def known(self, value: Item) -> Item | None:
        """The value, or an empty cell for the seed's share of unknown facts."""
        return None if self.chance(self.doubt) else value

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(low, high)

    def day(self, centre: date, before: int, after: int) -> date:
        """A day from `before` days before the centre to `after` days after it."""
        return centre + timedelta(days=self.whole(-before, after))

    def some(self, items: Sequence[Item], most: int) -> list[Item]:
        """One or more of them, in their order."""
        found = self.random.sample(range(len(items)), self.whole(1, most))
        return [items[place] for place in sorted(found)]

    def postcode(self, near: float = 0.9) -> str:
        """A unit postcode, mostly of the neighbourhood."""
        return self.pick(self.near if self.chance(near) else EVERYWHERE)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a leap day."""
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year - years)


def write_table(directory: Path, table: str, rows: Sequence[Cells]) -> None:
    """A contract CSV with every contracted column.

    Raises ValueError when a row has a column that the contract does not name.
    """
    record: type = RECORDS[table]
    header = [column.name for column in columns_of(record).values()]
    with (directory / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header)
        writer.writeheader()
        writer.writerows({name: text_of(value) for name, value in row.items()} for row in rows)


def text_of(value: object) -> str:
    """A value as the contract writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ";".join(str(part) for part in value)
    return str(value)

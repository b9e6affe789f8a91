"""The official tables of local housing allowance, as they are published, turned into the columns of `lha`.

The Valuation Office Agency heads its weekly rates `BRMA, CAT A .. CAT E` under a title (Room, 1 Bed .. or Shared,
1 Bedroom .. in earlier years; in some years the same headings again, monthly, further right). The Department for Work
and Pensions publishes monthly rates with pound signs and thousands commas. Tables may follow one another in one file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from matcher.intake.cells import PLAIN_NUMBER
from matcher.intake.faults import Fault, FaultList
from matcher.intake.raw import clean_header
from matcher.intake.rows import Table

Record = tuple[int, list[str]]

RATE_COLUMNS = ("shared_gbp_week", "one_bed_gbp_week", "two_bed_gbp_week", "three_bed_gbp_week", "four_bed_gbp_week")
AREA = re.compile(r"brma( name)?|broad (rental )?market( rental)? areas?( brma)?")
CATEGORIES = (
    re.compile(r"(cat(egory)? )?a|.*\bshared\b.*|(single )?room( rate)?"),
    *(
        re.compile(rf"(cat(egory)? )?{letter}|({digit}|{word}) bed(room)?s?\b.*")
        for letter, digit, word in (("b", "1", "one"), ("c", "2", "two"), ("d", "3", "three"), ("e", "4", "four"))
    ),
)
MONTHS_TO_WEEKS = 12 * 7 / 365
"""A month's rate is the week's times 365 / 7 / 12 (Rent Officers (Universal Credit Functions) Order 2013 sch 1)."""
PLAUSIBLE_ONE_BED_GBP_WEEK = 350.0
"""More than the law has let any area's one-bedroom rate be a week; any area's monthly rate is more."""


@dataclass(frozen=True)
class _Heading:
    """Where a table's columns stand, and whether its rates are monthly."""

    area: int
    rates: tuple[int, ...]
    monthly: bool


@dataclass
class _Found:
    """What has been read so far. notes: rows that are no rates, and may be a title of the table to come."""

    file: str
    faults: FaultList
    rows: list[Record] = field(default_factory=list)
    notes: list[Record] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, number: int, cells: list[str]) -> None:
        self.settle_notes()
        if tuple(cells) in self.seen:
            self.warn(number, "repeats an earlier row and was used once")
            return
        self.seen.add(tuple(cells))
        self.rows.append((number, cells))

    def settle_notes(self) -> None:
        for number, _ in self.notes:
            self.warn(number, "holds no rates and was not read")
        self.notes = []

    def warn(self, number: int, message: str) -> None:
        self.faults.add(Fault(file=self.file, row=number, message=message, severity="warning"))


def settled(records: list[Record], file: str, faults: FaultList) -> list[Record]:
    """Numbered rows of lha.csv with our own header, whichever layout they came in.

    Rows in our own layout, or in one that nobody knows, are given back as they are. A title above a table is passed
    over; any other row without rates, and a table of monthly rates, is a warning.
    """
    if not records or set(map(clean_header, records[0][1])) & set(RATE_COLUMNS):
        return records
    first = next((at for at, (_, cells) in enumerate(records) if _heading(cells, "") is not None), None)
    if first is None:
        return records
    found, heading = _Found(file, faults), None
    for number, cells in records:
        new = _heading(cells, " ".join(text for _, note in found.notes for text in note))
        if new is not None:
            heading, found.notes = new, []
            if heading.monthly:
                found.warn(number, "heads monthly rates, which were turned into rates a week")
        elif heading is None or not any(_is_amount(_cell(cells, at)) for at in heading.rates):
            found.notes.append((number, cells))
        else:
            rates = (_amount(_cell(cells, at), heading.monthly) for at in heading.rates)
            found.add(number, [_cell(cells, heading.area), *rates])
    found.settle_notes()
    return [(records[first][0], ["brma", *RATE_COLUMNS]), *found.rows]


def check_rates(table: Table) -> None:
    """Warns when the rates are so high that they must be monthly ones."""
    rates = [row.record.one_bed_gbp_week for row in table.rows if row.record.one_bed_gbp_week is not None]
    if rates and min(rates) > PLAUSIBLE_ONE_BED_GBP_WEEK:
        message = f"is over £{PLAUSIBLE_ONE_BED_GBP_WEEK:.0f} in every row; are these rates a month? Give rates a week"
        table.faults.add(Fault(file=table.file, column="one_bed_gbp_week", message=message, severity="warning"))


def _heading(cells: Sequence[str], title: str) -> _Heading | None:
    """The columns of a row that names the area and all five rates; of headings that come twice, the first counts."""
    names = [re.sub(r"[^a-z0-9]+", " ", clean_header(cell)).strip() for cell in cells]
    area = next((at for at, name in enumerate(names) if AREA.fullmatch(name)), None)
    rates = [
        next((at for at, name in enumerate(names) if at != area and pattern.fullmatch(name)), None)
        for pattern in CATEGORIES
    ]
    if area is None or None in rates:
        return None
    said = " ".join((title.lower(), *names))
    return _Heading(area, tuple(at for at in rates if at is not None), "month" in said and "week" not in said)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _plain(text: str) -> str:
    return text.replace("£", "").replace(",", "").replace(" ", "")


def _is_amount(text: str) -> bool:
    return PLAIN_NUMBER.fullmatch(_plain(text)) is not None


def _amount(text: str, monthly: bool) -> str:
    """The cell as a plain number a week; one that is no number stays as it is, for the reader to refuse."""
    if not _is_amount(text):
        return text
    return f"{float(_plain(text)) * MONTHS_TO_WEEKS:.2f}" if monthly else _plain(text)

"""Copies of fixtures with some of their tables broken."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from pathlib import Path

from tests.intake.test_fuzz import BREAKS, Break
from tests.runs import FIXTURES


def other_cells(chance: random.Random, content: bytes) -> bytes:
    """Some cells emptied, or given what stands in another row of the column: often still a table that can be read."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    columns = [at for at, name in enumerate(rows[0]) if not name.endswith("_id")]
    for _ in range(chance.randint(1, 6) if len(rows) > 1 else 0):
        row, column = chance.randrange(1, len(rows)), chance.choice(columns)
        rows[row][column] = chance.choice(["", rows[chance.randrange(1, len(rows))][column]])
    return csv_bytes(rows)


def other_numbers(chance: random.Random, content: bytes) -> bytes:
    """Some whole numbers and days of dates changed to small ones."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    for row in rows[1:]:
        for column, cell in enumerate(row):
            if chance.random() < 0.1 and re.fullmatch(r"\d+|20\d\d-\d\d-\d\d", cell):
                row[column] = f"{cell[:-2]}{chance.randrange(1, 29):02d}" if "-" in cell else str(chance.randrange(9))
    return csv_bytes(rows)


def csv_bytes(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


GENTLE: tuple[Break, ...] = (other_cells, other_numbers)


def corrupted(chance: random.Random, fixture: str, folder: Path) -> Path:
    """A copy of a fixture's tables with one or two of them broken: half of the copies beyond what can be read."""
    shutil.copytree(FIXTURES / fixture, folder)
    breaks = chance.choice((BREAKS, GENTLE))
    for path in chance.sample(sorted(folder.iterdir()), chance.randint(1, 2)):
        content = path.read_bytes()
        for _ in range(chance.randint(1, 2)):
            content = chance.choice(breaks)(chance, content) or b"\n"
        path.write_bytes(content)
    return folder

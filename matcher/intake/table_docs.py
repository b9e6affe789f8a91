"""`docs/tables.md`, generated from the same columns that the readers follow."""

from __future__ import annotations

from matcher.domain.columns import Column, columns_of
from matcher.domain.instance import OPTIONAL_TABLES
from matcher.intake.cells import range_words
from matcher.intake.reading import TABLES

INTRODUCTION = """# The tables

One directory holds one file a table, `NAME.csv` or `NAME.parquet`. This page is generated from the code.

- CSV is UTF-8 with commas and a header row. Windows-1252 is read with a warning. Rows and columns may stand in any
  order, headers in letters of any case.
- A column that is not listed here is reported and not read. A column that is not required may be left out; its cells
  are then empty.
- Dates are `2027-04-03`. Yes and no are `yes` and `no`. Money is pounds a week, distances are km. Several values in one
  cell are separated by semicolons.
- A postcode that is not in the embedded list nor in `postcodes` is placed in the middle of its sector or district, with
  a warning.
- An empty cell means what the column says. A private column's value never appears in an error message.
- Every fault of every file is reported at once, with its file, row (the header is row 1) and column.
"""

KINDS = {
    "id": "id, at most 64 characters, without `;` and not begun with `'`",
    "text": "text",
    "date": "date",
    "number": "number",
    "integer": "whole number",
    "yes_no": "yes or no",
    "choice": "one of",
    "choices": "any of these, separated by `;`:",
    "list": "values separated by `;`",
    "postcode": "postcode",
}

NOTES = {
    "women": "`risk_flags` holds `none` alone or not at all. A woman is 18 or more on her release date.",
    "adults": "She can have one `partner`.",
    "children": "A child is born on or before the mother's release date; an unborn baby is `due_date` of `women`.",
    "zones": (
        "`exclude` and `stay_within` need a place (`postcode`, or `lat` and `lon`) with `radius_km`, or `wkt`; "
        "`safety` needs a place or `wkt`; `region`, `support`, `work` and `family` need a place. "
        "`schools` and `play_areas` are an area too, or, with `radius_km` alone, hold around every such `sites` row. "
        "A polygon and a circle are two rows."
    ),
    "bars": (
        "`no_cohabit_person` and `non_association` need `other_id`, which is not the woman herself. "
        "`approved_by` is a name: a word such as `yes` or `pending` is refused."
    ),
    "homes": (
        "A home with coordinates and a postcode is where the coordinates say; they must lie within 20 km of it. "
        "A home outside England and Wales is refused."
    ),
    "sites": "A site needs a place (`postcode`, or `lat` and `lon`). One beyond the border is used, with a warning.",
    "lha": (
        "The official tables are read as they are published too: see [input.md](input.md). "
        "Every home's `brma` is one of these, letter for letter."
    ),
    "pins": "A row that repeats another is used once, with a warning.",
    "postcodes": "A row here outweighs the embedded list.",
}
"""What holds between the columns of one table."""

HEADER = "| column | kind | meaning | empty means | private |\n|---|---|---|---|---|\n"


def tables_markdown() -> str:
    """The page, ready to be written to `docs/tables.md`."""
    return "\n".join([INTRODUCTION, *(_section(name, record) for name, record in TABLES.items())])


def _section(name: str, record: type) -> str:
    summary = (record.__doc__ or "").strip().splitlines()[0]
    needed = "The file may be absent." if name in OPTIONAL_TABLES else "The file must be there, with at least one row."
    rows = "".join(_line(column) for column in columns_of(record).values())
    return f"## {name}\n\n{' '.join(filter(None, (summary, needed, NOTES.get(name))))}\n\n{HEADER}{rows}"


def _line(column: Column) -> str:
    empty = "not allowed" if column.required else column.empty
    cells = (f"`{column.name}`", _kind(column), column.doc, empty, "yes" if column.private else "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _kind(column: Column) -> str:
    if column.kind == "ref":
        return f"id in {column.table}"
    words = [KINDS[column.kind], range_words(column), ", ".join(f"`{value}`" for value in column.values)]
    return " ".join(word for word in words if word)

from __future__ import annotations

from pathlib import Path

from matcher.domain.columns import columns_of
from matcher.intake import tables_markdown
from matcher.intake.reading import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == tables_markdown()


def test_every_table_and_column_stands_in_its_section() -> None:
    sections = tables_markdown().split("\n## ")[1:]
    assert [section.splitlines()[0] for section in sections] == list(TABLES)
    for section, record in zip(sections, TABLES.values(), strict=True):
        lines = [line for line in section.splitlines() if line.startswith("| `")]
        assert [line.split("`")[1] for line in lines] == [column.name for column in columns_of(record).values()]
        assert all(line.count("|") - line.count("\\|") == 6 for line in lines)


def test_a_line_says_kind_meaning_empty_and_privacy() -> None:
    page = tables_markdown()
    assert "| `priority` | whole number between 1 and 5 | 1 (first) to 5 (last) | 3 |  |" in page
    assert "| `sex` | one of `M`, `F` | M or F | unknown | yes |" in page
    assert "| `home_id` | id in homes | The home | not allowed |  |" in page

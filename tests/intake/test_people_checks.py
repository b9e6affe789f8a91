from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.tables import Cells, only, problems, read_well, varied


@pytest.mark.parametrize(
    ("table", "row", "column", "message"),
    [
        ("women", {"release_date": "1989-12-31"}, "release_date", "before 1990-01-01"),
        ("women", {"date_of_birth": "2009-01-09"}, "date_of_birth", "under 18"),
        ("women", {"date_of_birth": "2030-01-01"}, "date_of_birth", "under 18"),
        ("women", {"release_date": "", "date_of_birth": "2026-10-02"}, "date_of_birth", "day of the run"),
        ("women", {"risk_flags": "none;arson"}, "risk_flags", "none alone"),
        ("adults", {"date_of_birth": "2027-01-09"}, "date_of_birth", "joins her"),
        ("adults", {"date_of_birth": "2000-01-02", "joins_on": "2000-01-01"}, "date_of_birth", "joins her"),
        ("adults", {"relation": "adult_child", "date_of_birth": "2002-04-30"}, "date_of_birth", "mother under 12"),
        ("children", {"date_of_birth": "2002-04-30"}, "date_of_birth", "mother under 12"),
        ("children", {"date_of_birth": "2027-01-09"}, "date_of_birth", "due_date"),
        ("children", {"returns_on": "2015-03-01"}, "returns_on", "before the child's birth"),
    ],
)
def test_what_cannot_be_true(table: str, row: Cells, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied(table, row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == ("fault", f"{table}.csv", 2, column)
    assert message in fault.message


@pytest.mark.parametrize(
    ("table", "row", "column", "message"),
    [
        ("women", {"due_date": "2027-01-07"}, "due_date", "before her release"),
        ("women", {"due_date": "2027-08-03"}, "due_date", "ten months"),
        ("women", {"early_release_approved": "yes", "days_served": "30"}, "release_type", "cannot move"),
        ("women", {"early_release_approved": "yes", "release_type": "licence"}, "days_served", "cannot move"),
        ("adults", {"date_of_birth": "2011-01-09"}, "date_of_birth", "children.csv"),
        ("children", {"date_of_birth": "2026-10-02"}, "date_of_birth", "after 2026-10-01"),
        ("children", {"returns": "no", "returns_on": "2027-02-01"}, "returns_on", "not used"),
        ("children", {"carer": "mother_and_baby_unit", "date_of_birth": "2025-07-07"}, "carer", "no longer hold"),
    ],
)
def test_what_is_odd(table: str, row: Cells, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied(table, row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == ("warning", f"{table}.csv", 2, column)
    assert message in fault.message


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("women", {"date_of_birth": "2009-01-08"}),
        ("women", {"release_date": "1990-01-01", "date_of_birth": "1970-01-01"}),
        ("women", {"due_date": "2027-08-02"}),
        ("women", {"early_release_approved": "no"}),
        ("women", {"risk_flags": "none"}),
        ("adults", {"relation": "adult_child", "date_of_birth": "2002-05-01"}),
        ("adults", {"relation": "partner", "date_of_birth": "1930-01-01"}),
        ("children", {"date_of_birth": "2002-05-01", "returns_on": "2002-05-01"}),
        ("children", {"date_of_birth": "2026-10-01"}),
        ("children", {"carer": "mother_and_baby_unit", "date_of_birth": "2025-07-08"}),
        ("children", {"carer": "with_her", "date_of_birth": "2025-07-07"}),
        ("children", {"school_urn": "105500", "school_postcode": "M14 6HX"}),
    ],
)
def test_just_right(table: str, row: Cells, tmp_path: Path) -> None:
    read_well(tmp_path, varied(table, row))


def test_a_second_partner(tmp_path: Path) -> None:
    rows = [{"relation": "partner"}, {"relation": "other"}, {"relation": "partner"}]
    fault = only(problems(tmp_path, varied("adults", *rows)))
    assert (fault.row, fault.column, "one partner" in fault.message) == (4, "relation", True)


def test_a_faulty_cell_is_not_blamed_twice(tmp_path: Path) -> None:
    row = {"early_release_approved": "yes", "release_type": "soon", "days_served": "many"}
    assert [fault.column for fault in problems(tmp_path, varied("women", row))] == ["release_type", "days_served"]


def test_no_birthday_enters_a_message(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("children", {"date_of_birth": "2027-01-09"})))
    assert fault.value == "(hidden)"
    assert "2027-01-09" not in str(fault)

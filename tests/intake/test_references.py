from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.tables import Cells, only, plain, problems, varied


@pytest.mark.parametrize(
    ("table", "column"), [("women", "woman_id"), ("homes", "home_id"), ("partners", "partner_id"), ("sites", "site_id")]
)
def test_an_id_given_twice(table: str, column: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied(table, {}, {}, {column: "Z9"})))
    assert (fault.row, fault.column, "row 2" in fault.message) == (3, column, True)


def test_a_child_listed_under_two_women(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("children", {}, {})))
    assert (fault.file, fault.row, fault.column) == ("children.csv", 3, "child_id")


@pytest.mark.parametrize(
    ("table", "row", "column", "target"),
    [
        ("women", {"referred_by": "X"}, "referred_by", "partners.csv"),
        ("adults", {"woman_id": "X"}, "woman_id", "women.csv"),
        ("children", {"woman_id": "X"}, "woman_id", "women.csv"),
        ("zones", {"woman_id": "X"}, "woman_id", "women.csv"),
        ("bars", {"woman_id": "X"}, "woman_id", "women.csv"),
        ("homes", {"partner_id": "X"}, "partner_id", "partners.csv"),
        ("occupants", {"home_id": "X"}, "home_id", "homes.csv"),
        ("pins", {"woman_id": "X"}, "woman_id", "women.csv"),
        ("pins", {"home_id": "X"}, "home_id", "homes.csv"),
    ],
)
def test_a_reference_that_leads_nowhere(table: str, row: Cells, column: str, target: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied(table, row)))
    assert (fault.file, fault.row, fault.column, fault.value) == (f"{table}.csv", 2, column, "X")
    assert fault.message == f"is not in {target}"


def test_a_row_that_cannot_be_read_still_has_its_id(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, plain(partners="partner_id,name\nP1\nP2,b\n")))
    assert (fault.row, "too few" in fault.message) == (2, True)


def test_a_row_with_a_faulty_cell_still_has_its_id(tmp_path: Path) -> None:
    assert only(problems(tmp_path, varied("partners", {"assessment_days": "x"}))).column == "assessment_days"


def test_ids_differ_by_case(tmp_path: Path) -> None:
    assert only(problems(tmp_path, varied("homes", {"partner_id": "p1"}))).value == "p1"


@pytest.mark.parametrize("women", ["woman_id\n", "priority\n1\n", 'woman_id\n"W1\n'])
def test_where_not_all_ids_are_known_no_reference_is_called_wrong(women: str, tmp_path: Path) -> None:
    children = "child_id,woman_id\nC1,W7\n"
    assert only(problems(tmp_path, plain(women=women, children=children))).file == "women.csv"


def test_an_id_that_is_itself_a_fault_is_not_missed_elsewhere(tmp_path: Path) -> None:
    name = "P" * 65
    found = problems(tmp_path, plain(partners=f"partner_id\n{name}\n", homes=f"home_id,partner_id\nH1,{name}\n"))
    assert [(fault.file, "longer than" in fault.message) for fault in found] == [
        ("homes.csv", True),
        ("partners.csv", True),
    ]

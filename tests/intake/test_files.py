from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from matcher.intake import BadInput, read_tables
from tests.intake.tables import AS_OF, ROW, only, plain, problems, read_well, write


def test_names_in_letters_of_any_case(tmp_path: Path) -> None:
    write(tmp_path, plain())
    (tmp_path / "women.csv").rename(tmp_path / "Women.CSV")
    assert len(read_tables(tmp_path, AS_OF).instance.women) == 1


def test_a_missing_directory_and_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(BadInput, match="directory that holds the tables"):
            read_tables(path)


def test_required_tables_must_be_there_all_said_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, {})
    assert [(fault.file, fault.row) for fault in found] == [
        ("women.csv", None),
        ("homes.csv", None),
        ("partners.csv", None),
    ]
    assert all("is missing" in fault.message for fault in found)


@pytest.mark.parametrize("name", ["women", "homes", "partners"])
def test_required_tables_need_rows(name: str, tmp_path: Path) -> None:
    found = problems(tmp_path, plain(**{name: ",".join(ROW[name]) + "\n"}))
    assert "has no rows" in next(fault for fault in found if fault.file == f"{name}.csv").message


@pytest.mark.parametrize("name", ["adults", "children", "zones", "bars", "occupants", "pins", "postcodes"])
def test_optional_tables_may_hold_only_a_header(name: str, tmp_path: Path) -> None:
    read_well(tmp_path, plain(**{name: ",".join(ROW[name]) + "\n"}))


def test_an_empty_optional_file_is_still_a_fault(tmp_path: Path) -> None:
    assert "is empty" in only(problems(tmp_path, plain(children=""))).message


def test_a_table_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, plain())
    pd.DataFrame([ROW["women"]]).to_parquet(tmp_path / "women.parquet")
    with pytest.raises(BadInput) as caught:
        read_tables(tmp_path, AS_OF)
    fault = only(caught.value.faults)
    assert (fault.file, "women.csv" in fault.message) == ("women.parquet", True)


def test_parquet_beside_csv(tmp_path: Path) -> None:
    write(tmp_path, plain(women=None))
    pd.DataFrame([ROW["women"]]).to_parquet(tmp_path / "women.parquet")
    assert read_tables(tmp_path, AS_OF).instance.women == read_well(tmp_path / "csv", plain()).instance.women


def test_a_stranger_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, plain(childern="child_id\n")))
    assert (fault.severity, fault.file) == ("warning", "childern.csv")
    assert "children?" in fault.message


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("notes")
    read_well(tmp_path, plain())


def test_a_directory_in_place_of_a_table(tmp_path: Path) -> None:
    write(tmp_path, plain(women=None))
    (tmp_path / "women.csv").mkdir()
    with pytest.raises(BadInput) as caught:
        read_tables(tmp_path, AS_OF)
    assert [(fault.file, "cannot be opened" in fault.message) for fault in caught.value.faults] == [("women.csv", True)]


def test_an_unreadable_table_starts_no_faults_about_references(tmp_path: Path) -> None:
    assert only(problems(tmp_path, plain(partners="partner_id;name\nP1;x\n"))).file == "partners.csv"
    assert only(problems(tmp_path, plain(women=b"\xff\xfe"))).file == "women.csv"

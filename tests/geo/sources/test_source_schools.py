from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.sources.opening import opened
from geo.sources.reader import SourceError, Taken
from geo.sources.school_rows import COLUMNS, day_of, phase_of
from geo.sources.schools import READER, recognises
from tests.geo.schools import NEW, OLD, taken

Row = Mapping[str, str]
ROW: Row = {
    "urn": "123456",
    "name": "Hill School",
    "type": "Community school",
    "status": "Open",
    "phase": "Primary",
    "low_age": "4",
    "high_age": "11",
    "gender": "Mixed",
    "postcode": "M14 5TL",
    "district": "E08000003",
    "council": "E08000003",
    "easting": "385000",
    "northing": "395000",
}


def text_of(*rows: Row, without: str = "", more: tuple[str, ...] = ("LA (code)", "")) -> str:
    buffer = io.StringIO()
    headers = [*more, *(header for field, header in COLUMNS.items() if field != without)]
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        cells = {**ROW, **row}
        writer.writerow(["" for _ in more] + [cells.get(field, "") for field in COLUMNS if field != without])
    return buffer.getvalue()


def read(folder: Path, content: str | bytes) -> Taken:
    path = folder / "edubasealldata20260301.csv"
    path.write_bytes(content.encode("cp1252") if isinstance(content, str) else content)
    return taken(path)


def faults(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(SourceError) as told:
        read(folder, content)
    return [fault.removeprefix(f"{folder}/edubasealldata20260301.csv") for fault in told.value.faults]


def cell(read_: Taken, column: str, row: int = 0) -> object:
    return read_.columns[column].tolist()[row]


def test_both_years_give_the_same_schools() -> None:
    old, new = taken(OLD), taken(NEW)
    assert set(old.columns) == set(new.columns)
    for name, values in old.columns.items():
        assert values.tolist() == new.columns[name].tolist(), name
    assert (old.rows, old.left_out, old.noted) == (new.rows, new.left_out, new.noted)
    assert old.rows == 19
    assert old.columns["urn"].tolist() == sorted(old.columns["urn"].tolist())


def test_what_is_left_out_is_counted() -> None:
    read_ = taken(NEW)
    assert read_.left_out == {
        "not open": 1,
        "proposed without an opening day": 1,
        "taught online": 1,
        "outside England and Wales": 3,
        "without a grid point or a known postcode": 1,
        "the same row again": 1,
        "without a URN": 1,
    }
    assert read_.noted == {"placed by the postcode": 1}
    assert sum(read_.left_out.values()) + read_.rows == 28


def test_texts_keep_their_letters() -> None:
    read_ = taken(NEW)
    by_urn = dict(zip(read_.columns["urn"].tolist(), read_.columns["name"], strict=True))
    assert by_urn[190001] == "Saint André & All Souls Church of England Primary School"
    assert by_urn[190015] == "St. Mary’s C of E (VA) Primary School"


def test_utf_8_is_read_too(tmp_path: Path) -> None:
    text = text_of({"name": "Ysgol Tŷ’r Llŷn"})
    assert cell(read(tmp_path, text.encode()), "name") == "Ysgol Tŷ’r Llŷn"
    assert cell(read(tmp_path, text.encode("utf-8-sig")), "name") == "Ysgol Tŷ’r Llŷn"


def test_a_zip_with_links_and_leftovers(tmp_path: Path) -> None:
    path = tmp_path / "extract.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "links_edubasealldata20260301.csv", "URN,LinkURN,LinkName,LinkType\r\n100000,100008,A,Successor\r\n"
        )
        made.writestr("edubasealldata20260301.csv", NEW.read_bytes())
        made.writestr("__MACOSX/._edubasealldata20260301.csv", b"\0\x05\x16\x07")
        made.writestr(".DS_Store", b"\0\0\0\1Bud1")
    assert np.array_equal(taken(path).columns["urn"], taken(NEW).columns["urn"])
    with opened(path) as parts:
        assert [part.inner for part in parts if recognises(part.first_rows())] == ["edubasealldata20260301.csv"]


def test_only_the_establishments_are_recognised() -> None:
    assert recognises([["URN", " EstablishmentName ", "Postcode"]])
    assert not recognises([["URN", "LinkURN", "LinkName"]])
    assert not recognises([["postcode", "easting", "northing"]])
    assert not recognises([[]])
    assert not recognises([])


def test_a_school_without_a_point_is_where_its_postcode_is(tmp_path: Path) -> None:
    unit = Gazetteer().resolve("M14 5TL")
    assert unit is not None
    for east, north in (("", ""), ("0", "0"), ("385000", ""), ("0", "395000")):
        read_ = read(tmp_path, text_of({"easting": east, "northing": north}))
        assert (cell(read_, "easting_m"), cell(read_, "northing_m")) == (unit.easting_m, unit.northing_m)
        assert cell(read_, "uncertainty_m") == 100
        assert read_.noted == {"placed by the postcode": 1}


@pytest.mark.parametrize("postcode", ["", "ZE99 9ZZ", "M14 9ZZ", "M14", "nonsense", "BT1 1AA"])
def test_a_school_that_nothing_places_is_left_out(tmp_path: Path, postcode: str) -> None:
    read_ = read(tmp_path, text_of({"easting": "", "northing": "", "postcode": postcode}))
    assert (read_.rows, read_.left_out) == (0, {"without a grid point or a known postcode": 1})


@pytest.mark.parametrize(
    ("district", "council", "postcode", "authority"),
    [
        ("E08000003", "E08000003", "", "E08000003"),
        ("E07000153", "E10000021", "NN16 0AA", "E06000061"),  # Kettering, in North Northamptonshire since 2021
        ("", "W06000015", "", "W06000015"),
        ("", "E10000021", "M14 5TL", "E08000003"),  # a county council says nothing of the district
        ("E07999999", "", "M14 5TL", "E08000003"),
        ("E07999999", "", "ZE99 9ZZ", ""),
        ("", "", "M14 5TL", "E08000003"),
    ],
)
def test_the_authority(tmp_path: Path, district: str, council: str, postcode: str, authority: str) -> None:
    row = {"district": district, "council": council, "postcode": postcode}
    assert cell(read(tmp_path, text_of(row)), "authority") == authority


@pytest.mark.parametrize(
    "row",
    [
        {"district": "S12000036", "council": "S12000036"},
        {"district": "N09000003"},
        {"district": "", "council": "", "postcode": ""},
        {"type": "British schools overseas"},
        {"type": "Offshore schools"},
        {"type": "Service Children's Education"},
    ],
)
def test_a_school_elsewhere_is_left_out(tmp_path: Path, row: Row) -> None:
    read_ = read(tmp_path, text_of(row))
    assert (read_.rows, read_.left_out) == (0, {"outside England and Wales": 1})


@pytest.mark.parametrize(
    ("kind", "phase", "low", "high", "meant"),
    [
        ("Community school", "Nursery", 3, 5, "nursery"),
        ("Community school", "Primary", 2, 11, "primary"),
        ("Community school", "Secondary", 11, 16, "secondary"),
        ("Community school", "Middle deemed primary", 8, 12, "primary"),
        ("Community school", "Middle deemed secondary", 9, 13, "secondary"),
        ("Free schools", "All-through", 4, 18, "all_through"),
        ("Free schools", "All through", 4, 18, "all_through"),
        ("Free schools", "16 plus", 16, 19, "post_16"),
        ("Community special school", "Not applicable", 2, 19, "special"),
        ("Academy special converter", "Primary", 4, 11, "special"),
        ("Other independent special school", "", -1, -1, "special"),
        ("Other independent school", "Not applicable", 2, 5, "nursery"),
        ("Other independent school", "Not applicable", 4, 11, "primary"),
        ("Other independent school", "Not applicable", 4, 12, "all_through"),
        ("Other independent school", "Not applicable", 9, 18, "all_through"),
        ("Other independent school", "Not applicable", 10, 18, "secondary"),
        ("Pupil referral unit", "Not applicable", 15, 16, "secondary"),
        ("Pupil referral unit", "Not applicable", 16, 18, "post_16"),
        ("Pupil referral unit", "Not applicable", -1, 16, ""),
        ("Pupil referral unit", "Not applicable", 5, -1, ""),
    ],
)
def test_the_phase(kind: str, phase: str, low: int, high: int, meant: str) -> None:
    assert phase_of({"type": kind, "phase": phase}, low, high) == meant


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ({"urn": "12345"}, "URN", "six digits"),
        ({"urn": "1234567"}, "URN", "six digits"),
        ({"urn": "12345X"}, "URN", "six digits"),
        ({"low_age": "four"}, "StatutoryLowAge", "whole years"),
        ({"high_age": "11.5"}, "StatutoryHighAge", "whole years"),
        ({"high_age": "²"}, "StatutoryHighAge", "whole years"),
        ({"easting": "385,000"}, "Easting", "0 to 700000"),
        ({"easting": "-385000"}, "Easting", "0 to 700000"),
        ({"easting": "700001"}, "Easting", "0 to 700000"),
        ({"northing": "nan"}, "Northing", "0 to 1300000"),
        ({"northing": "1300001"}, "Northing", "0 to 1300000"),
        ({"status": "Proposed to open", "opens": "2027-09-01"}, "OpenDate", "01-09-2026"),
        ({"status": "Proposed to open", "opens": "31-02-2027"}, "OpenDate", "01-09-2026"),
        ({"status": "Proposed to open", "opens": "soon"}, "OpenDate", "01-09-2026"),
    ],
)
def test_a_cell_that_cannot_be_read(tmp_path: Path, row: Row, column: str, says: str) -> None:
    [fault] = faults(tmp_path, text_of({}, {"urn": "200000", **row}) if "urn" not in row else text_of({}, row))
    assert fault.startswith(f", line 3, column {column}: ")
    assert says in fault


def test_a_school_that_is_not_taken_is_not_judged(tmp_path: Path) -> None:
    assert read(tmp_path, text_of({"status": "Closed", "easting": "x", "low_age": "x"})).rows == 0


def test_every_fault_is_told_at_once_up_to_twenty(tmp_path: Path) -> None:
    rows = [{"urn": str(200000 + number), "easting": "x"} for number in range(33)]
    path = tmp_path / "schools.csv"
    path.write_text(text_of(*rows), encoding="cp1252")
    with pytest.raises(SourceError) as told:
        taken(path)
    assert (len(told.value.faults), told.value.more) == (20, 13)
    assert [f"line {number}," in fault for number, fault in enumerate(told.value.faults, start=2)] == [True] * 20


def test_a_number_twice(tmp_path: Path) -> None:
    assert read(tmp_path, text_of({}, {}, {})).left_out == {"the same row again": 2}
    [fault] = faults(tmp_path, text_of({}, {"name": "Dale School"}))
    assert fault.startswith(", line 3, column URN: '123456' stands with other cells in ")
    assert "line 2 too" in fault


def test_lines_are_counted_across_cells_of_several(tmp_path: Path) -> None:
    rows = [{"name": "Hill\r\nSchool"}, {"urn": "200000", "easting": "x"}]
    [fault] = faults(tmp_path, text_of(*rows))
    assert fault.startswith(", line 4, column Easting: ")


@pytest.mark.parametrize("field", COLUMNS)
def test_a_missing_column(tmp_path: Path, field: str) -> None:
    content = text_of({}, without=field)
    if field in ("locality", "district", "council"):
        assert cell(read(tmp_path, content), "authority") == "E08000003"
    elif field not in ("urn", "name"):
        assert faults(tmp_path, content) == [f", line 1: the column {COLUMNS[field]} is missing"]


def test_a_column_given_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, text_of({}, more=("Easting",))) == [", line 1: the column Easting is given twice"]


def test_a_row_that_does_not_fit(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, text_of({}) + "1,2,3\r\n\r\n")
    assert fault == ", line 3: has 3 cells where the header has 18; download the file again"


def test_text_that_breaks_off(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, text_of({}) + '"123457')
    assert fault.startswith(", line 3: is not CSV from here on")


def test_a_byte_of_no_encoding(tmp_path: Path) -> None:
    content = text_of({}, {"urn": "200000", "name": "@"}).encode().replace(b"@", b"\x81")
    [fault] = faults(tmp_path, content)
    assert fault == ", line 3: is neither Windows-1252 nor UTF-8 text; download the file again"


def test_a_header_alone(tmp_path: Path) -> None:
    read_ = read(tmp_path, text_of())
    assert (read_.rows, read_.left_out) == (0, {})
    assert all(values.size == 0 for values in read_.columns.values())


def test_days() -> None:
    assert day_of("01-09-2026").isoformat() == day_of("01/09/2026").isoformat() == "2026-09-01"


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, len(NEW.read_bytes()) - 1), st.binary(min_size=0, max_size=6))
def test_damage_is_told_or_does_no_harm(tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes) -> None:
    whole = NEW.read_bytes()
    path = tmp_path_factory.mktemp("fuzz") / "schools.csv"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    with opened(path) as parts:
        found = [part for part in parts if recognises(part.first_rows())]
        try:
            assert READER.read(found).rows <= 28
        except SourceError as told:
            assert all(str(path) in fault for fault in told.faults)
            assert told.faults

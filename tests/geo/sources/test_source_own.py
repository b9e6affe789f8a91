"""A user's postcodes.csv: any spelling of a postcode, and every fault with its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.installed import unit_layers
from geo.sources import own
from geo.sources.importing import import_source
from geo.sources.reader import SourceError

HEADER = "postcode,easting,northing,authority\n"


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "postcodes.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_rows_are_taken_in_any_spelling(encoding: str, folder: Path, tmp_path: Path) -> None:
    rows = "m11ae, 384756.4 ,398553,E08000003\n\nZE1 0AA,447000,1141000,\nBT1 1AA,333932,374514,\n M1 1AE ,1,1,\n"
    done = import_source(written(tmp_path, HEADER + rows, encoding))
    assert (done.about.kind, done.about.rows, done.about.dated) == ("own", 2, "")
    assert sum(done.left_out.values()) == 2
    units = unit_layers()[0].all()
    assert [units.code(0), units.code(1)] == ["M1 1AE", "ZE1 0AA"]
    assert (units.easting_m[0], units.northing_m[0], units.authority_code(0)) == (384756, 398553, "E08000003")
    assert (units.authority_code(1), units.uncertainty_m[1], units.ended[1]) == ("", 100, 0)


def test_the_authority_may_be_left_out_and_columns_stand_in_any_order(folder: Path, tmp_path: Path) -> None:
    import_source(written(tmp_path, "northing,note,postcode,easting\n398553,mine,M1 1AE,384756\n"))
    units = unit_layers()[0].all()
    assert (units.code(0), units.easting_m[0], units.northing_m[0]) == ("M1 1AE", 384756, 398553)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("M1 1A,1,1,", "line 2: column postcode: "),
        ("M1 1,1,1,", "line 2: column postcode: a unit such as M1 1AE would be right"),
        ("M1 1AE,east,1,", "line 2: column easting: grid metres from 0 to 700000 would be right"),
        ("M1 1AE,nan,1,", "line 2: column easting: grid metres"),
        ("M1 1AE,1,-1,", "line 2: column northing: grid metres from 0 to 1300000 would be right"),
        ("M1 1AE,1,1,Manchester City", "line 2: column authority: not an authority code"),
        ("M1 1AE,1", "line 2: has more or fewer columns than the first line"),
        (
            "M1 1AE,51.5074,0.1278,",
            "line 2: columns easting and northing: look like degrees; grid metres would be right",
        ),
        ('M1 1AE,1,1,"E08', "line 2: not a readable CSV row"),
        ("M1 1AE,1,1,café", "line 2: not in UTF-8; save the file as UTF-8"),
        ("M1 1AE,384756,398553,Leeds", "column authority: not an authority code"),
    ],
)
def test_a_fault_is_told_with_line_and_column_and_without_the_postcode(
    row: str, words: str, folder: Path, tmp_path: Path
) -> None:
    path = written(tmp_path, f"{HEADER}{row}\n", "cp1252")
    with pytest.raises(SourceError) as fault:
        import_source(path)
    (message,) = fault.value.faults
    assert words in message
    assert "M1 1AE" not in message.replace("such as M1 1AE", "").replace("like M1 1AE", "")
    assert not folder.exists()


def test_every_faulty_row_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as fault:
        import_source(written(tmp_path, HEADER + "M1 1AE,1,1,\n" + "M1 1AE,x,y,\n" * 15))
    assert (len(fault.value.faults), fault.value.more) == (20, 10)


def test_a_header_far_too_long_is_told(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, f"postcode,easting,northing,{'y' * 200_000}\nM1 1AE,384756,398553,\n")
    with pytest.raises(SourceError, match=r"postcodes.csv: line 1: not a readable CSV row: field larger"):
        import_source(path)


@given(st.lists(st.text(max_size=8), max_size=6))
@settings(deadline=None, derandomize=True)
def test_a_header_is_known_by_its_three_names_alone(cells: list[str]) -> None:
    assert own.recognises([cells]) is {"postcode", "easting", "northing"}.issubset(cell.strip() for cell in cells)
    assert own.recognises([[*cells, "northing", " easting", "postcode"]])

"""The ONS Postcode Directory: three generations of header give the same places, and every row is accounted for."""

from __future__ import annotations

import csv
import random as random_module
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.embedded import letter_units
from geo.installed import unit_layers
from geo.sources import onspd
from geo.sources.importing import import_source
from geo.sources.reader import Part, SourceError
from geo.sources.readers import choose_reader
from geo.units import COLUMNS, UnitTable

Changed = Callable[[str, str, str], bytes]

YEARS = ("2018", "2024", "2025")
DATA = Path(__file__).parents[1] / "data"
TAKEN = 12
LEFT_OUT = {
    "in Northern Ireland, on the Irish grid": 1,
    "in the Channel Islands or the Isle of Man": 2,
    "without a grid reference": 1,
    "of a form that no postcode has today": 1,
}


def only_layer() -> UnitTable:
    (layer,) = unit_layers()
    return layer.all()


def row_of(units: UnitTable, code: str) -> tuple[int, int, str, int, int]:
    (at,) = range(*units.span(code).indices(len(units)))
    return (
        int(units.easting_m[at]),
        int(units.northing_m[at]),
        units.authority_code(at),
        int(units.ended[at]),
        int(units.uncertainty_m[at]),
    )


@pytest.mark.parametrize("year", YEARS)
def test_each_generation_of_header_gives_the_same_places(year: str, data: Path, folder: Path) -> None:
    done = import_source(data / f"onspd_{year}.csv")
    assert (done.about.kind, done.about.rows) == ("onspd", TAKEN)
    assert done.left_out == LEFT_OUT
    units = only_layer()
    assert row_of(units, "AL1 1AA") == (514600, 206900, "E07000240", 199405, 1_000)
    assert row_of(units, "AL1 1AB") == (517328, 206823, "E07000240", 200401, 100)
    assert row_of(units, "M1 1AE") == (384756, 398553, "E08000003", 0, 100)
    assert row_of(units, "M2 5DB")[-1] == 500
    assert row_of(units, "M60 1NW")[-1] == 5_000
    assert row_of(units, "TR21 0LW") == (90323, 10506, "E06000053", 0, 100)
    assert units.stands.sum() == TAKEN - 2


def test_the_tables_are_equal_and_agree_with_the_embedded_ones(data: Path, folder: Path) -> None:
    tables = []
    for year in YEARS:
        import_source(data / f"onspd_{year}.csv")
        tables.append(only_layer())
    for other in tables[1:]:
        for name in COLUMNS:
            np.testing.assert_array_equal(getattr(other, name), getattr(tables[0], name))
        assert other.authority_codes == tables[0].authority_codes
    known, units = letter_units("W"), tables[0].letter("W")
    at = known.positions(units.codes)
    np.testing.assert_array_equal(units.easting_m, known.easting_m[at])
    np.testing.assert_array_equal(units.northing_m, known.northing_m[at])


def test_one_letter_is_read_alone(data: Path, folder: Path) -> None:
    import_source(data / "onspd_2025.csv")
    (layer,) = unit_layers()
    assert layer.letters == "ACELMSTW"
    assert [layer.letter("M").code(at) for at in range(3)] == ["M1 1AE", "M2 5DB", "M60 1NW"]
    assert [len(layer.letter(letter)) for letter in "AMZ"] == [2, 3, 0]
    assert sum(len(layer.letter(letter)) for letter in layer.letters) == len(layer.all()) == TAKEN


def test_the_zip_of_the_ons_is_read_once_and_not_from_its_repeats(
    data: Path, folder: Path, zipped: Callable[..., Path]
) -> None:
    whole = (data / "onspd_2025.csv").read_bytes()
    header, *rows = whole.splitlines(keepends=True)
    done = import_source(
        zipped(
            {
                "Data/ONSPD_NOV_2025_UK.csv": whole,
                "Data/multi_csv/ONSPD_NOV_2025_UK_AL.csv": header + rows[0] + rows[1],
                "Documents/2025 Census lookups.csv": b"LAD25CD,LAD25NM\nE08000003,Manchester\n",
                "User Guide/ONSPD User Guide.pdf": b"%PDF-1.7\n\0\0",
                "__MACOSX/Data/._ONSPD_NOV_2025_UK.csv": whole,
                "Data/.DS_Store": b"\0\0\0\1Bud1",
            }
        )
    )
    assert (done.about.dated, done.about.rows, done.left_out) == ("2025-11", TAKEN, LEFT_OUT)


def test_a_folder_of_one_file_an_area_is_read_whole(data: Path, folder: Path, tmp_path: Path) -> None:
    header, *rows = (data / "onspd_2024.csv").read_bytes().splitlines(keepends=True)
    areas = tmp_path / "multi_csv"
    areas.mkdir()
    for number, row in enumerate(rows):
        (areas / f"ONSPD_AUG_2024_UK_{number:02}.csv").write_bytes(header + row)
    done = import_source(areas)
    assert (done.about.dated, done.about.rows, done.left_out) == ("2024-08", TAKEN, LEFT_OUT)


def test_a_postcode_that_comes_again_keeps_its_first_row(data: Path, folder: Path, tmp_path: Path) -> None:
    text = (data / "onspd_2025.csv").read_text()
    again = next(row for row in text.splitlines() if "M1 1AE" in row).replace("384756", "384999")
    (tmp_path / "twice.csv").write_text(f"{text}{again}\n")
    done = import_source(tmp_path / "twice.csv")
    assert done.left_out == LEFT_OUT | {"of a postcode that stood above already": 1}
    assert row_of(only_layer(), "M1 1AE")[0] == 384756


def test_a_quality_that_is_not_stated_is_taken_as_a_sector(folder: Path, tmp_path: Path, changed: Changed) -> None:
    content = changed("M1 1AE", "gridind", "")
    (tmp_path / "changed.csv").write_bytes(content)
    done = import_source(tmp_path / "changed.csv")
    assert list(done.noted.values()) == [1]
    assert row_of(only_layer(), "M1 1AE")[-1] == 5_000


@given(st.sampled_from(YEARS), st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True, max_examples=30)
def test_columns_in_any_order_give_the_same_places(year: str, random: random_module.Random) -> None:
    rows = list(csv.reader((DATA / f"onspd_{year}.csv").read_text().splitlines()))
    order = list(range(len(rows[0])))
    random.shuffle(order)
    plain = "\n".join(",".join(row[at] for at in order) for row in rows).encode()
    first, shuffled = (onspd.read([part(content)]) for content in ((DATA / f"onspd_{year}.csv").read_bytes(), plain))
    assert dict(first.left_out) == dict(shuffled.left_out) == LEFT_OUT
    for name, column in first.columns.items():
        np.testing.assert_array_equal(column, shuffled.columns[name])


@given(st.binary(max_size=40), st.integers(0, 3_000))
@settings(deadline=None, derandomize=True, max_examples=150)
def test_bytes_thrown_in_are_read_or_refused_in_words(noise: bytes, at: int) -> None:
    content = (DATA / "onspd_2025.csv").read_bytes()
    at += content.index(b"\n") + 1
    try:
        reader, parts = choose_reader(Path("here"), [part(content[:at] + noise + content[at:])])
        taken = reader.read(parts)
    except SourceError as fault:
        assert fault.faults
        assert all(message.startswith("here: ") and "\n" not in message for message in fault.faults)
    else:
        assert 0 < taken.rows <= TAKEN + 1


def part(content: bytes) -> Part:

    return Part(
        label="here", inner="here", size_bytes=len(content), head=content[:65_536], opener=lambda: BytesIO(content)
    )

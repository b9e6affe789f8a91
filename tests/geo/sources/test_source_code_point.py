"""Code-Point Open: no header, postcodes seven characters wide, many files, its own quality codes."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.installed import unit_layers
from geo.sources import code_point
from geo.sources.importing import import_source
from geo.sources.reader import SourceError
from geo.units import UnitTable


def contents(data: Path) -> dict[str, bytes]:
    """Small files under the names that the Ordnance Survey gives them."""
    source = data / "code_point"
    return {
        "Data/CSV/cf.csv": (source / "cf.csv").read_bytes(),
        "Data/CSV/m.csv": (source / "m.csv").read_bytes(),
        "Doc/Code-Point_Open_Column_Headers.csv": b"PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n"
        b"Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,a,b,c,d,e\n",
        "Doc/licence.txt": b"Open Government Licence\n",
        "Doc/metadata.txt": (source / "metadata.txt").read_bytes(),
    }


def test_zip_and_folder_give_the_same_places_as_the_directory(
    data: Path, folder: Path, zipped: Callable[..., Path], tmp_path: Path
) -> None:
    inside = contents(data)
    inside["Data/CSV/cf.csv"] = codecs.BOM_UTF8 + inside["Data/CSV/cf.csv"]
    for name, content in inside.items():
        path = tmp_path / "codepo_gb" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    places = []
    for source in (zipped(inside), tmp_path / "codepo_gb"):
        done = import_source(source)
        assert done.changed
        assert (done.about.kind, done.about.dated, done.about.rows) == ("code_point", "2025-11-03", 4)
        assert done.left_out == {"without a grid reference": 1}
        (layer,) = unit_layers()
        units = layer.all()
        places.append([(units.code(at), *point(units, at)) for at in range(len(units))])
    assert places[0] == places[1]
    assert places[0][0] == ("CF10 1BH", 318252, 176376, "W06000015", 100)
    assert [row[-1] for row in places[0]] == [100, 100, 500, 5_000]
    import_source(data / "onspd_2025.csv")
    directory = unit_layers()[0].all()
    for code, *rest in places[0]:
        assert rest == [*point(directory, directory.span(code).start)]


def point(units: UnitTable, at: int) -> tuple[int, int, str, int]:
    easting_m, northing_m = int(units.easting_m[at]), int(units.northing_m[at])
    return easting_m, northing_m, units.authority_code(at), int(units.uncertainty_m[at])


def test_a_fault_names_the_file_inside_and_its_line(data: Path, folder: Path, zipped: Callable[..., Path]) -> None:
    inside = contents(data)
    inside["Data/CSV/m.csv"] = inside["Data/CSV/m.csv"].replace(b"383867", b"-83867")
    inside["Data/CSV/cf.csv"] += b'"CF101BJ",10,318252\n'
    path = zipped(inside)
    with pytest.raises(SourceError) as fault:
        import_source(path)
    assert fault.value.faults == (
        f"{path}: Data/CSV/cf.csv: line 2: has 3 columns; 10 would be right",
        f"{path}: Data/CSV/m.csv: line 2: column Eastings: not a grid reference; "
        "whole metres from 0 to 700000 would be right",
    )


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (["M1  1AE", "10", "384756", "398553", "E92000001", "", "", "", "E08000003", "E05000003"], True),
        (["AB101AB", "90", "0", "0", "S92000003", "", "", "", "", ""], True),
        (["M1  1AE", "10", "384756", "398553", "E92000001"], False),
        (["PC", "PQ", "EA", "NO", "CY", "RH", "LH", "CC", "DC", "WC"], False),
        (["M1  1AE", "10", "384756", "north", "E92000001", "", "", "", "E08000003", "E05000003"], False),
    ],
)
def test_it_is_known_by_its_ten_cells(row: list[str], known: bool) -> None:
    assert code_point.recognises([row]) is known

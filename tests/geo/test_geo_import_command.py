"""`homeward geo import` and `homeward geo sources`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.commands import geo_app
from geo.embedded import ATTRIBUTION, all_units

DATA = Path(__file__).parent / "data"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    all_units()  # parsed before the folder moves, so that it is not parsed again
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "installed"))
    return tmp_path / "installed"


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(geo_app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def test_an_import_says_what_it_took_and_what_it_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ONSPD_NOV_2025_UK.csv"
    path.write_bytes((DATA / "onspd_2025.csv").read_bytes())
    assert run("import", path) == (
        0,
        f"{path}: ONS Postcode Directory, 2025-11: 12 rows installed\n"
        "  left out: 1 in Northern Ireland, on the Irish grid\n"
        "  left out: 2 in the Channel Islands or the Isle of Man\n"
        "  left out: 1 without a grid reference\n"
        "  left out: 1 of a form that no postcode has today\n"
        "  Show the attribution wherever its places are shown: homeward geo sources\n",
        "",
    )
    code, told, _ = run("import", path)
    assert code == 0
    assert told == f"{path}: ONS Postcode Directory, 2025-11: installed already, 12 rows; nothing changed\n"
    older = tmp_path / "ONSPD_MAY_2018_UK.csv"
    older.write_bytes((DATA / "onspd_2018.csv").read_bytes())
    code, _, warned = run("import", older)
    assert code == 0
    assert warned == f"warning: {older}: older than what was installed, of 2025-11; taken all the same\n"


def test_a_release_older_than_what_comes_with_homeward_is_told(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "ONSPD_MAY_2018_UK.csv"
    path.write_bytes((DATA / "onspd_2018.csv").read_bytes())
    words = "older than the postcodes that come with Homeward, of 2025-11, which it outweighs; taken all the same"
    code, _, told = run("import", path)
    assert (code, told) == (0, f"warning: {path}: {words}\n")
    (folder / "onspd.parquet").unlink()
    assert run("import", path.rename(tmp_path / "ONSPD_NOV_2025_UK.csv"))[2] == ""


def test_each_file_is_taken_or_refused_by_itself(tmp_path: Path, folder: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("postcode,easting,northing\n" + "M1 1AE,x,1\n" * 25)
    code, told, faults = run("import", bad, DATA / "code_point", tmp_path / "absent.zip")
    assert code == 2
    assert "Code-Point Open, 2025-11-03: 4 rows installed" in told
    lines = faults.splitlines()
    assert lines[0] == f"{bad}: line 2: column easting: grid metres from 0 to 700000 would be right"
    assert lines[20:] == ["and 5 more faults", f"{tmp_path / 'absent.zip'}: no such file or folder"]
    assert [kept.name for kept in folder.iterdir()] == ["code_point.parquet"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    code, _, faults = run("import", DATA / "code_point")
    assert code == 2
    assert faults.startswith(f"{folder / 'code_point.parquet'}: cannot be written: ")


def test_sources_are_listed_in_the_order_in_which_they_count(tmp_path: Path, folder: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("postcode,easting,northing\nM1 1AE,384000,398000\n")
    assert run("import", DATA / "code_point", DATA / "onspd_2024.csv", own)[0] == 0
    code, told, _ = run("sources", "--json")
    listed = json.loads(told)
    assert code == 0
    assert [(source["kind"], source["dated"], source["rows"]) for source in listed] == [
        ("own", "", 1),
        ("onspd", "", 12),
        ("code_point", "2025-11-03", 4),
        ("embedded", "2025-11", len(all_units())),
    ]
    assert listed[1]["attribution"] == listed[3]["attribution"] == ATTRIBUTION
    (folder / "onspd.parquet").write_bytes(b"PAR1 and no more")
    lines = run("sources")[1].splitlines()
    assert [line.split("  ")[0] for line in lines[:4]] == [
        "your own postcodes",
        "ONS Postcode Directory",
        "Code-Point Open",
        "postcodes that come with Homeward 2025-11",
    ]
    assert lines[1].endswith("cannot be read: import it again")
    assert lines[-2:].count(ATTRIBUTION) == 1

"""What is installed: where it lies, in which order it counts, and what happens to it when it breaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.installed import UNIT_LAYOUT, InstalledError, data_folder, file_of, installed, stored_units, unit_layers
from geo.sources.importing import import_source
from geo.store import About, read_stored, write_stored
from geo.units import COLUMNS, build, padded

DATA = Path(__file__).parent / "data"
OWN = "postcode,easting,northing\nM1 1AE,384000,398000\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "installed"))
    return tmp_path / "installed"


def test_the_folder_is_the_chosen_one_or_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("HOMEWARD_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder() == tmp_path / "share" / "homeward"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder() == tmp_path / ".local" / "share" / "homeward"


def test_an_import_forgets_what_was_worked_out_before_it(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN)
    import_source(path)
    Gazetteer().england_and_wales()
    assert list(folder.glob("postcodes-*.units"))
    path.write_text(OWN.replace("M1 1AE", "M1 1AF"))
    import_source(path)
    assert not list(folder.glob("postcodes-*"))


def test_layers_stand_in_order_of_precedence_whatever_came_first(folder: Path, tmp_path: Path) -> None:
    assert installed() == () == unit_layers()
    (tmp_path / "own.csv").write_text(OWN)
    for source in (DATA / "code_point", DATA / "onspd_2025.csv", tmp_path / "own.csv"):
        import_source(source)
    assert [about.kind for about in installed()] == ["own", "onspd", "code_point"]
    assert [layer.about.kind for layer in unit_layers()] == ["own", "onspd", "code_point"]
    eastings = [int(layer.letter("M").easting_m[0]) for layer in unit_layers()]
    assert eastings == [384000, 384756, 384756]


def test_the_same_file_again_changes_nothing_and_an_older_one_is_told(folder: Path) -> None:
    first = import_source(DATA / "code_point")
    stored = file_of("code_point")
    before = stored.stat().st_mtime_ns, stored.read_bytes()
    again = import_source(DATA / "code_point")
    assert first.changed and not again.changed and again.about == first.about
    assert (stored.stat().st_mtime_ns, stored.read_bytes()) == before


def test_an_older_release_is_taken_and_told(folder: Path, tmp_path: Path) -> None:
    for name, year in (("ONSPD_AUG_2024.csv", "2024"), ("ONSPD_MAY_2018.csv", "2018")):
        (tmp_path / name).write_bytes((DATA / f"onspd_{year}.csv").read_bytes())
    newer, older = import_source(tmp_path / "ONSPD_AUG_2024.csv"), import_source(tmp_path / "ONSPD_MAY_2018.csv")
    assert (newer.older, older.older) == (False, True)
    assert [about.dated for about in installed()] == ["2018-05"]


def test_a_broken_file_counts_as_absent_and_can_be_imported_again(folder: Path) -> None:
    import_source(DATA / "onspd_2025.csv")
    (layer,) = unit_layers()
    content = file_of("onspd").read_bytes()
    file_of("onspd").write_bytes(content[: len(content) // 2])
    assert installed() == () == unit_layers()
    with pytest.raises(InstalledError, match="cannot be read any more; import it again"):
        layer.all()
    assert import_source(DATA / "onspd_2025.csv").changed
    assert len(unit_layers()[0].all()) == 12


def test_a_file_of_another_layout_is_no_layer_and_is_imported_anew(folder: Path) -> None:
    done = import_source(DATA / "onspd_2025.csv")
    stored = read_stored(file_of("onspd"), UNIT_LAYOUT)
    assert stored is not None
    older = About(**{**{name: getattr(done.about, name) for name in About.__slots__}, "layout": UNIT_LAYOUT - 1})
    write_stored(file_of("onspd"), stored.columns, older)
    assert unit_layers() == ()
    assert import_source(DATA / "onspd_2025.csv").changed
    assert len(unit_layers()) == 1


CODES = st.from_regex(r"[A-Z]{1,2}[1-9] [0-9][ABD]{2}", fullmatch=True)


@given(st.lists(CODES, unique=True, max_size=30), st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True, max_examples=25)
def test_units_come_back_as_they_were_stored(
    tmp_path_factory: pytest.TempPathFactory, codes: list[str], random
) -> None:
    folder = tmp_path_factory.mktemp("stored")
    metres = np.array([random.randrange(700_000) for _ in codes], dtype=np.float64)
    units = build(
        np.array([padded(code) for code in codes], dtype="S7"),
        metres,
        metres[::-1],
        [random.choice(["", "E08000003", "W06000015"]) for _ in codes],
        np.array([random.choice([0, 199606]) for _ in codes], dtype=np.int32),
    )
    columns, starts, notes = stored_units(units)
    about = About(kind="own", layout=UNIT_LAYOUT, dated="", rows=len(codes), sha256="", attribution="")
    write_stored(file_of("own", folder), columns, about, starts, notes)
    (layer,) = unit_layers(folder)
    assert layer.letters == "".join(sorted({code[0] for code in codes}))
    whole, letters = layer.all(), [layer.letter(letter) for letter in layer.letters]
    assert whole.authority_codes == units.authority_codes
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(whole, name), getattr(units, name))
        if letters:
            joined = np.concatenate([getattr(table, name) for table in letters])
            np.testing.assert_array_equal(joined, getattr(units, name))
    assert len(layer.letter("?")) == 0

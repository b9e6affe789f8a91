"""An installed file that is damaged, or replaced while it is in use: one sentence, no stale answer, and a way out."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo import parsed
from geo.embedded import letter_units
from geo.gazetteer import Gazetteer
from geo.installed import InstalledError, file_of, unit_layers
from geo.parsed import keep
from geo.sources.importing import import_source
from geo.sources.reader import SourceError

HEADER = "pcds,dointr,doterm,lad25cd,east1m,north1m,gridind"
OLD = ("CB1 1AA,198001,,E07000008,545000,258000,1", "M1 1AE,198001,,E08000003,384750,398550,1")
NEW = ("L1 1AA,198001,,E08000012,334000,390000,1", "M1 1AE,198001,,E08000003,384760,398560,1")
HOMEWARD = "from api.cli import main; main()"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "data"))
    import_source(directory(tmp_path, OLD))
    return tmp_path / "data"


def directory(tmp_path: Path, rows: tuple[str, ...]) -> Path:
    path = tmp_path / "directory.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


def damage(path: Path) -> None:
    """One wrong bit in the first column; the end of the file, which says what it is, stays as it was."""
    content = bytearray(path.read_bytes())
    content[content.index(b"CB1 1AA")] ^= 1
    path.write_bytes(content)


def test_one_wrong_bit_is_told_in_one_sentence(folder: Path) -> None:
    damage(file_of("onspd"))
    for text in ("CB1 1AA", "384756, 398553"):
        done = subprocess.run(
            [sys.executable, "-c", HOMEWARD, "geo", "lookup", text], env=os.environ, capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{file_of('onspd')}: cannot be read any more; import it again\n"


def test_a_match_says_the_same_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    damage(file_of("onspd"))
    tables = Path(__file__).parents[2] / "fixtures" / "tiny"
    words = ("match", "--data", str(tables), "--out", str(tmp_path / "out"), "--as-of", "2026-10-01")
    done = subprocess.run([sys.executable, "-c", HOMEWARD, *words], env=os.environ, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, f"{file_of('onspd')}: cannot be read any more; import it again\n")
    assert not (tmp_path / "out").exists()


def test_a_damaged_file_is_mended_by_the_same_import(folder: Path, tmp_path: Path) -> None:
    assert not import_source(tmp_path / "directory.csv").changed
    damage(file_of("onspd"))
    assert import_source(tmp_path / "directory.csv").changed
    assert [layer.all().code(0) for layer in unit_layers()] == ["CB1 1AA"]


def test_a_file_without_a_column_is_told(folder: Path) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(file_of("onspd"))
    pq.write_table(table.drop_columns(["ended"]), file_of("onspd"))
    with pytest.raises(InstalledError, match="import it again"):
        Gazetteer()


def test_what_is_imported_meanwhile_is_never_mixed_in_nor_kept(folder: Path, tmp_path: Path) -> None:
    before = Gazetteer()
    import_source(directory(tmp_path, NEW))
    with pytest.raises(InstalledError, match="imported meanwhile; start again"):
        before.resolve("L1 1AA")
    after = Gazetteer()
    after.outcodes_near(384_756, 398_553)
    places = [Gazetteer().resolve("M1 1AE"), after.resolve("M1 1AE")]
    assert [place.easting_m for place in places if place] == [384_760, 384_760]


def test_nothing_is_left_where_a_file_cannot_be_put(folder: Path, tmp_path: Path) -> None:
    file_of("onspd").unlink()
    file_of("onspd").mkdir()
    with pytest.raises(SourceError, match="cannot be written"):
        import_source(directory(tmp_path, NEW))
    assert not list(folder.glob("*.part"))


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parsed.npy, "write_array", full)
    keep(tmp_path / "kept" / "kept.units", letter_units("Z"))
    assert not list((tmp_path / "kept").iterdir())

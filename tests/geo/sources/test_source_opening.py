"""Whatever path is given: it is read, or refused in one clear message, and nothing that was installed changes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geo.installed import file_of
from geo.sources import zip_limits
from geo.sources.importing import import_source
from geo.sources.opening import opened
from geo.sources.reader import SourceError


def refusal(path: Path) -> str:
    """The one message for a source that cannot be taken; what was installed stays."""
    before = {kept.name: kept.read_bytes() for kept in file_of("own").parent.glob("*")}
    with pytest.raises(SourceError) as fault:
        import_source(path)
    assert {kept.name: kept.read_bytes() for kept in file_of("own").parent.glob("*")} == before
    (message,) = fault.value.faults
    assert message.startswith(str(path)) and "\n" not in message and fault.value.more == 0
    return message.removeprefix(f"{path}: ")


@pytest.fixture
def held(folder: Path, data: Path) -> Path:
    """A data folder in which something is installed."""
    import_source(data / "onspd_2018.csv")
    return folder


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "not a file that can be imported"),
        (b"%PDF-1.7\n\0\1\2", "not a file that can be imported, by its first line"),
        (bytes(range(256)), "not a file that can be imported"),
        ("pcds,oseast1m,osnrth1m,doterm,oslaua\n".encode("utf-16"), "is in UTF-16; save it as CSV in UTF-8"),
        (b"PK\5\6" + bytes(18), "is empty"),
        (b"PK\3\4 and then nothing of the kind", "the zip is cut short or damaged; download it again"),
        (b"postcode,easting\nM1 1AE,1\n", "not a file that can be imported"),
        (b"postcode,easting,northing\n", "your own postcodes: holds no row that can be used"),
        (b"postcode,easting,northing\nBT1 1AA,1,1\n", "holds no row that can be used; 1 in Northern Ireland"),
    ],
)
def test_what_is_no_source_is_refused(content: bytes, words: str, held: Path, tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(content)
    assert words in refusal(path)


def test_headers_without_rows_are_refused(held: Path, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    header = (data / "onspd_2025.csv").read_bytes().splitlines()[0]
    for content in (header, header + b"\n", header + b"\r\n\r\n"):
        path.write_bytes(content)
        assert "holds no row that can be used" in refusal(path)


def test_folders_and_missing_paths_are_refused(held: Path, data: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.csv") == "no such file or folder"
    empty = tmp_path / "empty"
    (empty / "below").mkdir(parents=True)
    assert "holds no file" in refusal(empty)
    (empty / "below" / "notes.txt").write_text("nothing\n")
    assert "not a file that can be imported" in refusal(empty)
    for year in ("2018", "2024"):
        (empty / f"ONSPD_MAY_{year}.csv").write_bytes((data / f"onspd_{year}.csv").read_bytes())
    assert "holds several releases (2018-05, 2024-05)" in refusal(empty)
    (empty / "postcodes.csv").write_text("postcode,easting,northing\nM1 1AE,1,1\n")
    assert "holds ONS Postcode Directory and your own postcodes together" in refusal(empty)


def test_a_zip_cut_short_anywhere_is_refused(held: Path, data: Path, zipped: Callable[..., Path]) -> None:
    path = zipped({"Data/ONSPD.csv": (data / "onspd_2025.csv").read_bytes()})
    whole = path.read_bytes()
    for length in range(4, len(whole), 23):
        path.write_bytes(whole[:length])
        assert "the zip is cut short or damaged; download it again" in refusal(path)


def test_a_zip_with_a_flipped_byte_is_read_as_it_was_or_refused(
    folder: Path, data: Path, zipped: Callable[..., Path]
) -> None:
    path = zipped({"Data/ONSPD.csv": (data / "onspd_2025.csv").read_bytes()})
    whole = path.read_bytes()
    stored = file_of("onspd")
    refused = 0
    for at in range(4, len(whole), 13):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            done = import_source(path)
        except SourceError as fault:
            refused += 1
            assert len(fault.faults) == 1 and fault.faults[0].startswith(str(path)) and "\n" not in fault.faults[0]
            assert not stored.exists()
        else:  # a date, an attribute or a letter of the name
            assert done.about.rows == 12
            stored.unlink()
    assert refused > 50


def test_a_bomb_is_refused_by_what_it_declares(
    held: Path, zipped: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped({"Data/ONSPD.csv": b"pcds," * 400_000})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("something was unpacked"))
    assert "Data/ONSPD.csv: refused: would unpack to more than 100 times its size" in refusal(path)


@pytest.mark.parametrize(
    ("members", "declared_bytes", "words"),
    [
        (1, 2**32 - 2**20, None),
        (1, zip_limits.MOST_BYTES + 1, "refused: would unpack to 4.0 GB; 4.0 GB is the most"),
        (4, zip_limits.MOST_BYTES, "refused: the zip would unpack to 16.0 GB; 12.0 GB is the most"),
        (zip_limits.MOST_MEMBERS + 1, 1, "refused: the zip holds more than 20,000 files"),
    ],
)
def test_limits_of_one_file_and_of_all(members: int, declared_bytes: int, words: str | None) -> None:
    member = zipfile.ZipInfo("Data/ONSPD.csv")
    member.file_size, member.compress_size = declared_bytes, declared_bytes // 10 + 1
    if words is None:
        zip_limits.check_zip(Path("some.zip"), [member] * members)
        return
    with pytest.raises(SourceError, match=words):
        zip_limits.check_zip(Path("some.zip"), [member] * members)


def test_a_member_that_declares_less_than_it_holds_is_refused(
    held: Path, data: Path, zipped: Callable[..., Path]
) -> None:
    content = (data / "onspd_2025.csv").read_bytes()
    path = zipped({"Data/ONSPD.csv": content})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", len(content)), struct.pack("<I", len(content) - 500)))
    assert "the zip is cut short or damaged" in refusal(path)


def test_a_locked_zip_and_a_zip_in_a_zip_are_refused(held: Path, data: Path, zipped: Callable[..., Path]) -> None:
    content = (data / "onspd_2025.csv").read_bytes()
    inner = zipped({"ONSPD.csv": content}, "inner.zip").read_bytes()
    assert "unpack that one" in refusal(zipped({"deep/inner.zip": inner}))
    path = zipped({"ONSPD.csv": content})
    locked = bytearray(path.read_bytes())
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(locked))
    assert refusal(path) == "ONSPD.csv: locked with a password; unlock the zip first"


def test_names_that_climb_out_are_only_names(
    folder: Path, data: Path, zipped: Callable[..., Path], tmp_path: Path
) -> None:
    content = (data / "onspd_2025.csv").read_bytes()
    path = zipped({"/etc/ONSPD_NOV_2025.csv": content})
    before = sorted(tmp_path.rglob("*"))
    assert import_source(path).about.rows == 12
    assert set(tmp_path.rglob("*")) - set(before) == {folder, folder / "onspd.parquet"}


def test_parts_can_be_read_again_and_again(data: Path, zipped: Callable[..., Path]) -> None:
    content = (data / "onspd_2025.csv").read_bytes() * 30
    with opened(zipped({"Data/ONSPD.csv": content})) as (part,):
        assert (part.inner, part.size_bytes, part.head) == ("Data/ONSPD.csv", len(content), content[:65_536])
        for _ in range(2):
            with part.opener() as stream, io.TextIOWrapper(part.opener()) as text:
                assert stream.read() == content
                assert text.readline().startswith("pcd7,")


def test_text_of_another_encoding_in_a_column_that_is_read_is_a_fault(held: Path, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes((data / "onspd_2025.csv").read_bytes().replace(b'"M1 1AE"', '"M1 1Aé"'.encode("cp1252")))
    assert refusal(path) == "line 8: column pcds: not a postcode; a unit such as M1 1AE would be right"


def test_noise_is_never_taken(held: Path, tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    path = tmp_path / "given.csv"
    for length in range(1, 400, 9):
        path.write_bytes(random.bytes(length))
        assert refusal(path)

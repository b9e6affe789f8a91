"""A directory is there whole or not at all, and what was there before stays when the new one cannot be."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from matcher.report.fresh import OutputError, fresh_directory, new_or_empty, writing
from tests.runs import contents, open_to_all, shut


def anything(_folder: Path) -> str:
    """Lets every directory be replaced."""
    return ""


def filled(target: Path, text: str) -> None:
    """Writes a small directory, whatever is there."""
    with fresh_directory(target, anything) as folder:
        (folder / "part").mkdir(mode=0o700)
        (folder / "part" / "one.txt").write_text(text)


def refused(target: Path, words: str) -> None:
    """A target that is refused before the block is entered."""
    with pytest.raises(OutputError) as raised, fresh_directory(target):
        raise AssertionError("the block must not run")
    assert str(raised.value).startswith(f"{target} ") and words in str(raised.value)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_directory_takes_its_place_with_its_parents(tmp_path: Path) -> None:
    filled(tmp_path / "a" / "b" / "new", "one")
    assert contents(tmp_path) == {"a/b/new/part/one.txt": b"one"}
    assert names(tmp_path / "a" / "b") == ["new"]


def test_nothing_is_to_be_seen_until_the_end(tmp_path: Path) -> None:
    with fresh_directory(tmp_path / "new") as folder:
        (folder / "one.txt").write_text("one")
        assert not (tmp_path / "new").exists()
        assert folder.parent == tmp_path
    assert names(tmp_path) == ["new"]


def test_what_may_be_replaced_is_replaced_whole(tmp_path: Path) -> None:
    filled(tmp_path / "new", "one")
    (tmp_path / "new" / "old.csv").write_text("left over")
    filled(tmp_path / "new", "two")
    assert contents(tmp_path) == {"new/part/one.txt": b"two"}
    assert names(tmp_path) == ["new"]


def test_an_empty_directory_is_filled_and_another_is_not(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with fresh_directory(tmp_path / "new") as folder:
        (folder / "one.txt").write_text("one")
    assert new_or_empty(tmp_path / "new") != ""
    refused(tmp_path / "new", "is not empty")
    assert contents(tmp_path) == {"new/one.txt": b"one"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError, SystemExit])
def test_when_the_block_fails_nothing_is_left_and_the_old_one_stays(error: type[BaseException], tmp_path: Path) -> None:
    filled(tmp_path / "old", "one")
    for target in (tmp_path / "old", tmp_path / "new", tmp_path / "deep" / "er" / "new"):
        with pytest.raises(error), fresh_directory(target, anything) as folder:
            (folder / "one.txt").write_text("two")
            raise error
    assert names(tmp_path) == ["old"]
    assert contents(tmp_path) == {"old/part/one.txt": b"one"}


def test_what_the_obstacle_says_is_told(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with (
        pytest.raises(OutputError, match="new is somebody else's"),
        fresh_directory(tmp_path / "new", lambda _folder: "is somebody else's"),
    ):
        raise AssertionError("the block must not run")


def test_a_file_is_never_replaced_nor_written_under(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    refused(tmp_path / "file", "is a file")
    for target in (tmp_path / "file" / "new", tmp_path / "file" / "deep" / "new"):
        refused(target, f"cannot be written: {tmp_path / 'file'} is a file")
    assert contents(tmp_path) == {"file": b"mine"}


def test_a_parent_that_nobody_may_write_is_refused() -> None:
    with open_to_all() as folder:
        (folder / "locked").mkdir()
        with shut(folder / "locked", 0o555):
            refused(folder / "locked" / "new", "cannot be written: permission denied")
            refused(folder / "locked" / "deep" / "new", "cannot be written: permission denied")
        assert names(folder / "locked") == []


def test_where_no_directory_can_be_made_is_refused(tmp_path: Path) -> None:
    refused(Path("/proc/new"), "cannot be written")
    refused(Path("/proc/deep/new"), "cannot be written")
    refused(tmp_path / ("x" * 300), "cannot be written: file name too long")
    assert names(tmp_path) == []


def test_the_root_and_the_directory_one_works_in_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(Path("/"), "is not empty")
    monkeypatch.chdir(tmp_path)
    refused(Path(), "is the directory you are working in")
    refused(tmp_path, "is the directory you are working in")
    assert names(tmp_path) == []


def test_where_a_disk_is_mounted_is_refused() -> None:
    with (
        pytest.raises(OutputError, match="/proc is where a disk is mounted"),
        fresh_directory(Path("/proc"), anything),
    ):
        raise AssertionError("the block must not run")


def test_links_are_followed(tmp_path: Path) -> None:
    filled(tmp_path / "real", "one")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "dangling").symlink_to("there")
    filled(tmp_path / "link", "two")
    filled(tmp_path / "dangling", "three")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "dangling").is_symlink()
    assert names(tmp_path) == ["dangling", "link", "real", "there"]
    assert (tmp_path / "real" / "part" / "one.txt").read_text() == "two"
    assert (tmp_path / "there" / "part" / "one.txt").read_text() == "three"


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    refused(tmp_path / "one", "cannot be written")
    assert names(tmp_path) == ["one", "two"]


def test_when_the_new_one_cannot_be_moved_in_the_old_one_is_put_back(tmp_path: Path) -> None:
    filled(tmp_path / "old", "one")
    for target in (tmp_path / "old", tmp_path / "new"):
        with pytest.raises(OutputError, match="cannot be written"), fresh_directory(target, anything) as folder:
            shutil.rmtree(folder)
    assert names(tmp_path) == ["old"]
    assert contents(tmp_path) == {"old/part/one.txt": b"one"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can set up what belongs to another")
def test_when_the_old_one_cannot_be_moved_away_it_stays() -> None:
    with open_to_all() as folder:
        (folder / "mine").mkdir()
        (folder / "mine" / "old").mkdir()
        (folder / "mine" / "old" / "one.txt").write_text("one")
        # In a sticky directory nobody can move away what is another's.
        with shut(folder / "mine", 0o1777):
            refusal = pytest.raises(OutputError, match="old cannot be written: operation not permitted")
            with refusal, fresh_directory(folder / "mine" / "old", anything) as beside:
                (beside / "one.txt").write_text("two")
        assert contents(folder) == {"mine/old/one.txt": b"one"}
        assert names(folder / "mine") == ["old"]


def test_what_somebody_put_there_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is not empty"), fresh_directory(tmp_path / "new") as folder:
        (folder / "one.txt").write_text("mine")
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "theirs.txt").write_text("theirs")
    assert contents(tmp_path) == {"new/theirs.txt": b"theirs"}


def test_what_the_file_system_refuses_is_said_in_words(tmp_path: Path) -> None:
    full = Path("/dev/full")
    with pytest.raises(OutputError) as raised, writing(tmp_path), full.open("w") as file:
        file.write("more than nothing")
        file.flush()
    assert str(raised.value) == f"{tmp_path} cannot be written: no space left on device"
    assert isinstance(raised.value.__cause__, OSError) and raised.value.__cause__.errno == errno.ENOSPC


def test_whoever_is_told_to_end_just_as_the_directory_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = os.mkdir

    def made_then_told(path: str | Path, mode: int = 0o777) -> None:
        make(path, mode)
        if Path(path).name.startswith("."):
            raise SystemExit(143)

    monkeypatch.setattr(os, "mkdir", made_then_told)
    with pytest.raises(SystemExit):
        filled(tmp_path / "deep" / "new", "one")
    assert names(tmp_path) == []

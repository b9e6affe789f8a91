"""A directory or a file written beside its place and then renamed, so that it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Obstacle = Callable[[Path], str]
"""Why a directory that is there may not be replaced, as the end of a sentence; "" when it may. May raise OSError."""


class OutputError(RuntimeError):
    """The output directory cannot be written there; what was there before is as it was."""


def new_or_empty(folder: Path) -> str:
    """The obstacle of a directory that holds anything."""
    return "is not empty; name a directory that is new or empty" if any(folder.iterdir()) else ""


@contextmanager
def fresh_directory(target: Path, obstacle: Obstacle = new_or_empty) -> Iterator[Path]:
    """A directory to fill that takes the target's place when the block ends well, and vanishes when it does not.

    Links are followed: what they lead to is replaced. Raises OutputError when the target may not be replaced or its
    parent cannot be written; what the block raises passes through.
    """
    with writing(target):
        place = _place_of(target)
        _require_replaceable(target, place, obstacle)
        made = [parent for parent in place.parents if not parent.exists()]
    try:
        beside = _unused(place, "")
        try:
            with writing(target):
                place.parent.mkdir(parents=True, exist_ok=True)
                beside.mkdir(mode=0o700)
                beside.chmod(0o755)
            yield beside
            with writing(target):
                _require_replaceable(target, place, obstacle)
                _swap(beside, place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except BaseException:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise


@contextmanager
def fresh_file(target: Path) -> Iterator[Path]:
    """A file to fill, for its owner's eyes alone, that takes the target's name when the block ends well, and vanishes
    when it does not. Raises OutputError where something has that name already, or it cannot be written."""
    with writing(target):
        _require_absent(target)
        beside = _unused(target.absolute(), "")
        beside.touch(mode=0o600)
    try:
        with writing(target):
            yield beside
            _require_absent(target)
            beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)


def _require_absent(target: Path) -> None:
    if os.path.lexists(target):
        raise OutputError(f"{target} is there already; name a new file")


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turns what the file system refuses while the target is written into an OutputError."""
    try:
        yield
    except OSError as error:
        reason = (os.strerror(error.errno) if error.errno else type(error).__name__).lower()
        raise OutputError(f"{target} cannot be written: {reason}") from error


def _place_of(target: Path) -> Path:
    """Where the target really is. Raises OutputError when its links go round in a circle."""
    try:
        return target.resolve()
    except RuntimeError as error:
        raise OutputError(f"{target} cannot be written: its links go round in a circle") from error


def _unused(place: Path, mark: str) -> Path:
    """A name beside the place that nobody has. Known before anything is made, so that whatever ends the program a
    moment after the directory is there finds it and clears it away."""
    return place.with_name(f".{place.name}.{mark}{uuid.uuid4().hex}")


def _require_replaceable(target: Path, place: Path, obstacle: Obstacle) -> None:
    if not os.path.lexists(place):
        nearest = next(parent for parent in place.parents if os.path.lexists(parent))
        if not nearest.is_dir():
            raise OutputError(f"{target} cannot be written: {nearest} is a file")
        return
    if not place.is_dir():
        raise OutputError(f"{target} is a file; name a directory")
    if reason := obstacle(place):
        raise OutputError(f"{target} {reason}")
    if place.is_mount():
        raise OutputError(f"{target} is where a disk is mounted; name a directory inside it")
    # Whoever stands in a directory that is replaced stands in one that is gone.
    if Path.cwd().is_relative_to(place):
        raise OutputError(f"{target} is the directory you are working in; name another")


def _swap(beside: Path, place: Path) -> None:
    """Puts the new directory in its place, and the old one back when that fails."""
    if not place.exists():
        beside.rename(place)
        return
    # A directory renamed within its parent needs no rights to itself; an empty one may be renamed over.
    old = _unused(place, "old.")
    try:
        old.mkdir(mode=0o700)
        place.rename(old)
        beside.rename(place)
    except BaseException:
        if not place.exists():
            old.rename(place)
        raise
    finally:
        _remove(old)


def _remove(old: Path) -> None:
    try:
        shutil.rmtree(old)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"{old} is what was there before, and cannot be removed; remove it by hand") from error

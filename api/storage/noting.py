"""Entries of the log that nothing else is written with: those of a crowd go in together, in one transaction.

Whoever reads of somebody waits until that is written down. One transaction for each of twenty readers at once would
have every one of them wait for twenty disks and twenty locks; here the first writes for all who came meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from api.storage.audit import Entry, write_down
from api.storage.database import writing


@dataclass(slots=True, eq=False)
class _Asked:
    """alone: was in a batch that failed, and is written by whoever asked, with nothing else."""

    entries: tuple[Entry, ...]
    written: bool = False
    alone: bool = False


@dataclass(slots=True)
class _Line:
    """Who waits. turn: held by whoever writes for all."""

    turn: Lock = field(default_factory=Lock)
    guard: Lock = field(default_factory=Lock)
    waiting: list[_Asked] = field(default_factory=list)

    def join(self, asked: _Asked) -> None:
        with self.guard:
            self.waiting.append(asked)

    def taken(self) -> list[_Asked]:
        """Everybody who waits now, and waits no more."""
        with self.guard:
            taken, self.waiting = self.waiting, []
        return taken


_LINES: WeakKeyDictionary[Engine, _Line] = WeakKeyDictionary()
_MAKING = Lock()


def note(engine: Engine, *entries: Entry) -> None:
    """Writes entries down in a transaction without anything else; returns when they are kept.

    Where a crowd's transaction fails, each of them writes their own alone, and raises what the database raises of it:
    nobody fails for another's entry.
    """
    asked, line = _Asked(entries), _line_of(engine)
    line.join(asked)
    with line.turn:
        if not asked.written:
            _write(engine, line, asked)


def _write(engine: Engine, line: _Line, own: _Asked) -> None:
    batch = [own] if own.alone else line.taken()
    try:
        _keep(engine, batch)
    except Exception:  # whatever the database or its driver raises: whose entry it is shows when each is alone
        if len(batch) == 1:
            raise
        _keep(engine, [own])


def _keep(engine: Engine, batch: list[_Asked]) -> None:
    for asked in batch:
        asked.alone = True
    with writing(engine) as connection:
        write_down(connection, *(entry for asked in batch for entry in asked.entries))
    for asked in batch:
        asked.written = True


def _line_of(engine: Engine) -> _Line:
    with _MAKING:
        return _LINES.setdefault(engine, _Line())

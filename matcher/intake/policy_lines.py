"""The lines of a policy file: where a key stands, so that a fault can point at it."""

from __future__ import annotations

import re

from matcher.intake.faults import Fault, FaultList

NAMES = r"\s*[\"']?([\w-]+)[\"']?\s*(?:\.\s*[\"']?([\w-]+)[\"']?\s*)?"
HEADER = re.compile(rf"\s*\[+{NAMES}[.\]]")
KEY = re.compile(rf"{NAMES}[.=]")


class Page:
    """The file being read: knows the line of each key, and notes what is wrong with it."""

    def __init__(self, file: str, text: str, faults: FaultList) -> None:
        self._file = file
        self._faults = faults
        self._lines: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if header := HEADER.match(line):
                table = header[1]
                self._note(table, header[2], number)
            elif key := KEY.match(line):
                self._note(*((table, key[1]) if table else (key[1], key[2])), number)

    def _note(self, table: str, key: str | None, number: int) -> None:
        """A line that has a key of a table, or the whole of one."""
        self._lines.setdefault((table, ""), number)
        if key:
            self._lines.setdefault((table, key), number)

    def fault(self, key: str, value: object, message: str, table: str = "") -> None:
        """Notes a fault. value None: no one value is meant. table: the one the key stands in."""
        top = table or key
        row = self._lines.get((table, key)) or self._lines.get((top, ""))
        name = f"{table}.{key}" if table else key
        shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        self._faults.add(Fault(file=self._file, row=row, column=name, value=shown, message=message))

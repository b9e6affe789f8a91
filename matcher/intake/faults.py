"""What is wrong with the input, said once for every cell and all together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["fault", "warning"]

HIDDEN = "(hidden)"
"""Stands for the value of a private column."""

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to put right (`fault`) or to look at (`warning`).

    file: the file's name.
    row: the row a spreadsheet shows, the header being row 1; None when the whole file is meant.
    column: the header of the column, or "" when the whole row or file is meant.
    value: the cell as given; `HIDDEN` for a private column; "" when it is empty or no one cell is meant.
    message: what would be right.
    """

    file: str
    row: int | None = None
    column: str = ""
    value: str = ""
    message: str
    severity: Severity = "fault"

    def __str__(self) -> str:
        """The fault on one line; a long value is cut, and an unprintable one escaped."""
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self._shown()}{self.message}"

    def _shown(self) -> str:
        if not self.value:
            return ""
        if self.value == HIDDEN:
            return f"{HIDDEN} "
        cut = self.value if len(self.value) <= LONGEST_SHOWN else self.value[:LONGEST_SHOWN] + "..."
        return f"{cut!r} "


class BadInput(ValueError):
    """The input cannot be used.

    faults: everything that must be put right, in the order of the files and their rows; never empty.
    warnings: what was odd besides.
    """

    def __init__(self, faults: Iterable[Fault], warnings: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        self.warnings = tuple(warnings)
        count = f"{len(self.faults)} faults" if len(self.faults) != 1 else "1 fault"
        super().__init__("\n".join([f"{count} in the input:", *map(str, self.faults)]))


class FaultList:
    """Collects faults while reading goes on."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Notes one fault or warning."""
        self._found.append(fault)

    def sorted(self, files: Iterable[str] = ()) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
        """(faults, warnings), each by file in the order given, then by row; other files come last."""
        order = {name: position for position, name in enumerate(files)}
        ranked = sorted(self._found, key=lambda fault: (order.get(fault.file, len(order)), fault.row or 0))
        return (
            tuple(fault for fault in ranked if fault.severity == "fault"),
            tuple(fault for fault in ranked if fault.severity == "warning"),
        )

    def settle(self, files: Iterable[str] = ()) -> tuple[Fault, ...]:
        """The warnings.

        Raises BadInput, holding everything, when there is a fault.
        """
        faults, warnings = self.sorted(files)
        if faults:
            raise BadInput(faults, warnings)
        return warnings

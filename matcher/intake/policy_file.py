"""A policy from and to TOML: the fields of `Policy` as keys, the weights in a table `[weights]`."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from matcher.domain.columns import Column, columns_of
from matcher.domain.policy import DEFAULT_WEIGHTS, Policy
from matcher.intake.cells import cell_text, range_words
from matcher.intake.decode import decode
from matcher.intake.faults import BadInput, Fault, FaultList

WEIGHTS = "weights"
WEIGHT = Column("number", "Weight of a criterion", minimum=0, maximum=1_000_000)

SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_policy(path: Path | str, criteria: Collection[str] = tuple(DEFAULT_WEIGHTS)) -> Policy:
    """The policy in a TOML file; what the file leaves out keeps its default, a single weight too.

    criteria: the codes that may have a weight. Raises BadInput with every fault; its rows are lines of the file.
    """
    file = Path(path).name
    faults = FaultList()
    text = _text(Path(path), file, faults)
    given = _parse(text, file, faults)
    page = _Page(file, text, faults)
    values = _fields({key: value for key, value in given.items() if key != WEIGHTS}, page)
    weights = _weights(given.get(WEIGHTS, {}), frozenset(criteria), page)
    faults.settle()
    return Policy(**values, weights={**DEFAULT_WEIGHTS, **weights})


def write_policy(policy: Policy) -> str:
    """The policy as TOML that `read_policy` reads back, each field with its meaning as a comment.

    A default criterion that the policy does not weigh is written as 0.
    """
    lines = ["# A Homeward policy: what a match is to aim at."]
    for field, column in columns_of(Policy).items():
        limits = "; ".join(column.values) or range_words(column)
        lines += ["", f"# {column.doc} ({limits})", f"{field} = {_literal(getattr(policy, field))}"]
    lines += ["", f"[{WEIGHTS}]", "# Criterion = weight; only the proportions count, and 0 leaves a criterion out."]
    weights = {**dict.fromkeys(DEFAULT_WEIGHTS, 0.0), **policy.weights}
    lines += [f"{code} = {_literal(weight)}" for code, weight in weights.items()]
    return "\n".join(lines) + "\n"


def _literal(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else cell_text(value)


class _Page:
    """The file being read: finds the line of a key, and notes what is wrong with it."""

    def __init__(self, file: str, text: str, faults: FaultList) -> None:
        self._file = file
        self._lines = text.splitlines()
        self._faults = faults

    def fault(self, key: str, value: object, message: str) -> None:
        shown = "" if value is None else str(value)
        self._faults.add(Fault(file=self._file, row=self._line(key), column=key, value=shown, message=message))

    def _line(self, key: str) -> int | None:
        stands = re.compile(rf"\s*(\[\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        return next((number for number, line in enumerate(self._lines, start=1) if stands.match(line)), None)


def _text(path: Path, file: str, faults: FaultList) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput([Fault(file=file, message=f"cannot be opened ({error.strerror})")]) from error
    return decode(content, file, faults) or ""


def _parse(text: str, file: str, faults: FaultList) -> dict[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = SYNTAX_LINE.search(str(error))
        row = int(found[1]) if found else None
        faults.add(Fault(file=file, row=row, message="is not valid TOML; write key = value, and quote words"))
    except RecursionError:
        faults.add(Fault(file=file, message="is nested too deeply; write key = value"))
    return {}


def _fields(given: Mapping[str, Any], page: _Page) -> dict[str, Any]:
    columns = columns_of(Policy)
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in columns:
            page.fault(key, None, f"is not a policy setting{_hint(key, [*columns, WEIGHTS])}")
        elif message := _wrong(columns[key], value):
            page.fault(key, value, message)
        else:
            values[key] = float(value) if columns[key].kind == "number" else value
    return values


def _weights(given: Any, criteria: frozenset[str], page: _Page) -> dict[str, float]:
    if not isinstance(given, dict):
        page.fault(WEIGHTS, None, f"must be a table: a line [{WEIGHTS}], then criterion = weight")
        return {}
    known = criteria | set(DEFAULT_WEIGHTS)
    weights: dict[str, float] = {}
    for code, value in given.items():
        if code not in known:
            page.fault(code, None, f"is not a criterion{_hint(code, sorted(known))}")
        elif message := _wrong(WEIGHT, value):
            page.fault(code, value, message)
        else:
            weights[code] = float(value)
    if len(weights) == len(given) and not any({**DEFAULT_WEIGHTS, **weights}.values()):
        page.fault(WEIGHTS, None, "are all 0; give at least one criterion a weight")
    return weights


def _hint(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are: {', '.join(known)}"


def _wrong(column: Column, value: object) -> str:
    """What would be right, or "" when the value is."""
    if column.kind == "choice":
        return "" if value in column.values else f"must be one of: {', '.join(column.values)}"
    whole = column.kind == "integer"
    is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    low, high = column.minimum or 0, column.maximum or 0
    # Written so that nan, which is not between anything, is wrong too.
    if is_number and isinstance(value, int | float) and low <= value <= high:
        return ""
    return f"must be a {'whole ' if whole else ''}number {range_words(column)}"

"""A policy from TOML: the fields of `Policy` as keys, and its five tables."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from matcher.domain.columns import Column, columns_of
from matcher.domain.policy import DEFAULT_WEIGHTS, Policy
from matcher.intake.cells import range_words
from matcher.intake.decode import decode
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.policy_lines import Page
from matcher.intake.policy_tables import AS_WRITTEN, RULES, WEIGHTS, PolicyTables, policy_tables, too_mild, values_of

SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")

WHAT: Mapping[str, tuple[str, str]] = {
    "weights": ("a criterion", "criterion = weight"),
    "half_at": ("a criterion with half marks", "criterion = quantity"),
    "tenure_rank": ("a tenancy with a rank", "tenancy = rank"),
    "floors": ("a group of women with a floor", "group = share"),
    "rules": ("a rule", 'rule = "on"'),
}
"""Table -> what its keys are, and how a line of it looks."""


def read_policy(path: Path | str, tables: PolicyTables | None = None) -> Policy:
    """The policy in a TOML file; what the file leaves out keeps its default, a single line of a table too.

    tables: what each table may hold; without, the default criteria and no rule. A rule that is "on" is as written, and
    the policy need not name it. Raises BadInput with every fault; its rows are lines of the file.
    """
    file = Path(path).name
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise BadInput([Fault(file=file, message=f"cannot be opened ({error.strerror})")]) from error
    return parse_policy(content, file, tables)


def parse_policy(content: bytes, file: str, tables: PolicyTables | None = None) -> Policy:
    """`read_policy`, of the bytes of a file. file: what faults call it."""
    known = tables or policy_tables()
    faults = FaultList()
    text = decode(content, file, faults) or ""
    given = _parse(text, file, faults)
    page = Page(file, text, faults)
    values = _fields(given, known, page)
    for table, columns in known.items():
        values[table] = _table(table, given.get(table, {}), columns, page)
    _all_together(values, page)
    faults.settle()
    return _policy(values, known)


def _policy(values: Mapping[str, Any], tables: PolicyTables) -> Policy:
    """The policy; a table keeps its defaults for each key that is not given."""
    told = Policy(**{**values, RULES: {rule: how for rule, how in values[RULES].items() if how != AS_WRITTEN}})
    filled = {table: values_of(told, table, tables) for table in tables if table not in (WEIGHTS, RULES)}
    return told.replace(weights={**DEFAULT_WEIGHTS, **values[WEIGHTS]}, **filled)


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


def _fields(given: Mapping[str, Any], tables: PolicyTables, page: Page) -> dict[str, Any]:
    columns = columns_of(Policy)
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key in tables:
            continue
        if key not in columns:
            page.fault(key, None, f"is not a policy setting{_hint(key, [*columns, *tables])}")
        elif message := _wrong(columns[key], value):
            page.fault(key, value, message)
        else:
            values[key] = _plain(columns[key], value)
    return values


def _table(table: str, given: Any, columns: Mapping[str, Column], page: Page) -> dict[str, Any]:
    what, line = WHAT[table]
    if not isinstance(given, dict):
        page.fault(table, None, f"must be a table: a line [{table}], then {line}")
        return {}
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in columns:
            page.fault(key, None, f"is not {what}{_hint(key, sorted(columns))}", table)
        elif message := _refused(table, key, columns[key], value):
            page.fault(key, value, message, table)
        else:
            values[key] = _plain(columns[key], value)
    return values


def _refused(table: str, key: str, column: Column, value: object) -> str:
    mild = too_mild(key, value, column.values) if table == RULES else ""
    return mild or _wrong(column, value)


def _all_together(values: Mapping[str, Any], page: Page) -> None:
    """What only shows in several settings at once; a setting that is wrong by itself counts as its default."""
    default = Policy()
    ok = values.get("shortfall_ok_share", default.shortfall_ok_share)
    fail = values.get("shortfall_fail_share", default.shortfall_fail_share)
    if ok > fail:
        key = "shortfall_ok_share" if "shortfall_ok_share" in values else "shortfall_fail_share"
        page.fault(
            key, values[key], f"does not fit: shortfall_ok_share, {ok}, is more than shortfall_fail_share, {fail}"
        )
    if not any({**DEFAULT_WEIGHTS, **values[WEIGHTS]}.values()):
        page.fault(WEIGHTS, None, "are all 0; give at least one criterion a weight")


def _plain(column: Column, value: Any) -> Any:
    return float(value) + 0.0 if column.kind == "number" else value


def _hint(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are: {', '.join(known)}" if known else ""


def _wrong(column: Column, value: object) -> str:
    """What would be right, or "" when the value is."""
    if column.kind == "choice":
        return "" if value in column.values else f"must be one of: {', '.join(column.values)}"
    unquoted = ", without quotes" if isinstance(value, str) else ""
    if column.kind == "yes_no":
        return "" if isinstance(value, bool) else f"must be true or false{unquoted}"
    whole = column.kind == "integer"
    is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    low, high = column.minimum or 0, column.maximum or 0
    # Written so that nan, which is not between anything, is wrong too.
    if is_number and isinstance(value, int | float) and low <= value <= high:
        return ""
    return f"must be a {'whole ' if whole else ''}number {range_words(column)}{unquoted}"

"""A policy to TOML that reads back, and what one policy has that another has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.domain.columns import Column, columns_of
from matcher.domain.policy import Policy
from matcher.intake.cells import cell_text, range_words
from matcher.intake.policy_tables import (
    FLOORS,
    HALF_AT,
    RULES,
    TENURE_RANK,
    WEIGHTS,
    PolicyTables,
    policy_tables,
    values_of,
)

TITLE = "A Homeward policy: what a match is to aim at."

REMARKS: Mapping[str, str] = {
    WEIGHTS: "Criterion = weight ({}); only the proportions count, and 0 leaves a criterion out.",
    HALF_AT: "Criterion = the quantity that earns half marks, in the unit behind it ({}); less earns more.",
    TENURE_RANK: "Tenancy = rank for security ({}); short_term caps the rank of a term under 26 weeks.",
    FLOORS: "Group = least share of all proposals ({}); 0 is no floor.",
    RULES: 'Rule = "on" as written, "block" on fail and on unknown, "review" where it would block, or "off".',
}

Value = str | float | bool


def write_policy(policy: Policy, tables: PolicyTables | None = None, title: str = TITLE) -> str:
    """The policy as TOML that `read_policy` reads back, each setting with its meaning, unit and range as a comment.

    tables: as for `read_policy`; they say which rules are listed. A default criterion that the policy does not weigh is
    written as 0. title: the first lines.
    """
    known = tables or policy_tables()
    lines = [f"# {line}" for line in title.splitlines()]
    for field, column in columns_of(Policy).items():
        lines += ["", f"# {column.doc} ({_limits(column)})", f"{field} = {_literal(getattr(policy, field))}"]
    for table, columns in known.items():
        lines += ["", f"[{table}]", *_table(values_of(policy, table, known), table, columns)]
    return "\n".join(lines) + "\n"


def policy_diff(before: Policy, after: Policy, tables: PolicyTables | None = None) -> tuple[str, ...]:
    """Every setting that differs, such as "weights.school_worst: 30 -> 45", in the order of the file."""
    known = tables or policy_tables()
    one, two = settings_of(before, known), settings_of(after, known)
    keys = dict.fromkeys((*one, *two))
    pairs = ((key, one.get(key, "none"), two.get(key, "none")) for key in keys)
    return tuple(f"{key}: {_words(was)} -> {_words(now)}" for key, was, now in pairs if was != now)


def settings_of(policy: Policy, tables: PolicyTables) -> dict[str, Value]:
    """Every setting by its full name, such as `weights.tenure`, in the order of the file."""
    found: dict[str, Value] = {field: getattr(policy, field) for field in columns_of(Policy)}
    for table in tables:
        found |= {f"{table}.{key}": value for key, value in values_of(policy, table, tables).items()}
    return found


def _table(values: Mapping[str, Value], table: str, columns: Mapping[str, Column]) -> Iterator[str]:
    a_column = next(iter(columns.values()), Column("number", ""))
    yield f"# {REMARKS[table].format(_limits(a_column))}"
    for key, value in values.items():
        column = columns.get(key, Column("number", ""))
        if table == RULES and column.doc:
            yield f"# {column.doc}"
        yield f"{key} = {_literal(value)}{_remark(table, column)}"


def _remark(table: str, column: Column) -> str:
    """What stands behind a value: the switches a rule allows, a unit, a title."""
    words = {RULES: ", ".join(column.values), TENURE_RANK: ""}.get(table, column.doc)
    return f"  # {words}" if words else ""


def _limits(column: Column) -> str:
    return "true; false" if column.kind == "yes_no" else "; ".join(column.values) or range_words(column)


def _literal(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else _words(value)


def _words(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else cell_text(value)

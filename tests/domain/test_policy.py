"""Every setting of a policy says what it means, in what unit and range."""

from __future__ import annotations

import dataclasses
import re

import pytest

from matcher.domain import Policy
from matcher.domain.columns import Column, columns_of
from matcher.intake.policy_tables import policy_tables

UNITS = re.compile(r"\b(points|nights|weeks|hours|share|minutes|km|times|working days|homes)\b", re.IGNORECASE)
SETTINGS = columns_of(Policy)
TABLES = policy_tables()


def test_every_field_is_a_setting_or_a_table() -> None:
    assert [field.name for field in dataclasses.fields(Policy)] == [*SETTINGS, *TABLES]


@pytest.mark.parametrize(("name", "column"), SETTINGS.items())
def test_every_setting_has_meaning_unit_and_range(name: str, column: Column) -> None:
    default = getattr(Policy(), name)
    assert len(column.doc) > 10 and column.kind in ("choice", "yes_no", "integer", "number")
    if column.kind == "choice":
        assert default in column.values
    elif column.kind == "yes_no":
        assert isinstance(default, bool)
    else:
        assert UNITS.search(column.doc), "no unit"
        assert column.minimum is not None and column.maximum is not None
        assert column.minimum <= default <= column.maximum
        assert isinstance(default, int if column.kind == "integer" else float)


@pytest.mark.parametrize("table", ["weights", "half_at", "tenure_rank", "floors"])
def test_every_number_of_a_table_has_its_range(table: str) -> None:
    default = getattr(Policy(), table)
    assert list(default) == list(TABLES[table])
    for key, column in TABLES[table].items():
        assert column.kind == "number" and column.minimum is not None and column.maximum is not None
        assert column.minimum <= default[key] <= column.maximum

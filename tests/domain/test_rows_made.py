from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest

from matcher.domain import Woman
from matcher.domain.instance import RECORDS
from matcher.domain.rows import made, with_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    number: int = 0

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("negative")


@pytest.mark.parametrize("kind", RECORDS.values(), ids=RECORDS)
def test_records_made_together_are_those_made_one_by_one(kind: type) -> None:
    fields = dataclasses.fields(kind)
    columns = {field.name: [f"{field.name} {row}" for row in range(3)] for field in fields[::2]}
    needed = {field.name: ["", "", ""] for field in fields if field.default is dataclasses.MISSING}
    given = needed | columns
    rows = [dict(zip(given, values, strict=True)) for values in zip(*given.values(), strict=True)]
    assert made(kind, given, 3) == [kind(**row) for row in rows]
    assert made(kind, given, 0) == []


def test_columns_change_copies() -> None:
    women = [Woman(woman_id="W1", release_date=None), Woman(woman_id="W2", release_date=None, priority=1)]
    found = with_columns(women, {"prison": ["ESX", None], "priority": [2, 5]})
    assert found == [
        dataclasses.replace(woman, prison=prison, priority=priority)
        for woman, prison, priority in zip(women, ["ESX", None], [2, 5], strict=True)
    ]
    assert [woman.priority for woman in women] == [3, 1]
    assert with_columns([], {"priority": []}) == []


def test_what_a_class_needs_or_checks_is_not_passed_over() -> None:
    with pytest.raises(TypeError, match="needs"):
        made(Woman, {"priority": [1]}, 1)
    with pytest.raises(TypeError, match="checked"):
        made(Checked, {"number": [-1]}, 1)

"""Who has the last word on a child's return."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from matcher.domain.codes import Order
from matcher.rules.who_decides import who_decides
from tests.rules.world import child


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({}, "holders of parental responsibility"),
        ({"carer": "father", "order": "none"}, "holders of parental responsibility"),
        ({"parental_responsibility": False}, "holders of parental responsibility"),
        ({"return_contested": True}, "court"),
        ({"proceedings": "current"}, "court"),
        ({"proceedings": "planned"}, "holders of parental responsibility"),
        ({"order": "section20"}, "the parent with the council"),
        ({"order": "wales_s76", "carer": "foster"}, "the parent with the council"),
        ({"order": "section20", "proceedings": "current"}, "council and court"),
        ({"order": "interim_care"}, "council and court"),
        ({"order": "care", "carer": "with_her"}, "council and court"),
        ({"order": "special_guardianship"}, "court"),
        ({"order": "child_arrangements"}, "court"),
        ({"order": "placement", "carer": "foster"}, "court"),
        ({"order": "adoption"}, "nobody: adopted"),
        ({"carer": "adopted", "order": "placement"}, "nobody: adopted"),
        ({"carer": "mother_and_baby_unit"}, "nobody: already with her"),
        ({"carer": "with_her", "proceedings": "current"}, "court"),
        ({"carer": "with_her", "return_contested": True}, "court"),
        ({"carer": "with_her", "returns": "uncertain"}, "holders of parental responsibility"),
        ({"carer": "with_her", "looked_after": True}, "nobody: already with her"),
        ({"contact": "barred"}, "court or probation: contact is barred"),
        ({"contact": "barred", "order": "care"}, "council and court"),
    ],
)
def test_who_decides(facts: dict[str, Any], who: str) -> None:
    assert who_decides(child(**facts)) == who


@pytest.mark.parametrize("facts", [{"carer": "foster"}, {"looked_after": True}, {"carer": "foster", "order": "none"}])
def test_in_care_by_an_order_that_nobody_wrote_down(facts: dict[str, Any]) -> None:
    assert who_decides(child(**facts)).startswith("not known")


@pytest.mark.parametrize("order", [None, *get_args(Order)])
def test_there_is_always_an_answer(order: Any) -> None:
    assert who_decides(child(order=order, carer=None, returns=None))

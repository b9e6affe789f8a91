"""The home must give the access she needs."""

from __future__ import annotations

import pytest

from tests.rules.world import BLOCKED, PASSES, UNSURE, ask, home, outcome, woman


@pytest.mark.parametrize("access", ["none", "step_free", "wheelchair", None])
def test_vacuous(access: str | None) -> None:
    assert outcome("access", woman(access_need="none"), home(access=access)) == PASSES


@pytest.mark.parametrize(
    ("need", "access"), [("wheelchair", "step_free"), ("wheelchair", "none"), ("step_free", "none")]
)
def test_violated(need: str, access: str) -> None:
    assert outcome("access", woman(access_need=need), home(access=access)) == BLOCKED


@pytest.mark.parametrize(
    ("need", "access"), [("step_free", "wheelchair"), ("step_free", "step_free"), ("wheelchair", "wheelchair")]
)
def test_satisfied(need: str, access: str) -> None:
    assert outcome("access", woman(access_need=need), home(access=access)) == PASSES


def test_unknown() -> None:
    she, it = woman(access_need="step_free"), home(access=None)
    assert outcome("access", she, it) == UNSURE
    assert ask("access", she, it).missing == ("the home's access",)


def test_detail_does_not_name_her_need() -> None:
    detail = ask("access", woman(access_need="wheelchair"), home(access="step_free")).detail
    assert detail and "wheelchair" not in detail

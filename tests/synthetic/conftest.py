"""The national load, drawn once for all the tests that measure it."""

from __future__ import annotations

import pytest

from matcher.domain import Instance
from matcher.synthetic import generate
from matcher.synthetic.country import Country, england_and_wales


@pytest.fixture(scope="session")
def national() -> Instance:
    """1,400 women, 900 homes, seed 1."""
    return generate(1_400, 900, 1)


@pytest.fixture(scope="session")
def coupled() -> Instance:
    """The same size, with limits that couple the women."""
    return generate(1_400, 900, 1, coupled=True)


@pytest.fixture(scope="session")
def country() -> Country:
    """All of England and Wales."""
    return england_and_wales()

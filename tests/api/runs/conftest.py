"""A database with the women and homes of a fixture."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from api.storage.contents import bring_in
from api.storage.database import writing
from api.storage.moments import now
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES


@pytest.fixture
def everything(engine: Engine) -> Engine:
    """With fixtures/everything."""
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), now())
    return engine

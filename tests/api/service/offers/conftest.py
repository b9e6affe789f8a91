"""A database with fixtures/everything and the accounts that act on offers."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from api.access.users import open_account
from api.storage.contents import bring_in
from api.storage.database import writing
from api.storage.moments import now
from matcher.intake.contents import read_contents
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER
from tests.runs import FIXTURES


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """With the tables of fixtures/everything and a manager, a caseworker and a landlord."""
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), now())
        for user in (MANAGER, HERS, LANDLORD):
            open_account(connection, user, "tests")
    return engine

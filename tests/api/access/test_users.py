"""Accounts: each role has what says which rows are its own, and a name is never given twice."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from api.access.roles import MAY, PERMISSIONS, ROLES, SCOPED_TO
from api.access.tokens import create_token
from api.access.users import AccessError, User, all_users, close_account, open_account
from api.storage.accounts import users
from api.storage.audit import log
from api.storage.contents import bring_in
from api.storage.database import reading, writing
from api.storage.moments import now
from matcher.intake.contents import read_contents
from tests.runs import FIXTURES

REGION = "Greater Manchester"


@pytest.fixture
def peopled(engine: Engine) -> Engine:
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "tiny"), now())
    return engine


def opened(engine: Engine, *new: User) -> None:
    for user in new:
        with writing(engine) as connection:
            open_account(connection, user, "root")


def listed(engine: Engine) -> list[User]:
    with reading(engine) as connection:
        return list(all_users(connection))


def test_every_role_is_told_what_it_may(engine: Engine) -> None:
    assert set(MAY) == set(ROLES) and SCOPED_TO.keys() <= set(ROLES)
    assert frozenset().union(*MAY.values()) == frozenset(PERMISSIONS)


def test_one_of_each_role(peopled: Engine) -> None:
    new = [
        User("amira", "caseworker", region=REGION),
        User("bea", "manager"),
        User("council", "commissioner"),
        User("night", "batch"),
        User("pat", "partner", partner_id="P1"),
    ]
    opened(peopled, *new)
    assert listed(peopled) == new
    with reading(peopled) as connection:
        noted = connection.execute(select(log.c.who, log.c.action, log.c.object_id, log.c.why).order_by(log.c.seq))
        assert noted.first() == ("root", "open", "amira", "caseworker")


@pytest.mark.parametrize(
    ("user", "message"),
    [
        (User("amira", "caseworker"), "a caseworker must have a region"),
        (User("amira", "caseworker", region="Atlantis"), "not a probation region"),
        (User("amira", "caseworker", region=REGION, partner_id="P1"), "a caseworker has no partner"),
        (User("pat", "partner"), "a partner must have a partner"),
        (User("pat", "partner", partner_id="P9"), "no partner 'P9'"),
        (User("bea", "manager", region=REGION), "a manager has no region"),
        (User("bea", "chief"), "not a role"),  # type: ignore[arg-type]
        (User("", "manager"), "a user's name"),
        (User(" bea", "manager"), "a user's name"),
        (User("b\tea", "manager"), "a user's name"),
        (User("b" * 65, "manager"), "a user's name"),
    ],
)
def test_what_cannot_be_is_refused(peopled: Engine, user: User, message: str) -> None:
    with pytest.raises(AccessError, match=message):
        opened(peopled, user)
    assert listed(peopled) == []


def test_a_name_is_never_given_twice_not_even_after_its_end(peopled: Engine) -> None:
    opened(peopled, User("bea", "manager"))
    with writing(peopled) as connection:
        close_account(connection, "bea", "root")
    with pytest.raises(AccessError, match="never given twice"):
        opened(peopled, User("bea", "manager"))
    with pytest.raises(AccessError, match="no user 'bea' in use"), writing(peopled) as connection:
        close_account(connection, "bea", "root")
    assert listed(peopled)[0].closed_at is not None


@pytest.mark.parametrize(
    "row",
    [
        {"role": "caseworker"},
        {"role": "manager", "region": REGION},
        {"role": "partner"},
        {"role": "batch", "partner_id": "P1"},
    ],
)
def test_the_database_holds_to_it_too(peopled: Engine, row: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), writing(peopled) as connection:
        connection.execute(insert(users).values(user_id="x", created_at=now(), **row))


def test_names_that_look_the_same_are_the_same(engine: Engine) -> None:
    composed, decomposed = "Zo\u00e9", "Zoe\u0301"
    opened(engine, User(decomposed, "manager"))
    assert [user.user_id for user in listed(engine)] == [composed]
    with pytest.raises(AccessError, match="never given twice"):
        opened(engine, User(composed, "manager"))
    with writing(engine) as connection:
        assert create_token(connection, decomposed, 1, "root")
        close_account(connection, decomposed, "root")
    assert listed(engine)[0].closed_at is not None

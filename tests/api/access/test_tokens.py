"""A token opens what it was made for, until its day, its end or its user's; nothing else opens anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from api.access.roles import MAY, Permission
from api.access.tokens import Caller, all_tokens, caller_of, create_token, revoke_token
from api.access.users import AccessError, User, close_account, open_account
from api.storage.accounts import tokens
from api.storage.audit import log
from api.storage.database import reading, writing
from api.storage.moments import now


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    with writing(engine) as connection:
        open_account(connection, User("bea", "manager"), "root")
        open_account(connection, User("council", "commissioner"), "root")
    return engine


def made(engine: Engine, user: str = "bea", days: int = 7, scopes: set[Permission] | None = None) -> str:
    with writing(engine) as connection:
        return create_token(connection, user, days, "root", scopes)


def caller(engine: Engine, token: str, days_later: float = 0) -> Caller | None:
    with reading(engine) as connection:
        return caller_of(connection, token, now() + timedelta(days=days_later))


def test_it_opens_what_the_role_may_or_what_it_was_made_for(staffed: Engine) -> None:
    everything, one = caller(staffed, made(staffed)), caller(staffed, made(staffed, scopes={"runs:read"}))
    assert everything == Caller(User("bea", "manager"), MAY["manager"])
    assert one == Caller(User("bea", "manager"), frozenset({"runs:read"}))


def test_it_ends_with_its_day_its_end_and_its_user(staffed: Engine) -> None:
    token = made(staffed, days=7)
    assert caller(staffed, token, 6.9) and not caller(staffed, token, 7.1)
    with writing(staffed) as connection:
        revoke_token(connection, token.split("_")[1], "root")
    assert caller(staffed, token) is None
    other = made(staffed)
    with writing(staffed) as connection:
        close_account(connection, "bea", "root")
    assert caller(staffed, other) is None


def test_what_was_forged_opens_nothing(staffed: Engine) -> None:
    token, other = made(staffed), made(staffed, "council")
    prefix, token_id, secret = token.split("_", 2)
    changed = ("B" if secret[0] == "A" else "A") + secret[1:]
    for forged in (
        "",
        "hw",
        token[:-1],
        token + "A",
        f"{prefix}_{token_id}_{changed}",
        f"{prefix}_{other.split('_')[1]}_{secret}",
        f"{prefix}_{'0' * 16}_{secret}",
        f"{prefix}_{token_id}_",
        f"{prefix}_{token_id}_{secret}\n",
        f"{prefix}_{token_id}_%",
        f"' or 1=1 --_{secret}",
    ):
        assert caller(staffed, forged) is None, forged


def test_its_secret_is_kept_nowhere(staffed: Engine) -> None:
    token = made(staffed)
    secret = token.split("_", 2)[2]
    with reading(staffed) as connection:
        held = [*connection.execute(select(tokens)), *connection.execute(select(log))]
    assert len(held) == 4
    assert not any(secret in str(value) for row in held for value in row)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_no_token_for_ever(staffed: Engine, days: int) -> None:
    with pytest.raises(AccessError, match="1 to 366 days"):
        made(staffed, days=days)


def test_none_beyond_the_role_none_for_nobody_and_none_for_nothing(staffed: Engine) -> None:
    with pytest.raises(AccessError, match="a commissioner may not: runs:read"):
        made(staffed, "council", scopes={"runs:read"})
    with pytest.raises(AccessError, match="no user 'nobody'"):
        made(staffed, "nobody")
    with pytest.raises(AccessError, match="name one"):
        made(staffed, scopes=set())


def test_one_that_has_ended_cannot_end_again(staffed: Engine) -> None:
    token_id = made(staffed).split("_")[1]
    with writing(staffed) as connection:
        revoke_token(connection, token_id, "root")
    with pytest.raises(AccessError, match="no token"), writing(staffed) as connection:
        revoke_token(connection, token_id, "root")
    with reading(staffed) as connection:
        (token,) = all_tokens(connection)
    assert token.token_id == token_id and token.revoked_at is not None


def test_whatever_of_it_is_pasted_ends_it(staffed: Engine) -> None:
    for cut in (
        lambda token: token,
        lambda token: f" {token[:-9]}\n",
        lambda token: token[3:],
        lambda token: token[:19],
    ):
        token = made(staffed)
        with writing(staffed) as connection:
            assert revoke_token(connection, cut(token), "root") == token.split("_")[1]
        assert caller(staffed, token) is None
    token = made(staffed)
    for pasted in (token.upper(), token[4:], token[20:], ""):
        with pytest.raises(AccessError, match="no token like that") as refusal, writing(staffed) as connection:
            revoke_token(connection, pasted, "root")
        assert token[20:] not in str(refusal.value) and token[20:].upper() not in str(refusal.value)
    assert caller(staffed, token)

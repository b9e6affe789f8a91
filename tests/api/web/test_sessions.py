"""Signing in: what a cookie opens, how long, and that no other page can write with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from api.access.roles import MAY, Role
from api.access.sessions import COOKIE
from api.access.tokens import create_token, revoke_token
from api.access.users import close_account
from api.storage.accounts import sessions, tokens
from api.storage.audit import log
from api.storage.database import reading, writing
from api.storage.moments import now
from tests.api.web.conftest import shown

CURRENT = "/sessions/current"
OURS = {"Sec-Fetch-Site": "same-origin"}


def signed_in(client: TestClient, token: str, **headers: str) -> str:
    """The value of the cookie."""
    answered = client.post("/sessions", headers={**shown(token), **headers})
    assert answered.status_code == 201, answered.text
    client.cookies.clear()
    name, _, rest = answered.headers["set-cookie"].partition("=")
    assert name == COOKIE
    return rest.split(";")[0]


def asked(client: TestClient, cookie: str, method: str = "GET", path: str = CURRENT, **headers: str) -> httpx.Response:
    client.cookies.clear()
    return client.request(method, path, headers={"Cookie": f"{COOKIE}={cookie}", **headers})


def moved(engine: Engine, **by: timedelta) -> None:
    """Moves a moment of every session into the past."""
    with writing(engine) as connection:
        for row in connection.execute(select(sessions)).all():
            mine = update(sessions).where(sessions.c.session_id == row.session_id)
            connection.execute(mine.values({name: getattr(row, name) - past for name, past in by.items()}))


def held(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(sessions).order_by(sessions.c.created_at)))


@pytest.fixture
def cookie(client: TestClient, tokens: Mapping[Role, str]) -> str:
    """Of a manager."""
    return signed_in(client, tokens["manager"])


def test_a_cookie_that_browsers_keep_to_themselves(client: TestClient, tokens: Mapping[Role, str]) -> None:
    answered = client.post("/sessions", headers=shown(tokens["caseworker"]))
    parts = {part.strip().lower() for part in answered.headers["set-cookie"].split(";")[1:]}
    assert parts == {"httponly", "secure", "samesite=strict", "path=/"}
    assert answered.headers["location"] == CURRENT
    body = answered.json()
    assert (body["user_id"], body["role"], body["region"]) == ("amira", "caseworker", "Greater Manchester")
    assert body["may"] == sorted(MAY["caseworker"]) and body["idle_minutes"] == 30


def test_it_opens_what_the_token_opens(client: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    mine = signed_in(client, tokens["manager"])
    assert asked(client, mine).json()["user_id"] == "bea"
    assert asked(client, mine, path="/homes/available").status_code == 200
    with writing(served) as connection:
        less = create_token(connection, "bea", 1, "tests", {"runs:read"})
    assert asked(client, signed_in(client, less), path="/homes/available").status_code == 403


def test_a_token_that_is_shown_too_comes_first(client: TestClient, cookie: str, tokens: Mapping[Role, str]) -> None:
    assert asked(client, cookie, **shown(tokens["partner"])).json()["user_id"] == "pat"
    assert asked(client, cookie, **shown("hw_none")).status_code == 401


def test_what_is_no_session_opens_nothing(client: TestClient, cookie: str, tokens: Mapping[Role, str]) -> None:
    session_id, secret = cookie.split("_", 1)
    other = signed_in(client, tokens["partner"])
    changed = ("B" if secret[0] == "A" else "A") + secret[1:]
    for forged in (
        "", "x", session_id, f"{session_id}_", f"{session_id}_{changed}", f"{other.split('_')[0]}_{secret}",
        cookie[:-1], cookie + "A", f"{'0' * 16}_{secret}", tokens["manager"],
        f"{session_id}_{held_digest(client)}", "' or 1=1 --",
    ):  # fmt: skip
        answered = asked(client, forged)
        assert answered.status_code == 401 and answered.json()["code"] == "not_known", forged
    assert asked(client, cookie).status_code == 200
    assert client.get(CURRENT, params={COOKIE: cookie}).status_code == 401


def held_digest(client: TestClient) -> str:
    """Who reads the database cannot sign in with what stands there."""
    engine: Engine = client.app.state.engine  # type: ignore[attr-defined]
    digest: str = held(engine)[0].digest
    return digest


def test_its_secret_is_kept_nowhere(client: TestClient, cookie: str, served: Engine) -> None:
    with reading(served) as connection:
        rows = [*connection.execute(select(sessions)), *connection.execute(select(log))]
    assert len(rows) > 1 and not any(cookie.split("_", 1)[1] in str(value) for row in rows for value in row)


def test_one_is_always_new(client: TestClient, cookie: str, tokens: Mapping[Role, str]) -> None:
    """A cookie that somebody planted before is not the one that is signed in."""
    planted = "0" * 16 + "_" + "A" * 43
    mine = signed_in(client, tokens["manager"], Cookie=f"{COOKIE}={planted}")
    assert mine not in (planted, cookie)
    assert asked(client, planted).status_code == 401 and asked(client, cookie).status_code == 200


def test_only_a_token_opens_one(client: TestClient, cookie: str) -> None:
    assert client.post("/sessions").status_code == 401
    answered = asked(client, cookie, "POST", "/sessions", **OURS)
    assert answered.status_code == 403 and answered.json()["code"] == "not_allowed"


def test_signed_out_it_opens_nothing_again(client: TestClient, cookie: str, served: Engine) -> None:
    answered = asked(client, cookie, "DELETE", **OURS)
    assert answered.status_code == 204 and "Max-Age=0" in answered.headers["set-cookie"]
    assert asked(client, cookie).status_code == 401
    assert asked(client, cookie, "DELETE", **OURS).status_code == 401
    with reading(served) as connection:
        done = [(row.who, row.action) for row in connection.execute(select(log).where(log.c.kind == "session"))]
    assert sorted(done) == [("bea", "end"), ("bea", "open")]


def test_with_a_token_alone_there_is_none_to_end(client: TestClient, cookie: str, tokens: Mapping[Role, str]) -> None:
    assert client.delete(CURRENT, headers=shown(tokens["manager"])).status_code == 204
    assert asked(client, cookie).status_code == 200
    answered = client.get(CURRENT, headers=shown(tokens["manager"]))
    assert answered.status_code == 200 and answered.json()["expires_at"] is None


def test_it_ends_when_nothing_is_asked(client: TestClient, cookie: str, served: Engine) -> None:
    moved(served, seen_at=timedelta(minutes=29))
    assert asked(client, cookie).status_code == 200
    moved(served, seen_at=timedelta(minutes=29))
    assert asked(client, cookie).status_code == 200
    moved(served, seen_at=timedelta(minutes=30, seconds=1))
    assert asked(client, cookie).status_code == 401


def test_it_ends_after_twelve_hours_however_busy(client: TestClient, cookie: str, served: Engine) -> None:
    moved(served, expires_at=timedelta(hours=11, minutes=59))
    assert asked(client, cookie).status_code == 200
    moved(served, expires_at=timedelta(minutes=2))
    assert asked(client, cookie).status_code == 401


def test_it_ends_with_its_token(client: TestClient, served: Engine) -> None:
    with writing(served) as connection:
        token = create_token(connection, "bea", 1, "tests")
        last = now() + timedelta(hours=2)
        connection.execute(update(tokens).where(tokens.c.token_id == token.split("_")[1]).values(expires_at=last))
    mine = signed_in(client, token)
    assert held(served)[-1].expires_at == last
    with writing(served) as connection:
        revoke_token(connection, token, "tests")
    assert asked(client, mine).status_code == 401


def test_it_ends_with_its_account(client: TestClient, cookie: str, served: Engine) -> None:
    with writing(served) as connection:
        close_account(connection, "bea", "tests")
    assert asked(client, cookie).status_code == 401


def test_reading_is_noted_once_a_minute(client: TestClient, cookie: str, served: Engine) -> None:
    first = held(served)[0].seen_at
    assert asked(client, cookie).status_code == 200 and held(served)[0].seen_at == first
    moved(served, seen_at=timedelta(seconds=61))
    assert asked(client, cookie).status_code == 200
    noted = held(served)[0].seen_at
    assert noted > first
    assert asked(client, cookie).status_code == 200 and held(served)[0].seen_at == noted


def test_those_that_ended_are_cleared_away(client: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    ended, idle, past, other = (signed_in(client, tokens[role]) for role in ("manager", "manager", "manager", "batch"))
    asked(client, ended, "DELETE", **OURS)
    for session, moment in ((idle, {"seen_at": timedelta(hours=1)}), (past, {"expires_at": timedelta(hours=13)})):
        with writing(served) as connection:
            mine = sessions.c.session_id == session.split("_")[0]
            row = connection.execute(select(sessions).where(mine)).one()
            connection.execute(
                update(sessions).where(mine).values({name: getattr(row, name) - ago for name, ago in moment.items()})
            )
    new = signed_in(client, tokens["manager"])
    assert {row.session_id for row in held(served)} == {one.split("_")[0] for one in (new, other)}


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://TESTSERVER"}, True),
        ({"Origin": "http://testserver:81"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "testserver"}, False),
        ({"Origin": "http://[testserver"}, False),
        ({"Origin": ""}, False),
        ({"Referer": "http://testserver/"}, False),
        ({}, False),
    ],
)
def test_no_other_page_can_write(client: TestClient, cookie: str, headers: dict[str, str], ours: bool) -> None:
    answered = asked(client, cookie, "DELETE", **headers)
    assert answered.status_code == (204 if ours else 403)
    if not ours:
        assert answered.json()["code"] == "other_origin" and asked(client, cookie, **headers).status_code == 200


def test_a_token_needs_no_origin(client: TestClient, tokens: Mapping[Role, str]) -> None:
    headers = {**shown(tokens["manager"]), "Sec-Fetch-Site": "cross-site"}
    assert client.delete(CURRENT, headers=headers).status_code == 204


def test_every_write_asks_where_it_comes_from(client: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    mine, home = signed_in(client, tokens["partner"]), {"bedrooms": 2, "postcode": "M14 4BY"}
    for site, status in (("cross-site", 403), ("same-origin", 201)):
        client.cookies.clear()
        headers = {"Cookie": f"{COOKIE}={mine}", "Sec-Fetch-Site": site}
        assert client.post("/homes", json=home, headers=headers).status_code == status


def test_signing_out_ends_the_session_also_where_a_token_is_shown(
    client: TestClient, cookie: str, tokens: Mapping[Role, str]
) -> None:
    assert asked(client, cookie, "DELETE", **shown(tokens["manager"])).status_code == 204
    assert asked(client, cookie).status_code == 401

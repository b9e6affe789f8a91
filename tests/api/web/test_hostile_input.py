"""What somebody hostile sends, to every route there is: never a 5xx or a traceback, and nothing of it in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from api.access.roles import Role
from api.access.tokens import create_token, revoke_token
from api.storage.accounts import tokens as kept_tokens
from api.storage.database import writing
from api.storage.moments import now
from api.web.problems import MEDIA_TYPE
from tests.api.web.conftest import shown

SECRET = "Florentine-Okonkwo"
"""Stands in everything that is sent, so that the log shows whether anything of it was written down."""
IDS = (
    f"{SECRET}' or 1=1 --", f"{SECRET}\x00", "\x00", "..", "../../etc/passwd", "%2e%2e%2f", "Ｈ０１", "Н01", "H01 ",
    "h01", "𝕳𝖔𝖒𝖊", "\u202eH01", "H01\r\nSet-Cookie: a=b", "9" * 400, "-1", "1e309", "NaN", "${7*7}", "{{7*7}}",
    "a" * 5_000,
)  # fmt: skip
RAW_IDS = ("%00", "%ED%A0%80", "%FF%FE", "H01%00", "%", "..%2f..%2f", "%C0%AE%C0%AE", "H01;a=b")
VALUES = (SECRET, "\x00", "' or 1=1 --", "9" * 400, "1e309", "-1", "NaN", "é" * 300, "2026-02-30", "\u202e", "[]", "")
BODIES: Mapping[str, bytes] = {
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "huge whole number": b'{"bedrooms": ' + b"9" * 5_000 + b"}",
    "huge number": b'{"rent_gbp_week": 1e400, "time_limit_seconds": 1e400, "horizon_weeks": 1e400}',
    "whole number of 300 digits": b'{"bedrooms": 1' + b"0" * 300 + b', "horizon_weeks": 1' + b"0" * 300 + b"}",
    "not a number": b'{"rent_gbp_week": NaN, "lat": Infinity}',
    "nul": json.dumps({"reason": f"{SECRET}\x00", "home_id": "\x00", "woman_id": "\x00"}).encode(),
    "lone surrogate": json.dumps({"reason": "\ud800", "home_id": f"{SECRET}\udfff", "policy": "\ud800"}).encode(),
    "control characters": json.dumps({"reason": "a\x1b[2Jb", "home_id": "a\rb", "why": f"{SECRET}\x07"}).encode(),
    "no text": b'{"home_id": "\xff\xfe"}',
    "utf-16": json.dumps({"home_id": SECRET}).encode("utf-16"),
    "twice": f'{{"home_id": "{SECRET}", "home_id": []}}'.encode(),
    "another kind": b'"text"',
    "null": b"null",
    "nothing": b"",
    "polluting": b'{"__proto__": {"role": "manager"}, "__class__": 1, "version": 9, "state": "confirmed", "by": "bea"}',
    "long text": json.dumps({"reason": SECRET * 20_000, "policy": SECRET * 20_000}).encode(),
    "long list": json.dumps({"refuses": ["arson"] * 100_000, "occupants": [{}] * 10_000}).encode(),
}
Route = tuple[str, str, Mapping[str, Any]]


def routes(client: TestClient) -> list[Route]:
    paths = client.get("/openapi.json").json()["paths"]
    return [(method.upper(), path, told) for path, methods in paths.items() for method, told in methods.items()]


def filled(path: str, value: str) -> str:
    """The path with a value for every name in it."""
    parts = path.split("{")
    return parts[0] + "".join(value + part.split("}", 1)[1] for part in parts[1:])


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that was sent stands in the log afterwards, nor a traceback."""
    caplog.set_level(logging.DEBUG)
    yield
    ours = [
        record for record in caplog.get_records("call") if not record.name.startswith(("httpx", "asyncio", "httpcore"))
    ]
    assert any(record.name == "homeward.web" for record in ours)
    text = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in ours)
    assert SECRET not in text and "hw_" not in text
    assert not any(record.exc_info for record in ours) and "Traceback" not in text


def sound(answered: Any, *told: Any) -> None:
    """Any answer but a defect, and every error a problem that quotes nothing."""
    assert answered.status_code < 500, (told, answered.text[:500])
    assert "Traceback" not in answered.text and "sqlalchemy" not in answered.text.lower(), told
    if answered.status_code >= 400:
        assert answered.headers["content-type"] == MEDIA_TYPE, told
        assert SECRET not in answered.text and "hw_" not in answered.text.replace("Bearer hw_...", ""), told
        assert answered.headers["cache-control"] == "no-store" and "set-cookie" not in answered.headers


def test_odd_ids(client: TestClient, tokens: Mapping[Role, str], quiet: None) -> None:
    values = [quote(value, safe="") for value in IDS] + list(RAW_IDS)
    for method, path, _ in routes(client):
        for value in values if "{" in path else ():
            headers = {**shown(tokens["manager"]), "If-Match": '"1"'}
            answered = client.request(method, filled(path, value), headers=headers, json={})
            sound(answered, method, path, value)
            assert answered.status_code >= 300 or method == "GET", (method, path, value)


def test_odd_questions(client: TestClient, tokens: Mapping[Role, str], quiet: None) -> None:
    for method, path, told in routes(client):
        names = [one["name"] for one in told.get("parameters", ()) if one["in"] == "query"]
        for value in VALUES:
            for name in (*names, "no_such_question"):
                headers = {**shown(tokens["manager"]), "If-Match": '"1"'}
                answered = client.request(method, filled(path, "X"), params={name: value}, headers=headers)
                sound(answered, method, path, name, value)


@pytest.mark.parametrize("kind", BODIES)
def test_odd_bodies(client: TestClient, tokens: Mapping[Role, str], kind: str, quiet: None) -> None:
    for method, path, told in routes(client):
        if "requestBody" in told:
            for value in ("H01", "W01"):
                headers = {**shown(tokens["manager"]), "Content-Type": "application/json", "If-Match": '"1"'}
                answered = client.request(method, filled(path, value), content=BODIES[kind], headers=headers)
                sound(answered, method, path, kind)


def test_odd_headers(client: TestClient, tokens: Mapping[Role, str], quiet: None) -> None:
    odd = (
        {"If-Match": "9" * 60}, {"If-Match": '"-1"'}, {"If-Match": "*"}, {"If-Match": '"1", "2"'}, {"If-Match": "\x00"},
        {"Idempotency-Key": "x"}, {"Idempotency-Key": f"{SECRET} {SECRET}"}, {"Idempotency-Key": "k" * 5_000},
        {"Content-Type": f"multipart/form-data; boundary={SECRET}"}, {"Content-Type": "text/csv; charset=nope"},
        {"Content-Type": "application/json; charset=utf-7"}, {"Content-Encoding": "gzip"}, {"Accept": "\x00"},
        {"Host": f"{SECRET}.example"}, {"X-Forwarded-For": f"{SECRET}\r\nX: y"}, {"Range": "bytes=0-1"},
        {"Cookie": SECRET}, {"Content-Length": "9" * 5_000}, {"Content-Length": "-1"}, {"Content-Length": "1, 1"},
    )  # fmt: skip
    for method, path, _ in routes(client):
        for extra in odd:
            headers = {**shown(tokens["manager"]), **extra}
            sound(client.request(method, filled(path, "X"), headers=headers, content=b"{}"), method, path, extra)


def test_of_two_tokens_the_first_counts(client: TestClient, tokens: Mapping[Role, str], quiet: None) -> None:
    bad, good = ("Authorization", "Bearer hw_no"), ("Authorization", f"Bearer {tokens['manager']}")
    for method, path, _ in routes(client):
        if not path.startswith("/health"):
            assert client.request(method, filled(path, "X"), headers=[bad, good]).status_code == 401, (method, path)
    for tricky in (f"{good[1]}\r\nX: y", f"{good[1]}, {good[1]}", f"{good[1]}\x00", f"Bearer\t{tokens['manager']}x"):
        assert client.get("/homes", headers={"Authorization": tricky}).status_code == 401


def test_a_token_with_any_sign_changed_opens_nothing(
    client: TestClient, tokens: Mapping[Role, str], quiet: None
) -> None:
    token = tokens["manager"]
    assert client.get("/homes", headers=shown(token)).status_code == 200
    for place, sign in enumerate(token):
        for other in {chr(ord(sign) ^ 1), sign.swapcase(), "A" if sign != "A" else "B"} - {sign}:
            forged = token[:place] + other + token[place + 1 :]
            answered = client.get("/homes", headers={"Authorization": f"Bearer {forged}".encode("latin-1")})
            assert answered.status_code == 401, place
    for forged in (token[:-1], token + "A", token * 2, token.upper(), f" {token}x", token.replace("hw_", "")):
        assert client.get("/homes", headers=shown(forged)).status_code == 401


@pytest.mark.parametrize("ended", ["revoked", "expired"])
def test_a_token_that_has_ended_opens_nothing(client: TestClient, served: Engine, ended: str, quiet: None) -> None:
    with writing(served) as connection:
        token = create_token(connection, "bea", 1, "tests")
        token_id = token.split("_")[1]
        if ended == "revoked":
            revoke_token(connection, token_id, "tests")
        else:
            chosen = update(kept_tokens).where(kept_tokens.c.token_id == token_id)
            connection.execute(chosen.values(expires_at=now()))
    for method, path, told in routes(client):
        if told.get("security"):
            answered = client.request(method, filled(path, "X"), headers=shown(token), json={})
            assert answered.status_code == 401 and answered.json()["code"] == "not_known", (method, path)
            assert ended not in answered.text


def test_what_is_too_large_is_refused_however_it_comes(
    client: TestClient, tokens: Mapping[Role, str], quiet: None
) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(11):
            yield SECRET.encode() * 60_000

    for kind in ("text/csv", "application/json", "multipart/form-data; boundary=x"):
        headers = {**shown(tokens["partner"]), "Content-Type": kind}
        for content in (pieces(), b"".join(pieces())):
            answered = client.post("/homes/upload", headers=headers, content=content)
            sound(answered, kind)
            assert answered.status_code == 413 and answered.json()["code"] == "too_large", (kind, answered.text)
        answered = client.patch("/homes/H01", headers={**headers, "If-Match": '"1"'}, content=pieces())
        assert answered.status_code == 413, answered.text

"""A write is done once however often it is sent, and only over the version that was read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Annotated

import pytest
from fastapi import Depends, Response
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import Engine, func, select, update

from api.access.roles import Role
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.audit import Entry, log, write_down
from api.storage.database import reading, writing
from api.storage.kept_answers import KEPT, kept_answers
from api.storage.moments import now
from api.web.app import create_app
from api.web.writes import Answer, Write, write
from tests.api.web.conftest import shown

KEY = {"Idempotency-Key": "a-key-of-mine"}


class Word(BaseModel):
    word: str


@pytest.fixture
def asking(served: Engine) -> Iterator[TestClient]:
    """The service with one more route, which writes the word it is sent into the log."""
    app = create_app(served)

    @app.post("/words")
    def say(asked: Annotated[Write, Depends(write("homes:write"))], body: Word) -> Response:
        def work(connection: object) -> Answer:
            if body.word == "refused":
                raise Refused("odd_word", "That is an odd word.", ["word"])
            if body.word == "bad":
                raise Refused("bad_word", "That is no word.", understood=False)
            if body.word == "gone":
                raise NotThere
            if body.word == "versioned" and asked.version != 3:
                raise ChangedMeanwhile
            write_down(connection, Entry(asked.user.user_id, "say", "word", body.word, "POST /words"))  # type: ignore[arg-type]
            return Answer(Word(word=body.word), 201, version=4, location="/words/1")

        return asked.once(work)

    with TestClient(app) as client:
        yield client


def said(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(log).where(log.c.action == "say")) or 0


def test_sent_again_under_its_key_it_is_answered_and_not_done_again(
    asking: TestClient, served: Engine, tokens: Mapping[Role, str]
) -> None:
    headers = {**shown(tokens["manager"]), **KEY}
    first = asking.post("/words", json={"word": "a"}, headers=headers)
    again = asking.post("/words", json={"word": "a"}, headers=headers)
    assert first.status_code == 201, first.text
    assert (first.status_code, first.json(), first.headers["etag"]) == (201, {"word": "a"}, '"4"')
    assert (again.status_code, again.json(), again.headers["etag"]) == (201, {"word": "a"}, '"4"')
    assert again.headers["location"] == "/words/1" and again.headers["idempotent-replayed"] == "true"
    assert said(served) == 1
    other = asking.post("/words", json={"word": "b"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert asking.post("/words", json={"word": "a"}, headers=shown(tokens["manager"])).status_code == 201
    assert said(served) == 2


def test_the_same_key_of_somebody_else_is_another(
    asking: TestClient, served: Engine, tokens: Mapping[Role, str]
) -> None:
    for role in ("manager", "partner"):
        assert asking.post("/words", json={"word": role}, headers={**shown(tokens[role]), **KEY}).status_code == 201  # type: ignore[index]
    assert said(served) == 2


def test_many_at_once_under_one_key_are_one(asking: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    headers = {**shown(tokens["manager"]), **KEY}
    together = threading.Barrier(8)

    def send(_number: int) -> int:
        together.wait()
        return asking.post("/words", json={"word": "a"}, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, range(8))) == [201] * 8
    assert said(served) == 1


def test_after_a_day_a_key_is_forgotten(asking: TestClient, served: Engine, tokens: Mapping[Role, str]) -> None:
    headers = {**shown(tokens["manager"]), **KEY}
    asking.post("/words", json={"word": "a"}, headers=headers)
    with writing(served) as connection:
        connection.execute(update(kept_answers).values(at=now() - KEPT - timedelta(seconds=1)))
    assert asking.post("/words", json={"word": "b"}, headers=headers).json() == {"word": "b"}
    assert said(served) == 2


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [("refused", 409, "odd_word"), ("bad", 422, "bad_word"), ("gone", 404, "not_found")],
)
def test_what_was_not_done_may_be_tried_again_under_its_key(
    asking: TestClient, served: Engine, tokens: Mapping[Role, str], word: str, status: int, code: str
) -> None:
    headers = {**shown(tokens["manager"]), **KEY}
    for _ in range(2):
        answered = asking.post("/words", json={"word": word}, headers=headers)
        assert (answered.status_code, answered.json()["code"]) == (status, code)
    assert asking.post("/words", json={"word": "a"}, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [(None, 428, "version_missing"), ('"2"', 412, "changed_meanwhile"), ("*", 412, "changed_meanwhile"),
     ('"99999999999999"', 412, "changed_meanwhile"), ('"3"', 201, None), ("3", 201, None)],
)  # fmt: skip
def test_only_over_the_version_that_was_read(
    asking: TestClient, tokens: Mapping[Role, str], tag: str | None, status: int, code: str | None
) -> None:
    headers = shown(tokens["manager"]) | ({} if tag is None else {"If-Match": tag})
    answered = asking.post("/words", json={"word": "versioned"}, headers=headers)
    assert (answered.status_code, answered.json().get("code")) == (status, code)


@pytest.mark.parametrize("key", ["short", "x" * 201, "with a space", "é" * 9])
def test_a_key_is_a_plain_word(asking: TestClient, tokens: Mapping[Role, str], key: str) -> None:
    headers = {**shown(tokens["manager"]), "Idempotency-Key": key.encode()}
    assert asking.post("/words", json={"word": "a"}, headers=headers).status_code == 422  # type: ignore[arg-type]

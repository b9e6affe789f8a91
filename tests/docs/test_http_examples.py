"""The `http` blocks of the pages, asked of a real service one after the other, page by page.

A block is a request, what is answered, and what of the answer the page shows:

    POST /referrals
    As: caseworker
    Idempotency-Key: any-key-of-yours

    {"priority": 2}

    HTTP 201
    ETag: "1"

    {"woman_id": "$woman", "state": "open", "missing": "..."}

Every page has a database of its own with the tables of fixtures/everything, an account for each role (the caseworker's
region is Greater Manchester, the partner is P01), and a plan over all women, a draft, whose id is `$run`. `As` is who
asks; without it nobody is shown. In what is shown of an answer `"..."` stands for anything, `"$name"` keeps the value
under that name for later blocks, which write `$name`, and what is left out of an object is left out. An answer that is
no JSON is not shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from api.access.roles import Role
from api.access.tokens import create_token
from api.storage.database import connect, make_file, writing
from api.storage.schema import upgrade
from api.web.app import create_app
from tests.api.web.conftest import USERS, fill
from tests.api.web.permission_rows import plan_of_everything
from tests.docs.pages import PAGES, blocks, name_of

SHOWN = [page for page in PAGES if any(block.language == "http" for block in blocks(page))]


@dataclass(frozen=True)
class Example:
    """One block, taken apart."""

    method: str
    path: str
    who: Role | None
    headers: Mapping[str, str]
    body: str
    status: int
    answered_headers: Mapping[str, str]
    answered: Any


def example(text: str, known: Mapping[str, str]) -> Example:
    asked, _, told = text.partition("\nHTTP ")
    head, _, body = asked.partition("\n\n")
    head, body = named(head, known), named(body, known)
    first, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    who = headers.pop("As", None)
    told_head, _, answered = told.partition("\n\n")
    status, *told_lines = told_head.splitlines()
    method, path = first.split(" ", 1)
    return Example(
        method,
        path,
        who,  # type: ignore[arg-type]
        headers,
        body.strip(),
        int(status.split()[0]),
        dict(line.split(": ", 1) for line in told_lines),
        json.loads(answered) if answered.strip() else None,
    )


def named(text: str, known: Mapping[str, str]) -> str:
    """With the values kept so far in place of their names."""
    return re.sub(r"\$(\w+)", lambda found: known[found[1]], text)


def hold(shown: Any, answered: Any, known: dict[str, str], where: str) -> None:
    """Raises AssertionError where an answer is not as shown; keeps what is to be kept."""
    if shown == "...":
        return
    if isinstance(shown, str) and shown.startswith("$"):
        known[shown[1:]] = str(answered)
    elif isinstance(shown, dict):
        assert isinstance(answered, dict), where
        for name, value in shown.items():
            assert name in answered, f"{where}.{name} is not in the answer: {answered}"
            hold(value, answered[name], known, f"{where}.{name}")
    elif isinstance(shown, list):
        assert isinstance(answered, list) and len(shown) == len(answered), f"{where}: {answered}"
        for number, (one, other) in enumerate(zip(shown, answered, strict=True)):
            hold(one, other, known, f"{where}[{number}]")
    else:
        assert shown == answered, f"{where}: {answered!r}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    url = URL.create("sqlite", database=str(tmp_path / "page.db"))
    make_file(url)
    engine = connect(url)
    upgrade(engine)
    fill(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_each_example_is_answered_as_shown(page: Path, database: Engine) -> None:
    known = {"run": plan_of_everything(database)}
    with writing(database) as connection:
        tokens = {role: create_token(connection, user.user_id, 1, "tests") for role, user in USERS.items()}
    with TestClient(create_app(database)) as client:
        for block in blocks(page):
            if block.language == "http":
                carry_out(client, tokens, block.text, known)


def carry_out(client: TestClient, tokens: Mapping[Role, str], text: str, known: dict[str, str]) -> None:
    """Asks what a block asks, and holds the answer against it. Raises AssertionError."""
    asked = example(text, known)
    headers = {} if asked.who is None else {"Authorization": f"Bearer {tokens[asked.who]}"}
    if asked.body:
        headers["Content-Type"] = "application/json"
    got = client.request(asked.method, asked.path, headers={**headers, **asked.headers}, content=asked.body or None)
    where = f"{asked.method} {asked.path}"
    assert got.status_code == asked.status, f"{where}: {got.status_code} {got.text}"
    hold(dict(asked.answered_headers), {name: got.headers.get(name) for name in asked.answered_headers}, known, where)
    if asked.answered is not None:
        hold(asked.answered, got.json(), known, where)


def test_a_page_that_shows_what_is_not_answered_is_found() -> None:
    known: dict[str, str] = {}
    hold({"a": ["$kept", "..."]}, {"a": [1, 2], "b": 3}, known, "")
    assert known == {"kept": "1"}
    for shown, answered in (({"a": 1}, {"a": 2}), ({"a": 1}, {}), ([1], []), (["x"], ["y"])):
        with pytest.raises(AssertionError):
            hold(shown, answered, known, "")

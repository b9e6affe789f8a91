"""`homeward user`, `token` and `audit` as somebody types them."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import URL

from api.storage.audit import FIRST_SEAL, log
from api.storage.database import connect, reading
from api.with_database import sentence
from tests.runs import FIXTURES, homeward


def said(*words: object, code: int = 0) -> str:
    done = homeward(*words)
    assert done.exit_code == code, done.output
    return done.output


def test_from_an_account_to_its_end(empty_url: URL) -> None:
    said("db", "init")
    said("db", "import", FIXTURES / "tiny")
    said("user", "add", "pat", "--role", "partner", "--partner", "P1")
    said("user", "add", "amira", "--role", "caseworker", "--region", "London")
    assert said("user", "list") == "amira: caseworker, London\npat: partner, P1\n"
    token = said("token", "create", "pat", "--days", 3, "--scope", "homes:read", "--scope", "needs:read").strip()
    assert re.fullmatch(r"hw_[0-9a-f]{16}_\S{43}", token)
    token_id = token.split("_")[1]
    assert said("token", "list").startswith(f"{token_id}: pat, good until ")
    assert token.split("_", 2)[2] not in said("token", "list")
    said("token", "revoke", token_id)
    assert f"{token_id}: pat, revoked " in said("token", "list")
    said("user", "close", "pat")
    assert "pat: partner, P1, closed " in said("user", "list")
    assert whys(empty_url)[-2:] == [("revoke", "homeward token revoke"), ("close", "homeward user close")]
    seal = re.fullmatch(r"The audit log holds: 6 entries, seal ([0-9a-f]{64})\n", said("audit", "verify"))
    assert seal is not None
    said("user", "add", "bea", "--role", "manager")
    assert "7 entries" in said("audit", "verify", "--seal", seal[1])
    assert "written anew" in said("audit", "verify", "--seal", "0" * 64, code=1)


def whys(url: URL) -> list[tuple[str, str]]:
    """(action, why) of every entry in order."""
    engine = connect(url)
    try:
        with reading(engine) as connection:
            return [(row.action, row.why) for row in connection.execute(select(log).order_by(log.c.seq))]
    finally:
        engine.dispose()


def test_what_cannot_be_is_told_in_a_sentence(empty_url: URL) -> None:
    said("db", "init")
    assert said("user", "add", "pat", "--role", "partner", code=2) == "A partner must have a partner.\n"
    assert "is not one of" in said("user", "add", "pat", "--role", "chief", code=2)
    assert "no user 'pat'" in said("user", "close", "pat", code=2)
    assert "no user 'pat'" in said("token", "create", "pat", code=2)
    said("user", "add", "bea", "--role", "manager")
    assert "a manager may not: everything" in said("token", "create", "bea", "--scope", "everything", code=2).lower()
    assert "no token" in said("token", "revoke", "0", code=2)


def test_what_moves_everything_is_logged(empty_url: URL, tmp_path: object) -> None:
    said("db", "init")
    said("db", "import", FIXTURES / "tiny")
    said("db", "export", f"{tmp_path}/out")
    said("db", "backup", f"{tmp_path}/backup.zip")
    assert "3 entries" in said("audit", "verify")
    assert whys(empty_url) == [
        ("import", "homeward db import: 5 new"),
        ("export", "homeward db export"),
        ("back up", "homeward db backup"),
    ]


def test_a_changed_log_is_told(new_database: object, monkeypatch: object, tmp_path: object) -> None:
    database = f"{tmp_path}/homeward.db"
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", f"sqlite:///{database}")  # type: ignore[attr-defined]
    said("db", "init")
    said("user", "add", "bea", "--role", "manager")
    with sqlite3.connect(database) as connection:
        connection.execute("drop trigger audit_no_update")
        connection.execute("update audit set who = 'nobody'")
    assert "entry 1 is not as it was written" in said("audit", "verify", code=1)


def test_a_token_pasted_whole_is_revoked_and_not_told(empty_url: URL) -> None:
    said("db", "init")
    said("user", "add", "bea", "--role", "manager")
    token = said("token", "create", "bea").strip()
    assert said("token", "revoke", token) == f"{token.split('_')[1]} opens nothing any more.\n"
    again = said("token", "revoke", token, code=2)
    assert "no token" in again and token[20:] not in again
    assert token[20:] not in said("token", "revoke", token[20:], code=2)


@pytest.mark.parametrize("seal", ["abc", "", "g" * 64, "0" * 63])
def test_a_seal_that_is_none(empty_url: URL, seal: str) -> None:
    said("db", "init")
    assert "A seal is 64" in said("audit", "verify", "--seal", seal, code=2)
    assert "holds" in said("audit", "verify", "--seal", f" {FIRST_SEAL.upper()} ")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("there is no user", "There is no user."),
        ("a user's name", "A user's name."),
        ("x.zip is not", "x.zip is not."),
        ("'chief' is not", "'chief' is not."),
        ("srv/x is not", "srv/x is not."),
        ("", "."),
    ],
)
def test_only_words_begin_with_a_capital(message: str, told: str) -> None:
    assert sentence(ValueError(message)) == told


def test_a_folder_for_a_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", f"sqlite:///{tmp_path}")
    assert "names a folder" in said("db", "init", code=2)


def test_the_name_of_a_file_is_told_as_it_is(empty_url: URL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "backup").write_text("not a zip")
    assert said("db", "restore", "backup", code=2) == "The file backup is not a whole backup.\n"

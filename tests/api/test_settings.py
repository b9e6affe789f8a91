"""The settings: what is read of an environment, what is wrong is told at once, and the page lists each."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, read_settings, settings_markdown, variable
from tests.runs import homeward


def test_nothing_set_gives_what_the_page_says() -> None:
    assert read_settings({}) == read_settings({"HOMEWARD_LOG_LEVEL": "  "}) == Settings()
    page = settings_markdown()
    assert all(f"| `{variable(one.name)}` |" in page for one in fields(Settings))
    assert "| `600` |" in page and "a whole number from 0 to 1,000,000" in page


def test_what_is_set_is_read() -> None:
    found = read_settings(
        {
            "HOMEWARD_REQUESTS_PER_MINUTE": "0",
            "HOMEWARD_LARGEST_BODY": " 5000 ",
            "HOMEWARD_LOG_LEVEL": "warning",
            "HOMEWARD_LOG_FORMAT": "TEXT",
            "HOMEWARD_TRUSTED_PROXIES": "10.0.0.7, fd00::/8",
            "HOMEWARD_SOMETHING_ELSE": "x",
        }
    )
    assert (found.requests_per_minute, found.largest_body) == (0, 5000)
    assert (found.log_level, found.log_format) == ("WARNING", "text")
    assert found.trusted_proxies == ("10.0.0.7/32", "fd00::/8")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("REQUESTS_PER_MINUTE", "many", "a whole number from 0"),
        ("REQUESTS_PER_MINUTE", "-1", "a whole number from 0"),
        ("REQUESTS_PER_MINUTE", "³", "a whole number from 0"),
        ("LARGEST_BODY", "7", "a whole number from 1,000"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO"),
        ("LOG_FORMAT", "xml", "one of json, text"),
        ("TRUSTED_PROXIES", "proxy.example", "addresses or networks"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "addresses or networks"),
    ],
)
def test_what_cannot_be_is_told_without_its_value(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({f"HOMEWARD_{name}": value})
    (fault,) = error.value.faults
    assert (
        fault.startswith(f"HOMEWARD_{name} must be {told}") and value not in fault.removeprefix(f"HOMEWARD_{name}")[9:]
    )


def test_a_server_does_not_start_on_settings_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_LARGEST_BODY", "big")
    monkeypatch.setenv("HOMEWARD_LOG_LEVEL", "LOUD")
    done = homeward("serve")
    assert done.exit_code == 2 and "2 settings" in done.output
    assert "HOMEWARD_LARGEST_BODY must be" in done.output and "HOMEWARD_LOG_LEVEL must be" in done.output


def test_the_address_of_the_database_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "address"
    monkeypatch.delenv("HOMEWARD_DATABASE_URL", raising=False)
    monkeypatch.setenv("HOMEWARD_DATABASE_URL_FILE", str(file))
    done = homeward("db", "init")
    assert done.exit_code == 2 and "HOMEWARD_DATABASE_URL_FILE names cannot be read" in done.output
    file.write_text(f"sqlite:///{tmp_path / 'named.db'}\n", encoding="utf-8")
    assert homeward("db", "init").exit_code == 0 and (tmp_path / "named.db").is_file()
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert homeward("db", "init").exit_code == 0 and (tmp_path / "other.db").is_file()

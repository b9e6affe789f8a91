"""The settings of the service, from the environment: one description of each is what is read and what is documented."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

PREFIX = "HOMEWARD_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMS = ("json", "text")


class SettingsError(Exception):
    """Settings that cannot be; the message is for people and repeats no value. faults: a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of setting. words: for people, what a value is. read: text to value; raises ValueError."""

    words: str
    read: Callable[[str], Any]


def _whole(least: int, most: int) -> Kind:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return Kind(f"a whole number from {least:,} to {most:,}", read)


def _one_of(choices: Sequence[str]) -> Kind:
    def read(text: str) -> str:
        return choices[[choice.lower() for choice in choices].index(text.lower())]

    return Kind(f"one of {', '.join(choices)}", read)


def _networks(text: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(part.strip())) for part in text.split(","))


_TEXT = Kind("text", str)


def _setting(kind: Kind, meaning: str, default: Any = None, *, otherwise: str | None = None) -> Any:
    """otherwise: for people, what holds where it is not set, if that is no plain value."""
    return field(default=default, metadata={"kind": kind, "meaning": meaning, "otherwise": otherwise})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service is told by its environment: each field as HOMEWARD_ and its name in capitals."""

    database_url: str | None = _setting(
        _TEXT, "The address of the database ([the database](database.md)).", otherwise="a file in the data folder"
    )
    database_url_file: str | None = _setting(
        Kind("a file", str),
        "A file whose one line is that address: for a secret that is to be in no environment. Read where the address "
        "itself is not set.",
        otherwise="none",
    )
    data_dir: str | None = _setting(
        Kind("a folder", str), "The data folder: installed postcodes, what is kept of them.", otherwise="of the user"
    )
    requests_per_minute: int = _setting(
        _whole(0, 1_000_000), "How many requests a token may make in a minute; 0: any number.", 600
    )
    refused_per_minute: int = _setting(
        _whole(0, 1_000_000),
        "How many requests without a good token an address may make in a minute; 0: any number.",
        30,
    )
    largest_body: int = _setting(
        _whole(1_000, 1_000_000_000), "The largest body of a request that is read, in bytes.", 10_000_000
    )
    threads: int = _setting(
        _whole(1, 100),
        "How many requests a process works on at once; others wait their turn. More than a few only get into each "
        "other's way: give `homeward serve` more `--workers`.",
        4,
    )
    trusted_proxies: tuple[str, ...] = _setting(
        Kind("addresses or networks, with commas between", _networks),
        "The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
        (),
        otherwise="none is believed",
    )
    log_level: str = _setting(_one_of(LOG_LEVELS), "The least that is logged.", "INFO")
    log_format: str = _setting(_one_of(LOG_FORMS), "A line of JSON for each event, or text for people.", "json")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment; None: of this process. What is empty is not set. Raises SettingsError."""
    given = os.environ if environment is None else environment
    values, faults = {}, []
    for one in fields(Settings):
        text = given.get(name := variable(one.name), "").strip()
        if not text:
            continue
        kind: Kind = one.metadata["kind"]
        try:
            values[one.name] = kind.read(text)
        except ValueError:
            faults.append(f"{name} must be {kind.words}")
    if faults:
        raise SettingsError(faults)
    return Settings(**values)


def variable(field_name: str) -> str:
    """The name of the environment's variable."""
    return f"{PREFIX}{field_name.upper()}"


INTRODUCTION = """# Settings

What the environment of `homeward serve`, `homeward worker` and the other commands may say. A value that cannot be is
told when the server or the worker starts, which then ends with code 2. What is empty is not set. This page is generated
from the code.

"""


def settings_markdown() -> str:
    """`docs/settings.md`: every setting, a row each."""
    lines = ["| variable | what | a value is | without it |", "|---|---|---|---|"]
    for one in fields(Settings):
        without = one.metadata["otherwise"] or f"`{one.default}`"
        lines.append(
            f"| `{variable(one.name)}` | {one.metadata['meaning']} | {one.metadata['kind'].words} | {without} |"
        )
    return INTRODUCTION + "\n".join(lines) + "\n"

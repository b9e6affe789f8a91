"""compose.yaml and the Dockerfile, as far as they can be checked without Docker: every command and setting in them
exists, nothing runs as root that need not, and no password stands in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
import typer
import yaml
from click import Command, Group

from api.cli import app
from api.settings import Settings, variable
from tests.runs import ROOT

COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = {name: service for name, service in COMPOSE["services"].items() if name != "database"}
KNOWN = {variable(one.name) for one in fields(Settings)}


def commands() -> Iterator[tuple[str, ...]]:
    for service in OURS.values():
        yield tuple(service["command"])
    (words,) = re.findall(r"^CMD \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    yield tuple(re.findall(r'"([^"]*)"', words))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_is_one_of_ours_with_its_options(words: tuple[str, ...]) -> None:
    name, *rest = words
    assert name == "homeward"
    command: Command = typer.main.get_command(app)
    while isinstance(command, Group) and rest:
        found = command.commands[rest.pop(0)]
        command = found
    assert not isinstance(command, Group)
    command.make_context(name, rest)  # raises for what it does not know


def test_every_setting_is_one_of_the_table() -> None:
    for service in OURS.values():
        assert set(service["environment"]) <= KNOWN
    assert set(re.findall(r"\bHOMEWARD_[A-Z_]+", DOCKERFILE)) <= KNOWN
    told = {name for name in KNOWN if name not in ("HOMEWARD_DATABASE_URL", "HOMEWARD_DATA_DIR")}
    assert set(OURS["web"]["environment"]) == told, "each setting can be given to the containers"


def test_ours_run_without_rights_and_cannot_change_themselves() -> None:
    for name, service in OURS.items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert not service["user"].startswith(("0", "root")), name
        assert service["security_opt"] == ["no-new-privileges:true"] and not service.get("privileged"), name
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)


def test_no_password_stands_anywhere() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8") + DOCKERFILE
    assert not re.search(r"://[^/\s\"']*:[^/\s\"']*@", text)
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or name.endswith("_URL"):
                pytest.fail(f"{name} is given in the open") if not name.endswith("_FILE") else None
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in COMPOSE["secrets"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./secrets/") and "/secrets/" in ignored


def test_nothing_begins_before_the_tables_are_ready() -> None:
    services = COMPOSE["services"]
    assert services["prepare"]["depends_on"]["database"]["condition"] == "service_healthy"
    for name in ("web", "worker", "batch"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert "/health'" in services["web"]["healthcheck"]["test"][-1] and services["database"]["healthcheck"]
    for name, service in services.items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_the_image_holds_what_the_lock_says_and_no_more_of_the_checkout() -> None:
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "://" not in DOCKERFILE and "index" not in DOCKERFILE
    (python,) = re.findall(r"^ARG PYTHON=(\S+)$", DOCKERFILE, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert re.fullmatch(r"3\.11\.\d+", python) and project["project"]["requires-python"] == ">=3.11"
    assert f"homeward:{project['project']['version']}" == OURS["web"]["image"]
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    named = {word for line in copied for word in line.split()}
    assert named == {"requirements.lock", "pyproject.toml", "README.md", *packages}
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert allowed[0] == "*" and {line[1:] for line in allowed if line.startswith("!")} == named
    assert all((ROOT / name).exists() for name in named)

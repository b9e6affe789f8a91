"""Whoever reads the service's own description finds an example of all that is sent, asked and answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from sqlalchemy import create_engine

from api.web.app import create_app

SELF_EVIDENT = {"limit", "bedrooms_min"}
Found = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return create_app(create_engine("sqlite://")).openapi()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            yield f"{method.upper()} {path}", told


def followed(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where there is only said what it is called."""
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def kinds(described: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that a value may be, but null."""
    own = followed(described, schema)
    return [one for kind in own["anyOf"] for one in kinds(described, kind)] if "anyOf" in own else [own]


def contents(described: dict[str, Any]) -> Found:
    """What is sent and answered, by where."""
    found: Found = []
    for name, told in operations(described):
        answers = [(f"{name} {status}", one) for status, one in told["responses"].items() if status.startswith("2")]
        for where, one in [(f"body of {name}", told.get("requestBody", {})), *answers]:
            found += [(f"{where} {kind}", content) for kind, content in one.get("content", {}).items()]
    return found


def wholes(described: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    """The examples of a whole body."""
    own = [content["example"]] if "example" in content else []
    schema = content.get("schema", {})
    kept = [schema, *kinds(described, schema)]
    return own + [one for kind in kept for one in kind.get("examples", [])]


def test_every_body_has_an_example(described: dict[str, Any]) -> None:
    assert [where for where, content in contents(described) if not wholes(described, content)] == []


def test_every_example_of_a_whole_body_is_one(described: dict[str, Any]) -> None:
    for where, content in contents(described):
        for example in wholes(described, content):
            hold(described, content.get("schema", {}), example, where)
    for name, schema in described["components"]["schemas"].items():
        for example in schema.get("examples", []):
            hold(described, schema, example, name)


def hold(described: dict[str, Any], schema: dict[str, Any], example: Any, where: str) -> None:
    checker = Draft202012Validator({**schema, "components": described["components"]})
    faults = [f"{where}: {fault.instance_path} {fault.message}" for fault in checker.iter_errors(example)]
    assert faults == []


def test_every_name_that_an_example_gives_is_known(described: dict[str, Any]) -> None:
    """An answer's schema allows names that it does not know; an example must have none."""
    for where, content in contents(described):
        for example in wholes(described, content):
            for schema in kinds(described, content.get("schema", {})):
                known = schema.get("properties")
                assert known is None or not isinstance(example, dict) or example.keys() <= known.keys(), where


def test_every_parameter_that_does_not_speak_for_itself_has_an_example(described: dict[str, Any]) -> None:
    without = {
        f"{told['in']} {told['name']} of {name}"
        for name, operation in operations(described)
        for told in operation.get("parameters", [])
        if told["name"] not in SELF_EVIDENT and told["in"] != "cookie"
        if not speaks(described, told["schema"]) and not {"example", "examples"} & {*told, *told["schema"]}
    }
    assert without == set()


def speaks(described: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether its values are all named, or yes and no."""
    found = kinds(described, schema.get("items", schema))
    return all("enum" in one or "const" in one or one.get("type") in ("boolean", "null") for one in found)


def test_every_example_of_a_parameter_could_be_sent(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        for told in operation.get("parameters", []):
            for example in told["schema"].get("examples", []):
                hold(described, told["schema"], example, f"{told['name']} of {name}")

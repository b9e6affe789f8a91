"""One thing has one name in the whole service, as docs/service.md lists them: every name in its description is looked
at. A fault says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import create_engine

from api.service.results.columns import COLUMNS
from api.web.app import create_app
from matcher.intake.reading import HEADERS

Schema = Mapping[str, Any]
CONTRACT = {name for header in (*HEADERS.values(), *COLUMNS.values()) for name in header}
"""Columns of tables and of plans' files keep their names."""
HAVE_CODES = {"ProblemBody", "Flag"}
"""Kinds of errors and of flags, which are no reasons."""
INSTEAD = {
    "id": "name what it is the id of: `home_id`",
    "latitude": "as in the tables: `lat`",
    "longitude": "as in the tables: `lon`",
    **dict.fromkeys(("cursor", "offset", "page"), "where a page begins is `after`, where the next one does `next`"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A field or a parameter. place: where it stands. sent: by who asks. kinds: what it may hold."""

    place: str
    name: str
    sent: bool
    kinds: frozenset[str]


def _kinds(schema: Schema) -> Iterator[str]:
    """Formats, else types, and `codes` where the values are listed."""
    for one in schema.get("anyOf", ()):
        yield from _kinds(one)
    if "enum" in schema or "const" in schema:
        yield "codes"
    elif "type" in schema:
        yield schema.get("format", schema["type"])


def _models_in(part: Any) -> Iterator[str]:
    """The models that a part of the description refers to."""
    if isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rsplit("/", 1)[1]
        for one in part.values():
            yield from _models_in(one)
    elif isinstance(part, list):
        for one in part:
            yield from _models_in(one)


def _operations(service: Schema) -> Iterator[tuple[str, Schema]]:
    for path, found in service["paths"].items():
        for method, operation in found.items():
            yield f"{method.upper()} {path}", operation


def _sent_models(service: Schema) -> set[str]:
    """The models of what is sent, with those inside."""
    models = service["components"]["schemas"]
    found: set[str] = set()
    todo = [name for _, operation in _operations(service) for name in _models_in(operation.get("requestBody"))]
    while todo:
        if (name := todo.pop()) not in found:
            found.add(name)
            todo += _models_in(models[name])
    return found


def _names(service: Schema) -> Iterator[Named]:
    sent = _sent_models(service)
    for model, schema in service["components"]["schemas"].items():
        for name, one in schema.get("properties", {}).items():
            yield Named(model, name, model in sent, frozenset(_kinds(one)))
    for place, operation in _operations(service):
        for one in operation.get("parameters", ()):
            if one["in"] != "header":
                yield Named(place, one["name"], True, frozenset(_kinds(one["schema"])))


def _fault_of_name(one: Named) -> str | None:
    """What is wrong with a name by itself."""
    if one.name in CONTRACT:
        return None
    if one.name in INSTEAD:
        return INSTEAD[one.name]
    if one.place not in HAVE_CODES and (one.name == "code" or one.name.endswith("_code")):
        return None if one.name.endswith("reason_code") else "a coded reason is `reason_code`, or ends so"
    if one.sent and one.name == "why":
        return "what people give as a reason, in words, is `reason`; `why` is what the service explains"
    if "distance" in one.name and one.kinds & {"number", "integer"}:
        return None if one.name.endswith("_km") else "a distance is in kilometres, and its name ends in `_km`"
    return _fault_of_time(one)


def _fault_of_time(one: Named) -> str | None:
    bound = one.name.endswith("_before")
    if "date" in one.kinds and not (bound or one.name == "as_of" or one.name.endswith("_on")):
        return "the name of a day ends in `_on`"
    if "date-time" in one.kinds and not (bound or one.name == "at" or one.name.endswith("_at")):
        return "the name of a moment ends in `_at`"
    if one.name.endswith("_on") and "date" not in one.kinds:
        return "a name that ends in `_on` is that of a day: give it the type `date`, or `Day` where it is sent"
    if (one.name == "at" or one.name.endswith("_at")) and "date-time" not in one.kinds:
        return "a name that ends in `_at` is that of a moment: give it the type `datetime`"
    return None


def _fault_of_reason(one: Named) -> str | None:
    """Whether a reason in words is a code: columns of tables are no exception."""
    coded = one.name.rsplit("_", 1)[-1] == "reason" and "codes" in one.kinds
    return "a coded reason is `reason_code`; `reason` is one in words" if coded else None


def _fault_of_pages(service: Schema, operation: Schema) -> str | None:
    """Whether something is read page by page in another way than everything else."""
    asked = {one["name"] for one in operation.get("parameters", ())}
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    models = service["components"]["schemas"]
    next_told = any("next" in models[name].get("properties", {}) for name in _models_in(content))
    if ("after" in asked) != next_told or ("after" in asked and "limit" not in asked):
        return "a page is asked for by `limit` and `after`, and its answer tells `next`"
    return None


def faults_of(service: Schema) -> list[str]:
    """Where the service calls something by another name than everywhere else, and what to do."""
    found = [
        f"{one.place}, {one.name}: {fault}"
        for one in _names(service)
        for fault in (_fault_of_name(one), _fault_of_reason(one))
        if fault
    ]
    paged = ((place, _fault_of_pages(service, operation)) for place, operation in _operations(service))
    return found + [f"{place}: {fault}" for place, fault in paged if fault]


def test_everything_has_the_name_it_has_elsewhere() -> None:
    service = create_app(create_engine("sqlite://")).openapi()
    names = list(_names(service))
    assert len(names) > 300 and {one.name for one in names} >= {"reason", "reason_code", "after", "due_on", "at"}
    faults = faults_of(service)
    assert not faults, "\n".join(["rename these, as `Names` of docs/service.md says:", *faults])


def _service(properties: Schema, parameters: tuple[str, ...] = ()) -> Schema:
    """A service of one request, in which a model is sent, and of which another is told."""
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}}
    told = {"application/json": {"schema": {"$ref": "#/components/schemas/Told"}}}
    asked = [{"in": "query", "name": name, "schema": {"type": "string"}} for name in parameters]
    operation = {"requestBody": {"content": body}, "responses": {"200": {"content": told}}, "parameters": asked}
    # Inside a list, as people within a home are.
    sent = {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}}}
    models = {"Sent": {"properties": sent}, "Inner": {"properties": properties}, "Told": {"properties": {}}}
    return {"components": {"schemas": models}, "paths": {"/things": {"post": operation}}}


@pytest.mark.parametrize(
    ("name", "schema", "said"),
    [
        ("code", {"type": "string"}, "is `reason_code`"),
        ("close_code", {"anyOf": [{"type": "string"}, {"type": "null"}]}, "is `reason_code`"),
        ("reason", {"anyOf": [{"type": "string", "enum": ["damage"]}, {"type": "null"}]}, "is `reason_code`"),
        ("why", {"type": "string"}, "is `reason`"),
        ("due", {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "ends in `_on`"),
        ("due_at", {"type": "string", "format": "date"}, "ends in `_on`"),
        ("ended", {"type": "string", "format": "date-time"}, "ends in `_at`"),
        ("ended_on", {"type": "string", "format": "date-time"}, "ends in `_at`"),
        ("due_on", {"type": "string"}, "the type `date`"),
        ("at", {"type": "string"}, "the type `datetime`"),
        ("id", {"type": "string"}, "the id of"),
        ("latitude", {"type": "number"}, "`lat`"),
        ("distance", {"type": "number"}, "`_km`"),
    ],
)
def test_another_name_is_found_wherever_it_stands(name: str, schema: Schema, said: str) -> None:
    (fault,) = [one for one in faults_of(_service({name: schema})) if said in one]
    assert fault.startswith(f"Inner, {name}: ")


def test_another_way_of_paging_is_found() -> None:
    assert faults_of(_service({})) == []
    for asked in (("after",), ("after", "limit")):
        assert faults_of(_service({}, asked)) == [
            "POST /things: a page is asked for by `limit` and `after`, and its answer tells `next`"
        ]
    assert [fault.split(":")[0] for fault in faults_of(_service({}, ("offset", "why")))] == [
        "POST /things, offset",
        "POST /things, why",
    ]

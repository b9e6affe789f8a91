"""Examples for the service's own description: answers about the made-up people and homes of fixtures/everything, cut
short. The files of this folder hold them by name."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

A_RUN = "20261001T023000000000-0a1b2c3d"
AN_OFFER = "20261122T101500000000-0a1b2c3d4e5f"
AN_ASSESSMENT = "A-3MZ8TR5WQD"
A_CURSOR = "WyJXMDEiXQ=="
A_KEY = "referral-2026-11-22-0001"
_SUBJECTS = ("homes", "offers", "plans", "referrals", "runs")
_KNOWN: dict[str, Any] = {
    name: one
    for subject in _SUBJECTS
    for name, one in json.loads(files(__name__).joinpath(f"{subject}.json").read_text(encoding="utf-8")).items()
}


def example(name: str) -> Any:
    """What one of the files holds under a name."""
    return _KNOWN[name]


def like(*examples: dict[str, Any]) -> ConfigDict:
    """What a model says of itself to be described with whole examples. A model made of it needs its own."""
    _GIVEN.update({_key(one): one for one in examples})
    return ConfigDict(json_schema_extra={"examples": list(examples)})


def describe(model: type[BaseModel], *examples: dict[str, Any]) -> None:
    """Describes a model that was made from columns with whole examples."""
    model.model_config.update(like(*examples))
    model.model_rebuild(force=True)


def answered_as(kind: str, text: str, description: str = "Successful Response") -> dict[int | str, Any]:
    """What a route says of an answer that may be text of this kind."""
    return {200: {"description": description, "content": {kind: {"schema": {"type": "string"}, "example": text}}}}


def put_nulls_back(described: Any) -> None:
    """Writes into the service's description what its examples say to be null, which the framework leaves out."""
    if isinstance(described, list):
        for one in described:
            put_nulls_back(one)
    elif isinstance(described, dict):
        for name, value in described.items():
            if name == "examples" and isinstance(value, list):
                described[name] = [_GIVEN.get(_key(one), one) for one in value]
            elif name == "example":
                described[name] = _GIVEN.get(_key(value), value)
            else:
                put_nulls_back(value)


def _key(given: Any) -> str:
    return json.dumps(_without_nulls(given), sort_keys=True)


def _without_nulls(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _without_nulls(value) for name, value in given.items() if value is not None}
    return [_without_nulls(one) for one in given] if isinstance(given, list) else given


_GIVEN: dict[str, Any] = {_key(one): one for one in _KNOWN.values()}
"""Every example by what the framework leaves of it."""

"""How the service writes its log: a line an event on standard error, as JSON or for people, and nobody's data in it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from api.error_places import place_of
from api.settings import Settings

FIELDS = ("method", "route", "status", "ms", "request_id")
"""What an event may carry beside its message."""


class Lines(logging.Formatter):
    """An event as one line of text. Of an error only its type and where it was raised: what it says may be of
    somebody."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_moment(record)} {record.levelname} {record.name} {_said(record)}"


class JsonLines(logging.Formatter):
    """An event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {"time": _moment(record), "level": record.levelname, "logger": record.name}
        fields = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if "status" not in fields:
            fields["message"] = _said(record)
        return json.dumps(told | fields, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    said = " ".join(record.getMessage().split())
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        said = f"{said}: {type(error).__name__} in {place_of(error)}"
    return said


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def log_config(settings: Settings) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes: everything to standard error; of libraries only what needs attention."""
    formatter = JsonLines if settings.log_format == "json" else Lines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"{__name__}.{formatter.__name__}"}},
        "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["err"], "level": "WARNING"},
        "loggers": {"homeward": {"level": settings.log_level}, "uvicorn": {"level": "WARNING"}},
    }

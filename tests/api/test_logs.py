"""The log: one line an event, of which no text of an error and no line break is part."""

from __future__ import annotations

import json
import logging
import logging.config
import sys

from api.logs import JsonLines, Lines, log_config
from api.settings import Settings


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("homeward.web", logging.INFO, "x.py", 1, message, args, None)
    made.__dict__.update(extra)
    return made


def failed() -> logging.LogRecord:
    try:
        raise ValueError("W01 was born on 1990-01-01")
    except ValueError:
        return logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, "It broke\n", (), sys.exc_info())


def test_an_event_is_one_line_of_json() -> None:
    told = json.loads(JsonLines().format(record("two\nlines %d", 3)))
    assert told["message"] == "two lines 3" and told["level"] == "INFO" and told["logger"] == "homeward.web"
    assert told["time"].endswith("+00:00")


def test_a_request_has_its_fields_and_nothing_else() -> None:
    fields = {"method": "GET", "route": "/homes/{id}", "status": 200, "ms": 1.5, "request_id": "ab", "url": "/homes/H1"}
    told = json.loads(JsonLines().format(record("GET", **fields)))
    assert set(told) == {"time", "level", "logger", "method", "route", "status", "ms", "request_id"}


def test_an_error_is_told_by_its_place_alone() -> None:
    for form in (Lines(), JsonLines()):
        said = form.format(failed())
        assert "ValueError in test_logs.py" in said and "W01" not in said and "\n" not in said


def test_both_forms_can_be_configured() -> None:
    for form, kind in (("json", JsonLines), ("text", Lines)):
        config = logging.config.DictConfigurator(log_config(Settings(log_format=form)))
        assert isinstance(config.configure_formatter(config.config["formatters"]["line"]), kind)

"""The earlier plan that a run stays near: taken from that run's directory, and kept in the new one's."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path

from matcher.report.directory import PREVIOUS_FILE, RESTRICTED, RUN_FILE, is_record
from matcher.report.tables import plain_text

PLACEMENTS = "placements.csv"


class PreviousError(ValueError):
    """A directory whose plan cannot be stayed near; the message is the end of a sentence."""


def earlier_plan(folder: Path) -> dict[str, str]:
    """woman_id -> home_id as an earlier run proposed. Raises PreviousError where it is no run, or was changed since."""
    try:
        if not is_record(folder / RUN_FILE):
            raise PreviousError("is not an earlier run: it has no run.json of one")
        signed = json.loads((folder / RUN_FILE).read_text(encoding="utf-8")).get("files", {})
        content = (folder / PLACEMENTS).read_bytes()
        if signed.get(PLACEMENTS) != hashlib.sha256(content).hexdigest():
            raise PreviousError(f"is not as its run left it: {PLACEMENTS} has changed")
        rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
        return {plain_text(row["woman_id"]): plain_text(row["home_id"]) for row in rows}
    except OSError as error:
        raise PreviousError(f"cannot be read: {(error.strerror or type(error).__name__).lower()}") from error
    except (ValueError, KeyError, AttributeError, csv.Error) as error:
        if isinstance(error, PreviousError):
            raise
        raise PreviousError("is not a readable run") from error


def kept_previous(folder: Path) -> dict[str, str] | None:
    """What a run keeps of the earlier plan that it was to stay near; None where there was none. Raises ValueError where
    the file holds something else, and OSError."""
    path = folder / RESTRICTED / PREVIOUS_FILE
    return previous_in(path.read_text(encoding="utf-8")) if path.is_file() else None


def previous_in(text: str) -> dict[str, str]:
    """What such a file holds. Raises ValueError."""
    found = json.loads(text)
    if not isinstance(found, Mapping) or not all(isinstance(home_id, str) for home_id in found.values()):
        raise ValueError("not an earlier plan")
    return dict(found)

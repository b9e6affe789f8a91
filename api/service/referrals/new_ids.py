"""Ids that the service gives: short enough to be read out, and not to be guessed."""

from __future__ import annotations

import re
import secrets

from api.service.refusals import Refused
from matcher.intake.cells import LONGEST_ID

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for one another."""
_IN_ADDRESSES = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_ID - 1}}}")


def new_id(prefix: str) -> str:
    """A new id of 50 bits of chance: `W-7KQ2M9XH4T`."""
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _ in range(10))}"


def require_plain(field: str, given: str) -> None:
    """Raises Refused for an id that could not stand in an address."""
    if not _IN_ADDRESSES.fullmatch(given):
        fault = f"{field}: must be up to {LONGEST_ID} letters, digits, dots, dashes and underscores"
        raise Refused("not_understood", "The id cannot be used.", [fault], understood=False)

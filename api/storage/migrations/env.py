"""Runs the steps of `versions/` in the transaction that `api.storage.schema` has opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from api.storage import (  # noqa: F401  (they register their tables)
    accounts,
    audit,
    contract,
    decisions,
    home_places,
    kept_answers,
    offers,
    referrals,
    removals,
    runs,
)
from api.storage.metadata import metadata
from api.storage.moments import Moment


def written_plainly(_kind: str, thing: object, _context: Any) -> str | Literal[False]:
    """A step must mean the same for ever: it names the library's types, never ours, which may change."""
    return "sa.DateTime(timezone=True)" if isinstance(thing, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=written_plainly,
)
context.run_migrations()

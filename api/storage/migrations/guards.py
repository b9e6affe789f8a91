"""Has the database itself refuse what no program of ours does. Steps use this: it must go on meaning the same."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op


def only_added_to(table: str, refused: Sequence[str] = ("update", "delete")) -> None:
    """Rows of a table cannot be changed (`update`) or removed (`delete`)."""
    said = f"{table} is only added to"
    if op.get_bind().dialect.name == "sqlite":
        for event in refused:
            op.execute(
                f"create trigger {table}_no_{event} before {event} on {table} begin select raise(abort, '{said}'); end"
            )
        return
    events = [*refused, *(["truncate"] if "delete" in refused else [])]
    op.execute(
        f"create function {table}_only_added_to() returns trigger language plpgsql as "
        f"$$ begin raise exception '{said}'; end $$"
    )
    op.execute(
        f"create trigger {table}_only_added_to before {' or '.join(events)} on {table} "
        f"execute function {table}_only_added_to()"
    )

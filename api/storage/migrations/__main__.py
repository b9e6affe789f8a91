"""`python -m api.storage.migrations "what the step does"` writes the step from the last one to the tables as the code
now describes them, into `versions/`, for you to read before you keep it."""

from __future__ import annotations

import sys
import tempfile

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from api.storage.database import connect, make_file, writing
from api.storage.schema import MIGRATIONS, alembic_config, upgrade


def write_step(title: str) -> None:
    """Writes the next step, numbered after the last."""
    number = len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())) + 1
    with tempfile.TemporaryDirectory() as folder:
        url = URL.create("sqlite", database=f"{folder}/steps.db")
        make_file(url)
        engine = connect(url)
        upgrade(engine)
        with writing(engine) as connection:
            command.revision(alembic_config(connection), title, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    write_step(" ".join(sys.argv[1:]))

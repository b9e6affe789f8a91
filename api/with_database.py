"""The database as a command uses it: opened, of this version, and closed again; whatever is wrong ends the command."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matcher.refusing import BAD_INPUT, refuse

if TYPE_CHECKING:
    from sqlalchemy import Engine


def command_line_user() -> str:
    """Whom the audit log names for what is done on the command line."""
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):
        return "command line"


def sentence(error: Exception) -> str:
    """What an error says as a sentence; a message that begins with a name or a quote begins as it is."""
    said = str(error)
    return f"{said.capitalize()[:1] if re.match('[a-z]+ ', said) else said[:1]}{said[1:]}."


@contextmanager
def with_database(*, make: bool = False, current: bool = True) -> Iterator[Engine]:
    """The database that is meant. make: also where there is no file yet. current: only as this version needs it."""
    from sqlalchemy.exc import DBAPIError

    from api.storage.database import DatabaseError, connect, database_url, make_file, trouble
    from api.storage.schema import require_current

    try:
        url = database_url()
        if make:
            make_file(url)
        engine = connect(url)
        try:
            if current:
                require_current(engine)
            yield engine
        finally:
            engine.dispose()
    except DatabaseError as error:
        refuse(BAD_INPUT, sentence(error))
    except DBAPIError as error:
        refuse(BAD_INPUT, f"The database refused: {trouble(error)}.")

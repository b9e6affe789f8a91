"""The service as a server process runs it."""

from __future__ import annotations

import gc

from fastapi import FastAPI

from api.settings import read_settings
from api.storage.database import connect, database_url
from api.web.app import create_app
from geo.gazetteer import Gazetteer

FIRST_LETTERS = "ABCDEFGHIJKLMNOPRSTUWYZ"
"""Of postcodes."""


def app_of_settings() -> FastAPI:
    """The service on the database that the environment names; each worker process calls this once."""
    app = create_app(connect(database_url()), read_settings())
    warm()
    return app


def warm() -> None:
    """Reads what the first requests would otherwise wait for: the postcodes of every letter. What was made so far stays
    for good, so that collecting garbage need never look at it again."""
    gazetteer = Gazetteer()
    for letter in FIRST_LETTERS:
        gazetteer.resolve(f"{letter}1 1AA")
    gc.collect()
    gc.freeze()

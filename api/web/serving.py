"""The service as a server process runs it."""

from __future__ import annotations

import gc
import os
import signal
from multiprocessing import parent_process
from threading import Thread

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
    end_with_parent()
    return app


def end_with_parent() -> None:
    """Has one of several processes end when the one that started it is gone, however that ended: it would else keep the
    port from the next server."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()


def warm() -> None:
    """Reads what the first requests would otherwise wait for: the postcodes of every letter. What was made so far stays
    for good, so that collecting garbage need never look at it again."""
    gazetteer = Gazetteer()
    for letter in FIRST_LETTERS:
        gazetteer.resolve(f"{letter}1 1AA")
    gc.collect()
    gc.freeze()

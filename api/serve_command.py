"""`homeward serve`: the service for people and programs."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from api.with_database import with_database


def serve_command(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; only this machine can reach it without.")
    ] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes answer.")] = 1,
) -> None:
    """Serve the database of HOMEWARD_DATABASE_URL until told to end; put a proxy with TLS before it."""
    import uvicorn

    with with_database():
        pass  # What is wrong with the database is told at once, and not by every request.
    gc.enable()
    typer.echo(f"Starting on http://{host}:{port}; /health says when it is ready.", err=True)
    uvicorn.run(
        "api.web.serving:app_of_settings",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        # Its own log of requests would hold what was asked.
        access_log=False,
        log_config=LOGGING,
        server_header=False,
    )


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "homeward": {"handlers": ["err"], "level": "INFO"},
        "uvicorn": {"handlers": ["err"], "level": "WARNING"},
    },
}
"""Everything to standard error, one line an event."""

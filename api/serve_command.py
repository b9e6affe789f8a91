"""`homeward serve`: the service for people and programs."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Annotated

import typer

from api.logs import log_config
from api.with_database import with_database
from api.with_settings import settings_or_end


def serve_command(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; only this machine can reach it without.")
    ] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes answer.")] = 1,
    worker: Annotated[bool, typer.Option("--worker", help="Carry out runs too, in a process of its own.")] = False,
) -> None:
    """Serve the database of HOMEWARD_DATABASE_URL until told to end; put a proxy with TLS before it."""
    import uvicorn

    from api.worker_command import worker_beside

    settings = settings_or_end()
    with with_database():
        pass  # What is wrong with the database is told at once, and not by every request.
    gc.enable()
    typer.echo(f"Starting on http://{host}:{port}; /health says when it is ready.", err=True)
    with worker_beside() if worker else nullcontext(), _counted_together(workers):
        uvicorn.run(
            "api.web.serving:app_of_settings",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            # Its own log of requests would hold what was asked.
            access_log=False,
            log_config=log_config(settings),
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            # Who watches a run would otherwise keep a server from ending for as long as that takes.
            timeout_graceful_shutdown=GRACE_SECONDS,
            # On a busy machine a process that starts may be silent for longer than the library's five seconds.
            timeout_worker_healthcheck=SILENT_SECONDS,
        )


GRACE_SECONDS = 5
"""How long requests under way are waited for when the server is told to end."""

SILENT_SECONDS = 60
"""After which a process that answers requests is taken for stuck, and another one takes its place."""


@contextmanager
def _counted_together(workers: int) -> Iterator[None]:
    """A folder in which several worker processes count for `/metrics`, for as long as they serve."""
    if workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="homeward-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield

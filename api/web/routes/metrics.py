"""`/metrics`: what Prometheus reads."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.service.operation import standing
from api.storage.database import reading
from api.web.callers import Database, may
from api.web.examples import answered_as, example
from api.web.metrics import written
from api.web.problems import told

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    dependencies=[Depends(may("metrics:read"))],
    response_class=Response,
    responses={**told(), **answered_as("text/plain", example("metrics"))},
)
def metrics(engine: Database) -> Response:
    """Requests, runs, offers and the audit log in numbers, in the text format of Prometheus."""
    with reading(engine) as connection:
        now = standing(connection)
    return Response(written(now), media_type=CONTENT_TYPE_LATEST)

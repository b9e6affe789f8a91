"""Whether the service lives, and whether it is ready."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError

from api.storage.database import DatabaseError
from api.storage.schema import require_current
from api.web.callers import Database
from api.web.examples import like
from api.web.problems import Problem, told

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """What a health check says."""

    model_config = like({"status": "ready"})

    status: str = Field(examples=["ready"])


@router.get("/health", responses={503: told()[503]})
def ready(engine: Database) -> Health:
    """200 when the database answers and is of this version; 503 otherwise."""
    try:
        require_current(engine)
    except DatabaseError as error:
        raise Problem(503, "not_ready", f"Not ready: {error}.", headers={"Retry-After": "5"}) from error
    except DBAPIError as error:
        detail = "Not ready: the database does not answer as it should."
        raise Problem(503, "not_ready", detail, headers={"Retry-After": "5"}) from error
    return Health(status="ready")


@router.get("/health/live")
async def live() -> Health:
    """200 as long as the process answers: also while every thread waits for the database."""
    return Health(status="live")

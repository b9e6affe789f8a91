"""Every error as application/problem+json (RFC 9457), with a code that programs can rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError, ProgrammingError, TimeoutError
from starlette.exceptions import HTTPException

from api.service.cursors import BadCursor
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.web.known_names import known_names

MEDIA_TYPE = "application/problem+json"
NO_SUCH_TABLE = "42P01"
"""How PostgreSQL says so; SQLite makes it an error like any of a file that is not as it should be."""


class ProblemBody(BaseModel):
    """What every error says."""

    type: str = "about:blank"
    title: str = Field(examples=["Forbidden"])
    status: int = Field(examples=[403])
    code: str = Field(description="Never changes, and names the kind of error.", examples=["not_allowed"])
    detail: str = Field(description="For people; holds nobody's data.", examples=["This token may not do that."])
    faults: list[str] = Field(default=[], description="What is wrong with what was sent, one each.")


class Problem(Exception):
    """An error that the caller is told. detail: a sentence that holds nobody's data."""

    def __init__(
        self, status: int, code: str, detail: str, faults: Sequence[str] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.faults, self.headers = status, code, detail, list(faults), headers


def answer(problem: Problem) -> JSONResponse:
    """The problem as the answer to a request."""
    body = ProblemBody(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        code=problem.code,
        detail=problem.detail,
        faults=problem.faults,
    )
    return JSONResponse(body.model_dump(), problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def tell_problems(app: FastAPI, require_known: Callable[[Request], object]) -> None:
    """Has an application tell every error as a problem, also those of the framework.

    require_known: raises Problem where a request needs a caller and theirs is not known. What cannot be read is found
    before anybody asks who sent it; it is told only to who is known, and counted like any other request.
    """

    @app.exception_handler(Problem)
    def ours(_request: Request, error: Problem) -> JSONResponse:
        return answer(error)

    @app.exception_handler(NotThere)
    def not_there(_request: Request, error: NotThere) -> JSONResponse:
        return answer(Problem(404, error.code, error.sentence))

    @app.exception_handler(ChangedMeanwhile)
    def changed(_request: Request, _error: ChangedMeanwhile) -> JSONResponse:
        return answer(Problem(412, "changed_meanwhile", "Somebody changed it since you read it; read it again."))

    @app.exception_handler(Refused)
    def refused(_request: Request, error: Refused) -> JSONResponse:
        return answer(Problem(409 if error.understood else 422, error.code, str(error), error.faults))

    @app.exception_handler(BadCursor)
    def no_page(_request: Request, _error: BadCursor) -> JSONResponse:
        return answer(Problem(422, "not_understood", "`after` is not where a page ended."))

    _tell_of_the_framework(app, require_known)
    _tell_troubles_of_the_database(app)


def _tell_of_the_framework(app: FastAPI, require_known: Callable[[Request], object]) -> None:
    def told_if_known(request: Request, problem: Problem) -> JSONResponse:
        try:
            require_known(request)
        except Problem as unknown:
            return answer(unknown)
        except (OperationalError, TimeoutError):
            return answer(_busy())
        return answer(problem)

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, error: RequestValidationError) -> JSONResponse:
        detail = "What was sent does not fit what is asked for."
        return told_if_known(request, Problem(422, "not_understood", detail, _faults(request, error.errors())))

    @app.exception_handler(HTTPException)
    def framework(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # A body that is no text, or a form that is none.
            return told_if_known(request, Problem(422, "not_understood", "What was sent cannot be read."))
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
        code = codes.get(error.status_code, "refused")
        headers = dict(error.headers) if error.headers else None
        return answer(Problem(error.status_code, code, f"{error.detail}.", headers=headers))


def _faults(request: Request, found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each fault, by where it lies; names that are not known in one place are one fault, with those that are. Never a
    name that only the sender knows, which may be anything, somebody's too."""
    told: dict[tuple[tuple[str | int, ...], str, bool], None] = {}
    for one in found:
        unknown = one["type"] == "extra_forbidden"
        told[tuple(one["loc"][:-1] if unknown else one["loc"]), one["msg"], unknown] = None
    return [
        f"{'.'.join(map(str, place))}: {message}{_known(request, place) if unknown else ''}"
        for place, message, unknown in told
    ]


def _known(request: Request, place: Sequence[str | int]) -> str:
    names = known_names(request, place)
    return f"; known are {', '.join(names)}" if names else ""


def _busy() -> Problem:
    detail = "The database does not answer; try again in a moment."
    return Problem(503, "database_busy", detail, headers={"Retry-After": "5"})


def _tell_troubles_of_the_database(app: FastAPI) -> None:
    @app.exception_handler(OperationalError)
    @app.exception_handler(TimeoutError)
    def busy(_request: Request, _error: OperationalError | TimeoutError) -> JSONResponse:
        return answer(_busy())

    @app.exception_handler(ProgrammingError)
    def no_table(_request: Request, error: ProgrammingError) -> JSONResponse:
        if getattr(error.orig, "sqlstate", None) != NO_SUCH_TABLE:
            raise error
        detail = "The database is not as this version needs it."
        return answer(Problem(503, "not_ready", detail, headers={"Retry-After": "5"}))


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route's documentation says of the problems it may answer with, beside those of every route."""
    known = {401, 403, 422, 429, 503, *statuses}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in sorted(known)}

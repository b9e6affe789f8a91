"""Writes: in one transaction with what is logged of them, once however often they are sent, and never over what
somebody else changed meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.access.roles import Permission
from api.access.tokens import Caller
from api.access.users import User
from api.storage.database import writing
from api.storage.kept_answers import clear_old, kept_answers
from api.storage.moments import now
from api.web.callers import Database, may
from api.web.examples import A_KEY
from api.web.problems import Problem

_INSERT: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answers. body: ids, states and numbers; never a woman's facts, since it is kept for a day."""

    body: BaseModel | None = None
    status: int = 200
    version: int | None = None
    location: str | None = None

    def headers(self) -> dict[str, str]:
        """ETag and Location, where there is something to say."""
        tag = {} if self.version is None else {"ETag": etag(self.version)}
        return tag if self.location is None else {**tag, "Location": self.location}


@dataclass(frozen=True, slots=True)
class Write:
    """One write that a caller asks for. key: under which it is done once. asked_sha256: what was asked."""

    engine: Engine
    caller: Caller
    key: str | None
    asked_sha256: str
    if_match: str | None

    @property
    def user(self) -> User:
        """Who writes."""
        return self.caller.user

    @property
    def version(self) -> int:
        """The version that the caller read, from If-Match. Raises Problem."""
        if self.if_match is None:
            raise Problem(428, "version_missing", "Say which version you read: If-Match with its ETag.")
        number = self.if_match.removeprefix("W/").strip('"')
        if not (number.isascii() and number.isdecimal()) or len(number) > 9:
            raise Problem(412, "changed_meanwhile", "If-Match is not an ETag of this; read it again.")
        return int(number)

    def once(self, work: Callable[[Connection], Answer]) -> Response:
        """Does the work in a transaction of its own, and answers; or answers as the first time it was sent."""
        with writing(self.engine) as connection:
            if self.key is None:
                return _response(work(connection))
            if (before := self._claimed(connection)) is not None:
                return before
            answer = work(connection)
            self._keep(connection, answer)
            return _response(answer)

    def _claimed(self, connection: Connection) -> Response | None:
        """Takes the key, or gives what was answered under it. Of two at once the second waits for the first."""
        at = now()
        clear_old(connection, at)
        row = {"user_id": self.user.user_id, "key": self.key, "asked_sha256": self.asked_sha256, "at": at}
        taken = _INSERT[connection.dialect.name](kept_answers).values(**row).on_conflict_do_nothing()
        # Not by rowcount: after an insert PostgreSQL's driver does not say.
        if connection.execute(taken.returning(kept_answers.c.key)).first():
            return None
        found = connection.execute(select(kept_answers).where(*self._own())).one()
        if found.asked_sha256 != self.asked_sha256:
            raise Problem(422, "key_reused", "This Idempotency-Key stands for another write; take a new one.")
        headers: Mapping[str, str] = json.loads(found.headers)
        return _written(found.status, found.body, {**headers, "Idempotent-Replayed": "true"})

    def _keep(self, connection: Connection, answer: Answer) -> None:
        kept = {"status": answer.status, "headers": json.dumps(answer.headers()), "body": _text(answer)}
        connection.execute(update(kept_answers).where(*self._own()).values(**kept))

    def _own(self) -> tuple[Any, Any]:
        return kept_answers.c.user_id == self.user.user_id, kept_answers.c.key == self.key


def write(permission: Permission) -> Callable[..., Awaitable[Write]]:
    """What gives a route the write it is asked for, of a caller who may do that. Raises Problem for anybody else."""

    known = Depends(may(permission))

    async def asked(
        request: Request,
        engine: Database,
        caller: Caller = known,
        key: Annotated[
            str | None,
            Header(
                alias="Idempotency-Key",
                min_length=8,
                max_length=200,
                pattern=r"^[\x21-\x7e]+$",
                description="Sent again within 24 hours under the same key, a write is done once.",
                examples=[A_KEY],
            ),
        ] = None,
        if_match: Annotated[
            str | None, Header(alias="If-Match", max_length=50, description="The ETag that was read.", examples=['"1"'])
        ] = None,
    ) -> Write:
        digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
        digest.update((if_match or "").encode() + b"\n" + await request.body())
        return Write(engine, caller, key, digest.hexdigest(), if_match)

    return asked


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def _text(answer: Answer) -> str | None:
    return None if answer.body is None else answer.body.model_dump_json()


def _response(answer: Answer) -> Response:
    return _written(answer.status, _text(answer), answer.headers())


def _written(status: int, body: str | None, headers: Mapping[str, str]) -> Response:
    return Response(body, status, dict(headers), media_type=None if body is None else "application/json")

"""Who may refer women, follow their cases, and answer what is shared with landlords."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, delete, update

from api.access.users import User
from api.service.assessments import share
from api.service.referrals.case import change_case, locked_case
from api.storage.database import writing
from api.storage.moments import now
from api.storage.referrals import referrals, risk_assessments
from tests.api.web.permission_rows import NOBODY, Ask, Row, Whose, World

BEA = User("bea", "manager")
MANAGERS, PARTNERS = frozenset({"manager"}), frozenset({"partner"})
REFERRERS = frozenset({"manager", "caseworker"})
LANDLORDS = {"own": "P01", "other": "P04"}
READ = {"If-Match": '"1"'}


def _of_her(tail: str, before: Callable[[Connection, str], None], body: object = None) -> Callable[[World, Whose], Ask]:
    """A request about a woman. before: what must be so first."""

    def ask(world: World, whose: Whose) -> Ask:
        woman_id = world.women[whose]
        with writing(world.engine) as connection:
            before(connection, woman_id)
        return Ask(f"/referrals/{woman_id}{tail}", json=body)

    return ask


def _open(connection: Connection, woman_id: str) -> None:
    case = locked_case(connection, BEA, woman_id)
    change_case(connection, case, now(), state="open", closed_at=None, close_code=None)


def _closed(connection: Connection, woman_id: str) -> None:
    case = locked_case(connection, BEA, woman_id)
    change_case(connection, case, now(), state="closed", closed_at=now(), close_code="recording_error")


def _with_nobody(connection: Connection, woman_id: str) -> None:
    _open(connection, woman_id)
    connection.execute(update(referrals).where(referrals.c.woman_id == woman_id).values(receiving_partner_id=None))


def _unshared(connection: Connection, woman_id: str) -> None:
    _open(connection, woman_id)
    connection.execute(delete(risk_assessments).where(risk_assessments.c.woman_id == woman_id))


def _nothing(_connection: Connection, _woman_id: str) -> None:
    """Whatever is so will do."""


def _change(world: World, whose: Whose) -> Ask:
    """A change of nothing, so that the version stays what it is for the next who asks."""
    with writing(world.engine) as connection:
        version = locked_case(connection, BEA, world.women[whose]).version
    return Ask(f"/referrals/{world.women[whose]}", json={}, headers={"If-Match": f'"{version}"'})


def _answer(world: World, whose: Whose) -> Ask:
    with writing(world.engine) as connection:
        _unshared(connection, world.women[whose])
        shared, _ = share(connection, BEA, world.women[whose], LANDLORDS[whose], None, now())
    return Ask(f"/assessments/{shared}/outcome", json={"outcome": "accepted"}, headers=READ)


def _refer(_world: World, _whose: Whose) -> Ask:
    return Ask("/referrals", json={"release_date": "2027-01-08"})


def _nearest(_world: World, _whose: Whose) -> Ask:
    return Ask("/projects/nearest?postcode=M14+5ZJ")


TO_P02 = {"to_partner_id": "P02", "reason": "Her children live there."}
EVERYONE = REFERRERS | PARTNERS

ROWS = [
    Row("POST", "/referrals", REFERRERS, REFERRERS, _refer),
    Row("GET", "/referrals", REFERRERS, REFERRERS, lambda _world, _whose: Ask("/referrals")),
    Row("GET", "/referrals/{woman_id}", REFERRERS, MANAGERS, _of_her("", _nothing)),
    Row("PATCH", "/referrals/{woman_id}", REFERRERS, MANAGERS, _change),
    Row(
        "POST",
        "/referrals/{woman_id}/close",
        REFERRERS,
        MANAGERS,
        _of_her("/close", _open, {"reason_code": "recording_error"}),
    ),
    Row("POST", "/referrals/{woman_id}/reopen", REFERRERS, MANAGERS, _of_her("/reopen", _closed)),
    Row("POST", "/referrals/{woman_id}/handover", REFERRERS, MANAGERS, _of_her("/handover", _with_nobody, TO_P02)),
    Row(
        "POST",
        "/referrals/{woman_id}/assessments",
        REFERRERS,
        MANAGERS,
        _of_her("/assessments", _unshared, {"partner_id": "P01"}),
    ),
    Row("GET", "/assessments", EVERYONE, EVERYONE, lambda _world, _whose: Ask("/assessments")),
    Row("POST", "/assessments/{assessment_id}/outcome", PARTNERS, NOBODY, _answer),
    Row("GET", "/projects/nearest", REFERRERS, REFERRERS, _nearest),
]

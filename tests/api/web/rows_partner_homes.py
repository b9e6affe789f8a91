"""Who may keep homes, and read the needs near them."""

from __future__ import annotations

from sqlalchemy import select, update

from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from tests.api.web.permission_rows import Ask, Row, Whose, World

KEEPERS, MANAGERS = frozenset({"manager", "partner"}), frozenset({"manager"})
homes = CONTRACT["homes"]


def one(world: World, whose: Whose, end: str = "") -> str:
    return f"/homes/{world.homes[whose]}{end}"


def changed(world: World, whose: Whose) -> Ask:
    with reading(world.engine) as connection:
        version = connection.scalar(select(homes.c.version).where(homes.c.home_id == world.homes[whose]))
    return Ask(one(world, whose), json={"rent_gbp_week": 100.0 + version}, headers={"If-Match": f'"{version}"'})


def taken_off(world: World, whose: Whose) -> Ask:
    put(world, whose, None)
    return Ask(one(world, whose, "/withdraw"), json={"reason_code": "damage"})


def given_back(world: World, whose: Whose) -> Ask:
    put(world, whose, "damage")
    return Ask(one(world, whose, "/return"))


def put(world: World, whose: Whose, reason: str | None) -> None:
    with writing(world.engine) as connection:
        chosen = update(homes).where(homes.c.home_id == world.homes[whose])
        connection.execute(chosen.values(unavailable=reason))


def added(_world: World, _whose: Whose) -> Ask:
    return Ask("/homes", json={"partner_id": "P01", "bedrooms": 2})


def uploaded(_world: World, _whose: Whose) -> Ask:
    content = b"home_id,partner_id,bedrooms\nH90,P01,2\n"
    return Ask("/homes/upload", headers={"Content-Type": "text/csv"}, content=content)


ROWS = [
    Row("GET", "/homes", KEEPERS, KEEPERS, lambda _world, _whose: Ask("/homes")),
    Row("GET", "/homes/export", KEEPERS, KEEPERS, lambda _world, _whose: Ask("/homes/export")),
    Row("POST", "/homes", KEEPERS, KEEPERS, added),
    Row("POST", "/homes/upload", KEEPERS, KEEPERS, uploaded),
    Row("GET", "/homes/{home_id}", KEEPERS, MANAGERS, lambda world, whose: Ask(one(world, whose))),
    Row("PATCH", "/homes/{home_id}", KEEPERS, MANAGERS, changed),
    Row("POST", "/homes/{home_id}/withdraw", KEEPERS, MANAGERS, taken_off),
    Row("POST", "/homes/{home_id}/return", KEEPERS, MANAGERS, given_back),
    Row("GET", "/homes/{home_id}/voids", KEEPERS, MANAGERS, lambda world, whose: Ask(one(world, whose, "/voids"))),
    Row("GET", "/needs", KEEPERS, KEEPERS, lambda _world, _whose: Ask("/needs?postcode=M14+5ZJ")),
]

"""Which rows of the database a run is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from api.runs.clock import database_now
from api.runs.kept_apart import OF_WOMEN, Tables, instance_of, too_near
from api.service.offers.changing import in_time
from api.service.offers.holds import is_let_again
from api.service.offers.housed import housed_women, last_moves
from api.storage.contract import CONTRACT
from api.storage.offers import PROMISED, offers
from api.storage.referrals import referrals
from matcher.domain import Home, Occupant, Policy
from matcher.intake.contents import KeptRow
from matcher.rules.facts.homes import free_bedspaces
from matcher.rules.members import Member, members_of

_homes = CONTRACT["homes"]
GROWN = 18
"""The age from which an occupant is no child."""
TOO_NEAR = "a condition that is not shown"
"""Why a home is ruled out for who may not live so near to somebody: nothing of who that is, or where."""


def within_horizon(tables: Tables, as_of: date, horizon_weeks: int) -> dict[str, Sequence[KeptRow]]:
    """The tables with the women who are released up to so many weeks after a day, or nobody knows when, or who are
    pinned, and what hangs on them; all homes and all the rest.

    Who was released before the day still needs a home; a home that is pinned is taken, whenever its woman is released.
    """
    last = as_of + timedelta(weeks=horizon_weeks)
    pinned = {row["woman_id"] for row in tables["pins"] if row["kind"] == "pin"}
    women = [
        row
        for row in tables["women"]
        if row["release_date"] is None or row["release_date"] <= last or row["woman_id"] in pinned
    ]
    theirs = {row["woman_id"] for row in women}
    kept = {name: [row for row in tables[name] if row["woman_id"] in theirs] for name in OF_WOMEN}
    return {**tables, "women": women, **kept}


@dataclass(frozen=True, slots=True)
class Standing:
    """The offers that a run must leave as they are. promised: those that hold a home and may still become one. moved:
    those by which a home is lived in. last: those by which each woman moved in last, though her home be let again.
    housed: women who need no other home, see `housed_women`. closed: women whose case is closed, and who are promised
    nothing."""

    promised: Sequence[Row[Any]] = ()
    moved: Sequence[Row[Any]] = ()
    last: Sequence[Row[Any]] = ()
    housed: Set[str] = frozenset()
    closed: Set[str] = frozenset()


def standing_offers(connection: Connection) -> Standing:
    """The offers to be respected as they stand now."""
    alive = in_time(database_now(connection)) & offers.c.state.in_(PROMISED) & offers.c.woman_id.is_not(None)
    asked = select(offers).join(_homes).order_by(offers.c.offer_id)
    moved = connection.execute(asked.add_columns(_homes.c.available_from).where(offers.c.state == "moved_in")).all()
    closed = select(referrals.c.woman_id).where(referrals.c.state == "closed")
    promised = connection.execute(asked.where(alive)).all()
    return Standing(
        promised=promised,
        closed=frozenset(connection.scalars(closed)) - {row.woman_id for row in promised},
        moved=[row for row in moved if not is_let_again(row, row.available_from)],
        last=last_moves(connection),
        housed=housed_women(connection),
    )


def respecting(tables: Tables, standing: Standing, *, aside: bool = False) -> dict[str, Sequence[KeptRow]]:
    """The tables with every promise kept: who is promised a home is pinned to it, who lives in one is left out, and so
    is her home, unless others may share it, who then find her household there. Whose case is closed is left out too.
    Homes too near to who lives or is promised to live somewhere are ruled out for those who may not associate with her.

    aside: those who are promised a home are left out too, as if they lived there already. Raises BadInput.
    """
    out = {*standing.housed, *standing.closed, *(row.woman_id for row in standing.promised if aside)}
    lived_in = [*standing.moved, *(standing.promised if aside else ())]
    shared = {row["home_id"] for row in tables["homes"] if row["sharing"] == "shared"}
    filled = {row.home_id for row in lived_in} - shared
    found = dict(tables)
    for name in ("women", *OF_WOMEN):
        found[name] = [row for row in found[name] if row["woman_id"] not in out]
    for name in ("homes", "occupants", "pins"):
        found[name] = [row for row in found[name] if row["home_id"] not in filled]
    found["occupants"] = [*found["occupants"], *_households(tables, [row for row in lived_in if row.home_id in shared])]
    if not aside:
        found["pins"] = _with_promises(found["pins"], standing.promised)
    found["pins"] = [*found["pins"], *_vetoes(tables, found, standing, aside=aside)]
    return found


def _with_promises(pins: Sequence[KeptRow], promised: Sequence[Row[Any]]) -> list[KeptRow]:
    pinned = {(row["woman_id"], row["home_id"]) for row in pins if row["kind"] == "pin"}
    return [*pins, *(_pin(row) for row in promised if (row.woman_id, row.home_id) not in pinned)]


def _vetoes(tables: Tables, found: Tables, standing: Standing, *, aside: bool) -> list[KeptRow]:
    """What is ruled out by where women live, or are to be taken to live: homes too near for others; and for a woman who
    needs another home, the one she left, while her household still counts as living there."""
    women, homes = ({row[key] for row in found[name]} for name, key in (("women", "woman_id"), ("homes", "home_id")))
    living = {(row.woman_id, row.home_id) for row in (*standing.last, *(standing.promised if aside else ()))}
    own = {(row.woman_id, row.home_id) for row in standing.moved if row.woman_id in women}
    pairs = {pair for pair in (*too_near(tables, women, living), *own) if pair[1] in homes}
    told = {"kind": "veto", "reason_code": None, "reason": TOO_NEAR, "by": None}
    return [{"woman_id": woman_id, "home_id": home_id, **told} for woman_id, home_id in sorted(pairs)]


def _pin(offer: Row[Any]) -> KeptRow:
    """A live offer as a pin of the run."""
    pair = {"woman_id": offer.woman_id, "home_id": offer.home_id, "kind": "pin", "reason_code": None}
    return {**pair, "reason": f"offer {offer.offer_id}", "by": offer.proposed_by}


def _households(tables: Tables, lived_in: Sequence[Row[Any]]) -> Iterator[KeptRow]:
    """Those who live in shared homes by an offer, as occupants; of a woman who is no longer in the database nothing but
    how many they are."""
    theirs = {row.woman_id for row in lived_in} & {row["woman_id"] for row in tables["women"]}
    instance = instance_of(tables, theirs) if theirs else None
    for offer in lived_in:
        day = offer.move_in_on or offer.changed_at.date()
        row = {
            "home_id": offer.home_id,
            "role": "resident",
            "sex": None,
            "date_of_birth": None,
            "from": day,
            "to": None,
        }
        if instance is None or offer.woman_id not in theirs:
            yield from [row] * offer.bedspaces
            continue
        woman = instance.woman[offer.woman_id]
        yield {**row, "sex": "F", "date_of_birth": woman.date_of_birth}
        for member in members_of(woman, day, instance, Policy()):
            told = {"role": _role(member, day), "sex": member.sex, "date_of_birth": member.born}
            yield {**row, **told, "from": member.lives_from}


def _role(member: Member, day: date) -> str:
    age = member.age(max(day, member.lives_from))
    return "child" if (age is None and not member.adult) or (age is not None and age < GROWN) else "resident"


@dataclass(frozen=True, slots=True)
class Known:
    """What a run reads of the database: the tables, and the offers as they stand; and what it is to be about."""

    kept: Tables
    standing: Standing
    as_of: date
    horizon_weeks: int

    def tables(self, *, aside: bool = False) -> dict[str, Sequence[KeptRow]]:
        """The tables that the run is made of; see `respecting`. Raises BadInput."""
        kept = respecting(self.kept, self.standing, aside=aside)
        return within_horizon(kept, self.as_of, self.horizon_weeks)

    def aside(self) -> tuple[dict[str, Sequence[KeptRow]], list[tuple[str, str]]]:
        """The tables with everybody under offer left out, and the pins (woman_id, home_id) of others that are not in
        them, since no room is left in the home. Raises BadInput."""
        tables = self.tables(aside=True)
        full = _full(tables)
        tables["pins"] = [row for row in tables["pins"] if row["kind"] != "pin" or row["home_id"] not in full]
        women = {row["woman_id"] for row in tables["women"]}
        wanted, left = (
            {(row["woman_id"], row["home_id"]) for row in pins if row["kind"] == "pin" and row["woman_id"] in women}
            for pins in (self.kept["pins"], tables["pins"])
        )
        return tables, sorted(wanted - left)


def _full(tables: Tables) -> set[str]:
    """Shared homes without a bedspace for anybody more."""
    there: dict[str, list[Occupant]] = {}
    for row in tables["occupants"]:
        one = Occupant(home_id=row["home_id"], role=row["role"], until=row["to"])
        there.setdefault(one.home_id, []).append(one)
    kept = {row["home_id"]: row for row in tables["homes"] if row["sharing"] == "shared"}
    return {name for name, row in kept.items() if free_bedspaces(_home(row), there.get(name, ())) == 0}


def _home(row: KeptRow) -> Home:
    """A home as far as its bedspaces go."""
    known = {name: row[name] for name in ("home_id", "partner_id", "bedspaces", "sharing", "available_from")}
    return Home(**known)

"""Homes as they are kept, with who lives in them; only those that a user may know everything of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select

from api.access.scope import homes_of
from api.access.users import User
from api.service.cursors import closed, opened
from api.service.partner_homes.promises import promising
from api.service.refusals import NotThere
from api.storage.contract import CONTRACT
from api.storage.home_places import home_places
from api.storage.moments import now
from api.storage.offers import offers
from matcher.intake.contents import KeptRow
from matcher.intake.reading import HEADERS

homes, occupants = CONTRACT["homes"], CONTRACT["occupants"]
Part = TypeVar("Part")
AT_ONCE = 500
"""Ids that one question names: databases count what a question may hold."""


@dataclass(frozen=True, slots=True)
class KeptHome:
    """A home. row: by header, as the tables hold it. occupants: likewise, in no order that means anything. region:
    where it lies, None where nobody knows. promised: somebody was offered it, or will live there."""

    row: KeptRow
    occupants: Sequence[KeptRow]
    version: int
    region: str | None = None
    promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which homes are listed. free: those that are, or are not, unavailable for a coded reason. after: where the page
    before ended."""

    free: bool | None = None
    reason_code: str | None = None
    partner_id: str | None = None
    region: str | None = None
    sharing: str | None = None
    bedrooms_min: int | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Homes by id, and where the next page begins; None after the last."""

    homes: Sequence[KeptHome]
    next: str | None


def own_home(connection: Connection, user: User, home_id: str) -> KeptHome:
    """One home. Raises NotThere, also for one that the user may not know everything of."""
    row = connection.execute(_asked(user).where(homes.c.home_id == home_id)).first()
    if row is None:
        raise NotThere
    return _kept(row, occupants_of(connection, [home_id]))


def own_homes(connection: Connection, user: User, wanted: Wanted) -> Page:
    """One page of the homes that a user may know everything of. Raises BadCursor."""
    asked = _asked(user).where(*_conditions(wanted)).order_by(homes.c.home_id).limit(wanted.limit + 1)
    if wanted.after is not None:
        asked = asked.where(homes.c.home_id > opened(wanted.after, (str,))[0])
    rows = connection.execute(asked).all()
    page = rows[: wanted.limit]
    living = occupants_of(connection, [row.home_id for row in page])
    more = len(rows) > wanted.limit
    return Page([_kept(row, living) for row in page], closed(page[-1].home_id) if more else None)


def locked(connection: Connection, home_ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Those of these homes that there are, by id, with their version: nobody else changes them, or
    makes a promise of them, until the transaction ends. In the order of code points, as whoever makes promises does, so
    that no two can wait for each other."""
    columns = (homes.c.home_id, homes.c.version)
    order = homes.c.home_id.collate("C") if connection.dialect.name == "postgresql" else homes.c.home_id
    found: dict[str, Row[Any]] = {}
    for some in in_parts(sorted(home_ids)):
        asked = select(*columns).where(homes.c.home_id.in_(some)).order_by(order).with_for_update(key_share=True)
        found |= {row.home_id: row for row in connection.execute(asked).all()}
    return found


def kept_homes(connection: Connection, home_ids: Iterable[str]) -> dict[str, KeptHome]:
    """Those of these homes that there are, whoever's they are."""
    found: dict[str, KeptHome] = {}
    for some in in_parts(sorted(home_ids)):
        living = occupants_of(connection, some)
        asked = select(*_KEPT, homes.c.version).where(homes.c.home_id.in_(some))
        for row in connection.execute(asked):
            found[row.home_id] = KeptHome(_headers_of(row), living[row.home_id], row.version)
    return found


def occupants_of(connection: Connection, home_ids: Sequence[str]) -> Mapping[str, list[KeptRow]]:
    """Home -> who lives or works there; every home has an entry."""
    found: dict[str, list[KeptRow]] = defaultdict(list)
    for some in in_parts(home_ids):
        asked = select(*(occupants.c[name] for name in HEADERS["occupants"])).where(occupants.c.home_id.in_(some))
        for row in connection.execute(asked.order_by(occupants.c.row_id)).mappings():
            found[row["home_id"]].append(dict(row))
    return found


def in_parts(ids: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Ids, or rows, as many at once as one question may name."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


_KEPT = [homes.c[name] for name in HEADERS["homes"]]


def _asked(user: User) -> Select[Any]:
    promised = exists().where(offers.c.home_id == homes.c.home_id, promising(now()))
    return (
        select(*_KEPT, homes.c.version, home_places.c.region, promised.label("promised"))
        .select_from(homes.join(home_places, isouter=True))
        .where(homes_of(user))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    unavailable = homes.c.unavailable
    found: list[ColumnElement[bool]] = []
    if wanted.free is not None:
        found.append(unavailable.is_(None) if wanted.free else unavailable.is_not(None))
    if wanted.bedrooms_min is not None:
        found.append(homes.c.bedrooms >= wanted.bedrooms_min)
    for column, value in (
        (unavailable, wanted.reason_code),
        (homes.c.partner_id, wanted.partner_id),
        (home_places.c.region, wanted.region),
        (homes.c.sharing, wanted.sharing),
    ):
        if value is not None:
            found.append(column == value)
    return found


def _kept(row: Row[Any], living: Mapping[str, Sequence[KeptRow]]) -> KeptHome:
    return KeptHome(_headers_of(row), living[row.home_id], row.version, row.region, bool(row.promised))


def _headers_of(row: Any) -> KeptRow:
    return {name: getattr(row, name) for name in HEADERS["homes"]}

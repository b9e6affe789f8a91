"""Tables brought in over offers under way: what an offer rests on does not change unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from api.runs.clock import database_now
from api.service.offers.ending import reopen_for_new_date
from api.service.partner_homes.keeping import same_people
from api.service.partner_homes.promises import promises_of, promising, rests_on
from api.service.partner_homes.records import KeptHome, in_parts, kept_homes
from api.storage.contents import bring_in, lock_tables
from api.storage.contract import CONTRACT
from api.storage.offers import LIVE, offers
from api.storage.table_steps import Tally
from matcher.intake.contents import Contents

women = CONTRACT["women"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What tables did. tallies: by table. warnings: offers that they touched, a sentence each."""

    tallies: Mapping[str, Tally]
    warnings: Sequence[str]


def import_tables(connection: Connection, contents: Contents, at: datetime, by: str, *, replace: bool) -> Imported:
    """As `bring_in`, which raises the same. A live offer whose woman has a new release date is withdrawn, as when a
    person changes it; offers whose home changed in what they rest on stay, and are told."""
    # Nobody else's change is kept between what is read here and what is written.
    lock_tables(connection)
    dates, homes = _dates(connection), _promised_homes(connection)
    tallies = bring_in(connection, contents, at, replace=replace)
    after = _dates(connection)
    changed = sorted(woman_id for woman_id, day in dates.items() if after.get(woman_id) != day)
    ended = [offer_id for one in changed if (offer_id := reopen_for_new_date(connection, one, by)) is not None]
    words = [f"offer {offer_id} is withdrawn: the release date it was made for has changed" for offer_id in ended]
    return Imported(tallies, [*words, *_touched(connection, homes)])


def _dates(connection: Connection) -> dict[str, date | None]:
    """The release dates of the women under a live offer."""
    live = select(offers.c.woman_id).where(offers.c.state.in_(LIVE), offers.c.woman_id.is_not(None))
    asked = select(women.c.woman_id, women.c.release_date).where(women.c.woman_id.in_(live))
    return {row.woman_id: row.release_date for row in connection.execute(asked)}


def _promised_homes(connection: Connection) -> dict[str, KeptHome]:
    asked = select(offers.c.home_id).where(promising(database_now(connection))).distinct()
    return kept_homes(connection, connection.scalars(asked).all())


def _touched(connection: Connection, before: Mapping[str, KeptHome]) -> Iterator[str]:
    """The promises that still stand, of homes that changed in what a promise rests on."""
    after = kept_homes(connection, before)
    changed = [home_id for home_id, home in sorted(after.items()) if _differs(before[home_id], home)]
    for some in in_parts(changed):
        for home_id, offer_ids in sorted(promises_of(connection, some).items()):
            for offer_id in offer_ids:
                yield f"offer {offer_id} promises home {home_id}, which has changed; look whether it still holds"


def _differs(before: KeptHome, after: KeptHome) -> bool:
    return rests_on(before.row, after.row) or not same_people(before.occupants, after.occupants)

"""Many homes at once, as a file says: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.access.users import User
from api.service.partner_homes.keeping import add_homes, change_homes, put_occupants
from api.service.partner_homes.promises import promises_of, refused_for_promises
from api.service.partner_homes.records import in_parts, locked
from api.service.partner_homes.sheets import FILES
from api.service.partner_homes.uploading import Change, Upload
from api.service.partner_homes.voids import note_voids
from api.service.refusals import ChangedMeanwhile
from api.storage.audit import Entry, write_down
from api.storage.home_places import place_homes
from api.storage.moments import now
from matcher.intake.faults import Fault


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of a file, in homes. refused: rows of homes.csv that were not taken, for these faults."""

    added: int
    changed: int
    unchanged: int
    refused: int
    faults: Sequence[Fault]
    warnings: Sequence[Fault]


def take_in(connection: Connection, user: User, upload: Upload, *, partial: bool, why: str) -> Uploaded:
    """Writes down what a file changes, as it was looked through. Raises Refused, and ChangedMeanwhile where a home of
    it is not any more as it was then."""
    there = locked(connection, [change.home_id for change in upload.changes if change.before is not None])
    for change in upload.changes:
        if change.before is not None and change.before.version != _version(there.get(change.home_id)):
            raise ChangedMeanwhile
    upload = past_promises(connection, upload, partial=partial)
    new = [change for change in upload.changes if change.before is None]
    other = [change for change in upload.changes if change.before is not None]
    at = now()
    change_homes(connection, [change.row for change in other], at)
    if not add_homes(connection, [change.row for change in new], at):
        raise ChangedMeanwhile
    put_occupants(connection, {change.home_id: change.living for change in upload.changes if change.living is not None})
    place_homes(connection, [change.home for change in upload.changes])
    turned = filter(_turns, upload.changes)
    note_voids(connection, user, {change.home_id: change.row["unavailable"] for change in turned})
    write_down(
        connection,
        *(Entry(user.user_id, "add", "home", change.home_id, why) for change in new),
        *(Entry(user.user_id, "change", "home", change.home_id, why) for change in other),
    )
    return outcome(upload)


def past_promises(connection: Connection, upload: Upload, *, partial: bool) -> Upload:
    """Without the homes of which a promise forbids the change. Raises Refused where not all others may be taken."""
    rows = {change.home_id: change.row_number for change in upload.changes if change.matters}
    promised = {}
    for some in in_parts(sorted(rows)):
        for home_id, offer_ids in promises_of(connection, some).items():
            message = f"is promised (offer {', '.join(offer_ids)}); till that ends, only what it costs can be put right"
            promised[home_id] = Fault(file=FILES["homes"], row=rows[home_id], column="home_id", message=message)
    if promised and not partial:
        raise refused_for_promises([str(fault) for fault in promised.values()])
    return upload.without(promised)


def outcome(upload: Upload) -> Uploaded:
    """What a file does, in numbers."""
    new = sum(change.before is None for change in upload.changes)
    changed = len(upload.changes) - new
    return Uploaded(new, changed, upload.unchanged, upload.refused, upload.faults, upload.warnings)


def _version(row: object) -> int | None:
    return getattr(row, "version", None)


def _turns(change: Change) -> bool:
    """Whether the home leaves the market, comes back, or is off it for another reason."""
    before = None if change.before is None else change.before.row["unavailable"]
    return bool(before != change.row["unavailable"])

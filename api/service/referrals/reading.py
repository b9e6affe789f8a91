"""What records say, checked as files are: by the readers of the tables, over her rows and what they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from api.access.scope import women_of
from api.access.users import User
from api.service.referrals.record import WOMEN
from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from matcher.domain.columns import columns_of
from matcher.intake.contents import FIRST_ROW, Contents, KeptRow, contents_of, raw_table
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.reading import HEADERS, TABLES

Tables = Mapping[str, Sequence[KeptRow]]
"""`women` and the tables of `NESTED` -> rows."""


def read_tables(connection: Connection, user: User, tables: Tables) -> Contents:
    """What these rows say. A fault tells its row by its place in its table, the first being FIRST_ROW; of the women in
    the result, those of `tables` come first. Raises BadInput."""
    women = [*tables["women"], *_named(connection, user, tables)]
    rows = {**tables, "women": women, "sites": _sites(connection), "postcodes": _postcodes(connection)}
    raws = {**dict.fromkeys(TABLES), **{name: raw_table(name, some) for name, some in rows.items()}}
    contents = contents_of(raws, {name: name for name in TABLES}, FaultList())
    return replace(contents, warnings=tuple(_told(fault) for fault in contents.warnings if fault.file in tables))


def checked(connection: Connection, user: User, tables: Tables) -> Contents:
    """What the rows of one woman say. Raises Refused, with all that cannot hold together."""
    faults = [] if _knows_referrer(connection, tables) else ["referred_by: there is no such partner"]
    try:
        contents = read_tables(connection, user, tables)
    except BadInput as error:
        faults += [sentence(fault) for fault in error.faults]
    if faults:
        message = "What was sent does not hold together with itself, or with what is known of her."
        raise Refused("not_understood", message, faults, understood=False)
    return contents


def sentence(fault: Fault) -> str:
    """A fault with the place of its field and no value: `children.0.date_of_birth: is after ...`."""
    return f"{'.'.join(map(str, path(fault)))}: {fault.message}"


def path(fault: Fault) -> tuple[str | int, ...]:
    """Where in a record of one woman a fault lies."""
    if fault.file == "women":
        return (fault.column,)
    return (fault.file, (fault.row or FIRST_ROW) - FIRST_ROW, fault.column)


def _named(connection: Connection, user: User, tables: Tables) -> list[KeptRow]:
    """The other women whom bars speak of and whom the user may know of, by their ids alone."""
    here = {row["woman_id"] for row in tables["women"]}
    named = {row["other_id"] for row in tables["bars"] if row["kind"] == "non_association"} - here - {None}
    if not named:
        return []
    known = connection.scalars(select(WOMEN.c.woman_id).where(WOMEN.c.woman_id.in_(named), women_of(user)))
    return [{**dict.fromkeys(HEADERS["women"]), "woman_id": woman_id} for woman_id in known]


def _told(fault: Fault) -> Fault:
    """That somebody is on no list is not said of one whom only this user may not know of."""
    if (fault.file, fault.column) == ("bars", "other_id"):
        return replace(fault, message="names nobody whom you may see; check it")
    return fault


def _sites(connection: Connection) -> Iterable[KeptRow]:
    """One site of each kind: only whether there are any bears on a woman's conditions."""
    sites = CONTRACT["sites"]
    first = select(func.min(sites.c.site_id)).group_by(sites.c.kind)
    headers = [sites.c[column.name] for column in columns_of(TABLES["sites"]).values()]
    return [dict(row) for row in connection.execute(select(*headers).where(sites.c.site_id.in_(first))).mappings()]


def _postcodes(connection: Connection) -> Iterable[KeptRow]:
    table = CONTRACT["postcodes"]
    chosen = select(*(table.c[header] for header in HEADERS["postcodes"])).order_by(table.c.postcode)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def _knows_referrer(connection: Connection, tables: Tables) -> bool:
    """Whether the partner who referred her is there, and stays so until the end of the transaction."""
    named = tables["women"][0]["referred_by"]
    partners = CONTRACT["partners"]
    asked = select(partners.c.partner_id).where(partners.c.partner_id == named)
    return named is None or connection.execute(asked.with_for_update(read=True, key_share=True)).first() is not None

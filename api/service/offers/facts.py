"""What the engine knows of a few women and homes, from the rows of today: the same facts, rules and household sizes
that a run goes by."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, false, select

from api.service.refusals import Refused
from api.service.results.which_plan import current_plan_id
from api.storage.contract import CONTRACT
from api.storage.moments import now
from api.storage.runs import runs
from matcher.domain import Policy
from matcher.intake.contents import KeptRow, from_contents
from matcher.intake.faults import BadInput
from matcher.intake.policy_file import parse_policy
from matcher.intake.reading import HEADERS
from matcher.rules.facts import Facts, build_facts
from matcher.rules.switches import known_tables

OF_WOMEN = ("women", "adults", "children", "zones", "bars")
OF_HOMES = ("homes", "occupants")
SITE_ZONES = ("schools", "play_areas")


def policy_of(connection: Connection, run_id: str | None) -> Policy:
    """The policy of a run; without one that of the plan published last, or else the default. Raises Refused where this
    version does not understand it any more."""
    text = connection.scalar(select(runs.c.policy).where(runs.c.run_id == (run_id or current_plan_id(connection))))
    try:
        return Policy() if text is None else parse_policy(text.encode(), "policy", known_tables())
    except BadInput as error:
        faults = [str(fault) for fault in error.faults]
        raise Refused(
            "policy_outdated", "The plan's policy is not understood any more; publish a new plan.", faults
        ) from error


def facts_of(connection: Connection, women: Collection[str], homes: Collection[str], policy: Policy) -> Facts:
    """The facts of some women and homes and of nobody else; of pins the vetoes between them.

    Raises Refused where rows of theirs do not hold together.
    """
    tables = {name: _rows(connection, name, CONTRACT[name].c.woman_id.in_(women)) for name in OF_WOMEN}
    tables |= {name: _rows(connection, name, CONTRACT[name].c.home_id.in_(homes)) for name in OF_HOMES}
    pins, partners = CONTRACT["pins"].c, CONTRACT["partners"].c
    vetoes = pins.woman_id.in_(women) & pins.home_id.in_(homes) & (pins.kind == "veto")
    named = {row["partner_id"] for row in tables["homes"]} | {row["referred_by"] for row in tables["women"]} - {None}
    tables["pins"] = _rows(connection, "pins", vetoes)
    tables["partners"] = _rows(connection, "partners", partners.partner_id.in_(named))
    # Many sites there may be, and only who must keep away from some needs them.
    near_sites = any(row["kind"] in SITE_ZONES for row in tables["zones"])
    tables["sites"] = _rows(connection, "sites", None if near_sites else false())
    tables |= {name: _rows(connection, name, None) for name in ("lha", "postcodes")}
    try:
        return build_facts(from_contents(tables, now().date()).instance, policy)
    except BadInput as error:
        faults = sorted({f"{fault.file}, {fault.column}".rstrip(", ") for fault in error.faults})
        raise Refused("facts_faulty", "Some rows of hers or of the home must be put right first.", faults) from error


def _rows(connection: Connection, name: str, chosen: ColumnElement[bool] | None) -> list[KeptRow]:
    asked = select(*(CONTRACT[name].c[header] for header in HEADERS[name]))
    found = connection.execute(asked if chosen is None else asked.where(chosen))
    return [dict(row) for row in found.mappings()]

"""Restricted places that only draw are blurred at the door: what the instance does not hold cannot leak."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from geo.gazetteer import Gazetteer
from matcher.domain import Child, Zone
from matcher.domain.codes import RESTRICTED_CARERS
from matcher.intake.rows import Row, Table

SOFT_KINDS = ("support", "work", "family")


def blur_restricted(tables: Mapping[str, Table], gazetteer: Gazetteer) -> None:
    """Moves a foster or adoptive carer's home, and a restricted place that only pulls, to the centre of its outcode.

    Zones that block keep their exact place: a safety distance must be measured, and is never shown.
    """
    for name in ("children", "zones"):
        tables[name].rows = [_blurred(row, gazetteer) for row in tables[name].rows]


def _blurred(row: Row, gazetteer: Gazetteer) -> Row:
    record = row.record
    if isinstance(record, Child) and record.carer in RESTRICTED_CARERS and record.carer_place is not None:
        child = dataclasses.replace(record, carer_place=gazetteer.coarsen(record.carer_place))
        return dataclasses.replace(row, record=child)
    if isinstance(record, Zone) and record.kind in SOFT_KINDS and record.restricted and record.place is not None:
        zone = dataclasses.replace(record, place=gazetteer.coarsen(record.place))
        return dataclasses.replace(row, record=zone)
    return row

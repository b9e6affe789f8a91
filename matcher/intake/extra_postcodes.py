"""postcodes.csv: places that the embedded list of postcodes lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from geo.postcode import kind_of
from matcher.domain.columns import Column
from matcher.intake.rows import Table

AUTHORITY_CODE = re.compile(r"[EWS][0-9]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPostcode:
    """One postcode with its point on the British National Grid."""

    postcode: Annotated[str, Column("postcode", "Unit postcode", required=True)]
    easting: Annotated[float, Column("number", "Easting, grid metres", required=True, minimum=0, maximum=700_000)]
    northing: Annotated[float, Column("number", "Northing, grid metres", required=True, minimum=0, maximum=1_300_000)]
    authority: Annotated[str | None, Column("text", "Authority code, such as E08000003")] = None


def extra_places(table: Table) -> Mapping[str, tuple[float, float, str]]:
    """Canonical postcode -> (easting, northing, authority or ""), without the rows that have a fault."""
    found: dict[str, tuple[float, float, str]] = {}
    first: dict[str, int] = {}
    for row in table.rows:
        extra: ExtraPostcode = row.record
        if extra.authority is not None and not AUTHORITY_CODE.fullmatch(extra.authority):
            table.fault(row, "authority", "is not a letter (E, W or S) and eight digits, such as E08000003")
        if "postcode" in row.faulty:
            continue
        if kind_of(extra.postcode) != "unit":
            table.fault(row, "postcode", "must be a whole postcode, such as M1 1AE")
        elif first.setdefault(extra.postcode, row.number) != row.number:
            table.fault(row, "postcode", f"is given in row {first[extra.postcode]} too")
        elif not row.faulty:
            found[extra.postcode] = (extra.easting, extra.northing, extra.authority or "")
    return found

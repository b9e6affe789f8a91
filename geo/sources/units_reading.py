"""Every part of a national postcode source to one stored table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from geo.installed import stored_units
from geo.sources.blocks import Blocks
from geo.sources.reader import FAULTS_SHOWN, Part, SourceError, Taken
from geo.sources.unit_columns import UnitColumns
from geo.sources.unit_rows import UNSTATED, UnitBlock, take
from geo.units import CODE_TYPE, UnitTable, build

AGAIN = "of a postcode that stood above already"


def read_units(parts: Sequence[Part], columns_of: Callable[[Part], UnitColumns]) -> Taken:
    """The places of all parts, the first row of a postcode kept. Raises SourceError with the faults of every part."""
    taken: list[UnitBlock] = []
    tally: Counter[str] = Counter()
    faults: list[str] = []
    more = 0
    for part in parts:
        try:
            taken += _read_part(part, columns_of(part), tally)
        except SourceError as fault:
            faults += fault.faults
            more += fault.more
    if faults:
        raise SourceError(*faults[:FAULTS_SHOWN], more=more + max(0, len(faults) - FAULTS_SHOWN))
    return taken_units(_table(taken), tally, noted=(UNSTATED,))


def taken_units(units: UnitTable, tally: Counter[str], noted: Sequence[str] = ()) -> Taken:
    """Units to what is stored, each code once. noted: what in the tally is a remark on rows that were taken."""
    first = np.concatenate(([True], units.codes[1:] != units.codes[:-1]))[: len(units)]
    if repeated := int((~first).sum()):
        tally[AGAIN] += repeated
        units = units.select(first)
    columns, group_starts, notes = stored_units(units)
    counted = {reason: count for reason, count in tally.items() if count}
    return Taken(
        columns=columns,
        rows=len(units),
        left_out={reason: count for reason, count in counted.items() if reason not in noted},
        noted={reason: count for reason, count in counted.items() if reason in noted},
        group_starts=group_starts,
        notes=notes,
    )


def _read_part(part: Part, columns: UnitColumns, tally: Counter[str]) -> list[UnitBlock]:
    blocks = Blocks(part, width=columns.width, positions=columns.positions(), header_rows=columns.header_rows)
    taken = [block for batch in blocks if (block := take(batch, columns, blocks, tally))]
    blocks.check()
    return taken


def _table(taken: Sequence[UnitBlock]) -> UnitTable:
    return build(
        np.concatenate([np.empty(0, CODE_TYPE), *(block.codes for block in taken)]),
        np.concatenate([np.empty(0), *(block.easting_m for block in taken)]),
        np.concatenate([np.empty(0), *(block.northing_m for block in taken)]),
        [name for block in taken for name in block.authorities],
        np.concatenate([np.empty(0, np.int32), *(block.ended for block in taken)]),
        np.concatenate([np.empty(0, np.uint16), *(block.uncertainty_m for block in taken)]),
    )

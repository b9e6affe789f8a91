"""From a block of a national postcode file to places, with every row accounted for: taken, left out, or a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geo.postcode import UNIT_PATTERN
from geo.sources.blocks import Blocks
from geo.sources.unit_columns import SECTOR_UNCERTAINTY_M, Column, UnitColumns
from geo.units import CODE_TYPE

if TYPE_CHECKING:
    from pyarrow import RecordBatch

NO_GRID = "without a grid reference"
NORTHERN_IRELAND = "in Northern Ireland, on the Irish grid"
CROWN_ISLANDS = "in the Channel Islands or the Isle of Man"
ODD_FORM = "of a form that no postcode has today"
UNSTATED = f"without a known quality of grid reference, taken as within {SECTOR_UNCERTAINTY_M:,} m"

_LOOSE = r"^[A-Z]{1,3}[0-9][0-9A-Z]{0,2}[A-Z]{2}$"  # the directory keeps a few old oddities, such as NPT 0VA
_MONTH = r"^$|^(19|20)[0-9]{2}(0[1-9]|1[0-2])$"
_AUTHORITY = r"^$|^[A-Z][0-9]{8}$"
_NO_AUTHORITY = r"^[A-Z]99999999$"
_EAST_END_M, _NORTH_END_M = 700_000, 1_300_000

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBlock:
    """Rows that were taken, in the order of the file. codes: as `geo.units.UnitTable` keeps them; authorities: str."""

    codes: NDArray[np.bytes_]
    easting_m: NDArray[np.int32]
    northing_m: NDArray[np.int32]
    authorities: NDArray[Any]
    ended: NDArray[np.int32]
    uncertainty_m: NDArray[np.uint16]


def take(batch: RecordBatch, columns: UnitColumns, blocks: Blocks, tally: Counter[str]) -> UnitBlock | None:
    """The rows of a block that can be used, None once a fault was found; the others are tallied by reason."""
    import pyarrow.compute as pc

    code = pc.ascii_upper(pc.replace_substring(_text(batch, columns.code), " ", ""))
    wanted = _matches(code, _LOOSE)
    blocks.mark(~wanted, f"column {columns.code.name}: not a postcode; a unit such as M1 1AE would be right")
    for reason, rows in _reasons(batch, columns, code):
        tally[reason] += int((wanted & rows).sum())
        wanted &= ~rows
    for column, right, message in _checks(batch, columns):
        blocks.mark(wanted & ~right, f"column {column.name}: {message}")
    if blocks.faulty:
        return None
    return _block(batch.filter(wanted), code.filter(wanted), columns, tally)


def _reasons(batch: RecordBatch, columns: UnitColumns, code: Any) -> Iterator[tuple[str, Mask]]:
    authority = _text(batch, columns.authority)
    yield NORTHERN_IRELAND, _matches(code, r"^BT") | _matches(authority, r"^N[0-9]")
    yield CROWN_ISLANDS, _matches(code, r"^(GY|JE|IM)[0-9]") | _matches(authority, r"^[LM][0-9]")
    yield NO_GRID, _nowhere(batch, columns)
    yield ODD_FORM, ~_matches(code, f"^{UNIT_PATTERN}$")


def _nowhere(batch: RecordBatch, columns: UnitColumns) -> Mask:
    easting, northing = _text(batch, columns.easting), _text(batch, columns.northing)
    blank = (_matches(easting, "^0*$") & _matches(northing, "^0*$")) | _matches(
        _text(batch, columns.quality), f"^{columns.nowhere}$"
    )
    if columns.latitude:
        blank |= _matches(_text(batch, columns.latitude), r"^99\.9999")
    return blank


def _checks(batch: RecordBatch, columns: UnitColumns) -> Iterator[tuple[Column, Mask, str]]:
    for column, end_m in ((columns.easting, _EAST_END_M), (columns.northing, _NORTH_END_M)):
        words = f"not a grid reference; whole metres from 0 to {end_m} would be right"
        yield column, _within(_text(batch, column), end_m), words
    if columns.ended:
        right = _matches(_text(batch, columns.ended), _MONTH)
        yield columns.ended, right, "not a month; such as 199606, or nothing, would be right"
    right = _matches(_text(batch, columns.authority), _AUTHORITY)
    yield columns.authority, right, "not an authority code; such as E08000003, or nothing, would be right"


def _block(batch: RecordBatch, code: Any, columns: UnitColumns, tally: Counter[str]) -> UnitBlock:
    import pyarrow as pa
    import pyarrow.compute as pc

    outward = pc.ascii_rpad(pc.utf8_slice_codeunits(code, 0, -3), 4)
    codes = pc.binary_join_element_wise(outward, pc.utf8_slice_codeunits(code, -3), "")
    codes = np.frombuffer(codes.cast(pa.binary(7)).buffers()[1] or b"", dtype=CODE_TYPE)
    quality = _text(batch, columns.quality)
    known = pc.index_in(quality, pa.array(list(columns.radius_m)))
    tally[UNSTATED] += known.null_count
    radii_m = np.array([*columns.radius_m.values(), SECTOR_UNCERTAINTY_M], dtype=np.uint16)
    authority = pc.replace_substring_regex(_text(batch, columns.authority), _NO_AUTHORITY, "").dictionary_encode()
    names = np.array([*authority.dictionary.to_pylist(), ""], dtype=np.object_)
    return UnitBlock(
        codes=codes,
        easting_m=_whole(_text(batch, columns.easting)),
        northing_m=_whole(_text(batch, columns.northing)),
        authorities=names[_numpy(authority.indices)],
        ended=_whole(_text(batch, columns.ended)) if columns.ended else np.zeros(len(code), dtype=np.int32),
        uncertainty_m=radii_m[_numpy(pc.fill_null(known, len(columns.radius_m)))],
    )


def _text(batch: RecordBatch, column: Column) -> Any:
    import pyarrow.compute as pc

    return pc.ascii_trim_whitespace(batch.column(str(column.position)))


def _matches(text: Any, pattern: str) -> Mask:
    import pyarrow.compute as pc

    return _numpy(pc.match_substring_regex(text, pattern))


def _within(text: Any, end: int) -> Mask:
    """Whether each text is a whole number from 0 to the end."""
    import pyarrow.compute as pc

    digits = pc.match_substring_regex(text, r"^[0-9]{1,9}$")
    return _numpy(digits) & (_whole(pc.if_else(digits, text, "0")) <= end)


def _whole(text: Any) -> NDArray[np.int32]:
    """Numbers from texts of digits; 0 from an empty one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return _numpy(pc.if_else(pc.equal(text, ""), "0", text).cast(pa.int32()))


def _numpy(values: Any) -> NDArray[Any]:
    return np.asarray(values.to_numpy(zero_copy_only=False))

"""One file a stored table: columns, and what they are, where they came from and who must be thanked. Parquet inside."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KEY = b"homeward"
_NOTES_KEY = b"homeward notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a stored table is.

    kind: such as `onspd`, `code_point`, `own`, `schools`. layout: version of the columns; a reader refuses others.
    dated: the day or month of the data as text, "" when the source does not say. rows: how many. sha256: of the
    source file. attribution: the sentence to be shown with it, "" when none is asked for.
    """

    kind: str
    layout: int
    dated: str
    rows: int
    sha256: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A table as read back: numpy columns by name (text as object arrays of str), what it is, and its notes."""

    columns: Mapping[str, NDArray[Any]]
    about: About
    notes: Mapping[str, Any] = field(default_factory=dict)


def write_stored(
    path: Path,
    columns: Mapping[str, NDArray[Any]],
    about: About,
    group_starts: Sequence[int] = (),
    notes: Mapping[str, Any] | None = None,
) -> None:
    """Writes a stored table whole or not at all. Raises OSError when the folder cannot be written.

    columns: of one length; byte strings, numbers and str objects. group_starts: rows that begin a part which can be
    read alone (see `read_stored`); 0 need not be named. notes: small facts that a reader
    of the columns needs, as JSON has them.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: _arrow(values) for name, values in columns.items()})
    table = table.replace_schema_metadata(
        {_KEY: json.dumps(asdict(about), sort_keys=True), _NOTES_KEY: json.dumps(notes or {}, sort_keys=True)}
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    edges = [0, *(start for start in group_starts if start), table.num_rows]
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            with pq.ParquetWriter(part, table.schema, compression="zstd", write_page_checksum=True) as writer:
                for start, stop in pairwise(edges):
                    writer.write_table(table.slice(start, stop - start), row_group_size=max(1, stop - start))
            part.close()
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def read_about(path: Path) -> About | None:
    """What a stored table is; None when there is none, or it cannot be read. Quick: the columns stay on disk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return _about(pq.read_schema(path).metadata)
    except (OSError, pa.ArrowException):
        return None


def read_stored(path: Path, layout: int, groups: Sequence[int] | None = None) -> Stored | None:
    """A stored table, or only some of its parts; None when there is none of this layout that can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            about = _about(file.schema_arrow.metadata)
            if about is None or about.layout != layout:
                return None
            notes = json.loads(file.schema_arrow.metadata.get(_NOTES_KEY, b"{}"))
            table = file.read() if groups is None else file.read_row_groups(list(groups))
    except (OSError, pa.ArrowException):
        return None
    return Stored({name: _numpy(table.column(name)) for name in table.column_names}, about, notes)


def _about(metadata: Mapping[bytes, bytes] | None) -> About | None:
    try:
        return About(**json.loads((metadata or {})[_KEY]))
    except (KeyError, TypeError, ValueError):
        return None


def _arrow(values: NDArray[Any]) -> Any:
    import pyarrow as pa

    if values.dtype.kind == "S":
        whole = np.ascontiguousarray(values)
        return pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(whole.dtype.itemsize), len(whole), [None, pa.py_buffer(whole)]
        )
    return pa.array(values)


def _numpy(column: Any) -> NDArray[Any]:
    import pyarrow as pa

    whole = column.combine_chunks()
    if pa.types.is_fixed_size_binary(whole.type):
        if isinstance(whole, pa.ChunkedArray):
            whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], type=column.type)
        width = whole.type.byte_width
        raw = np.frombuffer(whole.buffers()[1] or b"", dtype=f"S{width}")
        return raw[whole.offset : whole.offset + len(whole)]
    return np.asarray(whole.to_numpy(zero_copy_only=False))

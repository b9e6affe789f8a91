"""Which zips are not read at all, by what they declare, before a byte of them is unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipInfo

from geo.sources.reader import SourceError

MOST_MEMBERS = 20_000
MOST_BYTES = 4 * 2**30
"""Of one file inside; the ONS Postcode Directory has some 1.4 GB."""
MOST_BYTES_IN_ALL = 12 * 2**30
MOST_RATIO = 100
"""Unpacked to packed; the real files have 5 to 20."""
_SMALL_BYTES = 2**20  # whatever its ratio, so much does no harm
_ENCRYPTED = 0x1


def check_zip(path: Path, members: Sequence[ZipInfo]) -> None:
    """Refuses a zip that would unpack to too much, or that is locked. Raises SourceError.

    A member that declares less than it holds is no way round: it is read no further than what it declares, and its
    checksum is then wrong.
    """
    if len(members) > MOST_MEMBERS:
        raise SourceError(f"{path}: refused: the zip holds more than {MOST_MEMBERS:,} files")
    total_bytes = sum(member.file_size for member in members)
    if total_bytes > MOST_BYTES_IN_ALL:
        raise SourceError(
            f"{path}: refused: the zip would unpack to {_gb(total_bytes)}; {_gb(MOST_BYTES_IN_ALL)} is the most"
        )
    for member in members:
        if fault := _fault(member):
            raise SourceError(f"{path}: {member.filename}: {fault}")


def _fault(member: ZipInfo) -> str:
    if member.flag_bits & _ENCRYPTED:
        return "locked with a password; unlock the zip first"
    if member.file_size > MOST_BYTES:
        return f"refused: would unpack to {_gb(member.file_size)}; {_gb(MOST_BYTES)} is the most"
    if member.file_size > max(_SMALL_BYTES, MOST_RATIO * member.compress_size):
        return f"refused: would unpack to more than {MOST_RATIO} times its size, as no real data does"
    return ""


def _gb(size_bytes: int) -> str:
    return f"{size_bytes / 2**30:,.1f} GB"

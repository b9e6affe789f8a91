"""Which file of a directory holds which table."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from pathlib import Path

from matcher.intake.csv_text import read_csv
from matcher.intake.decode import decode
from matcher.intake.faults import BadInput, Fault, FaultList
from matcher.intake.frames import read_parquet
from matcher.intake.raw import RawTable

SUFFIXES = (".csv", ".parquet")


def find_tables(directory: Path, known: Collection[str], faults: FaultList) -> dict[str, Path]:
    """Table name -> its file, `NAME.csv` or `NAME.parquet` in letters of any case.

    A table with two files is a fault; a CSV or Parquet file that is no table a warning, with the nearest name.
    Raises BadInput when the directory cannot be listed.
    """
    try:
        files = sorted(path for path in directory.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError as error:
        message = f"is not a directory that can be read ({error.strerror}); name the directory that holds the tables"
        raise BadInput([Fault(file=str(directory), message=message)]) from error
    found: dict[str, Path] = {}
    for path in files:
        name = path.stem.lower()
        if name not in known:
            faults.add(_stranger(path.name, known))
        elif name in found:
            message = f"holds the same table as {found[name].name}; keep one of the two"
            faults.add(Fault(file=path.name, message=message))
        else:
            found[name] = path
    return found


def _stranger(file: str, known: Collection[str]) -> Fault:
    near = difflib.get_close_matches(file.lower().rsplit(".", 1)[0], list(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return Fault(file=file, message=f"is not one of the tables and was not read{hint}", severity="warning")


def read_files(
    paths: Mapping[str, Path], headers: Mapping[str, Collection[str]], faults: FaultList
) -> dict[str, RawTable | None]:
    """Table name -> its texts; None where the file is there but could not be read, which is a fault."""
    return {name: _read_file(path, name, headers[name], faults) for name, path in paths.items()}


def _read_file(path: Path, name: str, known: Collection[str], faults: FaultList) -> RawTable | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.add(Fault(file=path.name, message=f"cannot be opened ({error.strerror})"))
        return None
    if path.suffix.lower() == ".parquet":
        return read_parquet(content, name, path.name, faults)
    text = decode(content, path.name, faults)
    return None if text is None else read_csv(text, name, path.name, known, faults)

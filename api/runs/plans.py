"""The plans of runs as they are kept: the files of a run, byte for byte as `homeward match` writes them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection, bindparam, insert, select

from api.storage.moments import now
from api.storage.runs import plan_files, plan_placements, plans
from matcher.solver.plan import Placement


def keep_plan(connection: Connection, run_id: str, folder: Path, placements: Iterable[Placement]) -> None:
    """Keeps the run that stands in a directory, and its placements, as the plan of a run."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    short = {name: record[name] for name in ("version", "input_sha256", "policy_sha256", "gap", "finished")}
    counts = {name: record["counts"][name] for name in ("women", "placed")}
    connection.execute(insert(plans).values(run_id=run_id, made_at=now(), **short, **counts))
    homes = [{"run_id": run_id, "woman_id": one.woman_id, "home_id": one.home_id} for one in placements]
    if homes:
        connection.execute(insert(plan_placements), homes)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    connection.execute(insert(plan_files), [_row(run_id, folder, path) for path in files])


def _row(run_id: str, folder: Path, path: Path) -> dict[str, object]:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    sha256 = hashlib.sha256(content).hexdigest()
    return {"run_id": run_id, "name": name, "sha256": sha256, "content": zlib.compress(content)}


def placements_of(connection: Connection, run_id: str) -> Mapping[str, str]:
    """woman_id -> home_id by the plan of a run; nothing where there is no plan."""
    asked = select(plan_placements).where(plan_placements.c.run_id == run_id)
    return {row.woman_id: row.home_id for row in connection.execute(asked)}


def file_of(connection: Connection, run_id: str, name: str) -> bytes | None:
    """One file of a plan; None where there is none of that name."""
    found = connection.scalar(
        select(plan_files.c.content).where(plan_files.c.run_id == run_id, plan_files.c.name == name)
    )
    return None if found is None else zlib.decompress(found)


def write_plan(connection: Connection, run_id: str, folder: Path) -> None:
    """Writes a plan's files into an empty directory, where `homeward check` and `explain` read them."""
    for row in connection.execute(select(plan_files).where(plan_files.c.run_id == run_id)):
        path = folder / row.name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.write_bytes(zlib.decompress(row.content))


def digests(connection: Connection, run_id: str) -> Mapping[str, str]:
    """File of a plan -> SHA-256; nothing where there is no plan."""
    return {row.name: row.sha256 for row in connection.execute(_SIGNED, {"run_id": run_id})}


_SIGNED = select(plan_files.c.name, plan_files.c.sha256).where(plan_files.c.run_id == bindparam("run_id"))

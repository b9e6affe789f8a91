"""Ready-made policies: the TOML files beside this one, each a policy file with its reasons as comments."""

from __future__ import annotations

import functools
from importlib.resources import files
from pathlib import Path

from matcher.domain.policy import Policy
from matcher.intake.faults import BadInput, Fault
from matcher.intake.policy_file import parse_policy, read_policy
from matcher.intake.policy_tables import PolicyTables

DEFAULT = "default"


@functools.cache
def preset_names() -> tuple[str, ...]:
    """Every preset, the default first."""
    names = (entry.name.removesuffix(".toml") for entry in files(__package__).iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


def preset_text(name: str) -> str:
    """A preset's file. Raises KeyError when there is no such preset."""
    if name not in preset_names():
        raise KeyError(name)
    return (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")


def preset_summary(name: str) -> str:
    """A preset in a sentence: the first line of its file. Raises KeyError."""
    return preset_text(name).splitlines()[0].removeprefix("# ")


def choose_policy(name_or_file: Path | str, tables: PolicyTables) -> Policy:
    """The policy in a file of that name, or else the preset of that name.

    tables: as for `read_policy`. Raises BadInput: the faults of the file, or one that lists the presets.
    """
    name = str(name_or_file)
    path = Path(name)
    if name in preset_names() and (not _is_there(path) or path.is_dir()):
        return parse_policy(preset_text(name).encode(), f"preset {name}", tables)
    if _is_there(path):
        return read_policy(path, tables)
    message = f"is neither a policy file nor a preset; presets are: {', '.join(preset_names())}"
    raise BadInput([Fault(file=path.name or name, message=message)])


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except PermissionError:
        # Reading it will say so.
        return True
    except (OSError, ValueError):
        return False
    return True
